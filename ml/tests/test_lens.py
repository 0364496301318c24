import cv2
import numpy as np
import pytest

from ml.lens import BEND, CENTRE, Lens, bent, grid, straight

LENS = Lens(96, BEND)
SQUARE = np.array([[0.5, 0, 0], [0, 0.5, 0]])  # 192² image → 96² square


def disc(x: float, y: float, radius: float = 10) -> np.ndarray:
    image = np.zeros((192, 192, 3), np.uint8)
    cv2.circle(image, (round(192 * x), round(192 * y)), round(radius), (255, 255, 255), -1, cv2.LINE_AA)
    return image


def test_without_a_bend_the_square_is_what_is_seen() -> None:
    image = np.random.default_rng(0).integers(0, 256, (192, 192, 3), np.uint8)
    half = cv2.resize(image, (96, 96), interpolation=cv2.INTER_AREA)
    assert np.abs(Lens(96).see(image, SQUARE).astype(int) - half).max() <= 1


def test_the_mouth_is_enlarged_and_the_rim_drawn_together() -> None:
    plain, enlarged = ((lens.see(disc(0.5, 0.7), SQUARE) > 127).sum() for lens in (Lens(96), LENS))
    assert enlarged > 2.2 * plain
    plain, shrunk = ((lens.see(disc(0.08, 0.08), SQUARE) > 127).sum() for lens in (Lens(96), LENS))
    assert shrunk < 0.85 * plain


def test_areas_are_those_of_the_cells() -> None:
    areas = LENS.areas(64)
    assert areas.mean() == pytest.approx(1, abs=1e-5)
    x, y = LENS.squares(np.arange(65) / 64, np.arange(65) / 64)
    assert areas == pytest.approx(np.outer(np.diff(y), np.diff(x)) * 64 * 64, rel=0.01)


@pytest.mark.parametrize("centre", CENTRE)
def test_bending_back_finds_the_place(centre: float) -> None:
    seen = np.linspace(-0.6, 1.6, 500)
    square = bent(seen, BEND, centre)
    assert (np.diff(square) > 0).all()
    assert straight(square, BEND, centre) == pytest.approx(seen, abs=2e-4)
    assert bent(np.array([0.0, 1.0]), BEND, centre) == pytest.approx([0, 1])


def test_what_is_seen_at_a_place_is_what_is_in_the_square_there() -> None:
    for x, y in ((0.3, 0.3), (0.5, 0.7), (0.85, 0.55)):
        seen = LENS.see(disc(x, y, 5), SQUARE)[..., 0].astype(float)
        column, row = LENS.places(np.array([(192 * x + 0.5) / 192]), np.array([(192 * y + 0.5) / 192]))
        middle = [np.average(grid(96), weights=seen.sum(axis=axis)) for axis in (0, 1)]
        assert middle == pytest.approx([column[0], row[0]], abs=0.01)


def test_mirrored_faces_are_seen_mirrored() -> None:
    image = np.random.default_rng(0).integers(0, 256, (192, 192, 3), np.uint8)
    there, back = LENS.see(image, SQUARE), LENS.see(np.ascontiguousarray(image[:, ::-1]), SQUARE)
    assert np.abs(there[:, ::-1].astype(int) - back).max() <= 4
