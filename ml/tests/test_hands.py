from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from ml import cutouts
from ml.augment import augment
from ml.command import Mistake
from ml.config import Config
from ml.convert.multiclass import KINDS
from ml.cutouts import LONG_SIDE, Cutter, cut_folder
from ml.data import Synthetic
from ml.face import find_faces
from ml.files import read_picture, write_picture
from ml.hands import Hands
from ml.lens import Lens
from ml.occluders import paste
from ml.regions import OCCLUDER, SKIN
from ml.train import train

GREEN = (40, 160, 60)
PORTRAIT = Path(__file__).parents[2] / "static/img/astronaut.png"


class SkinIsGreen:
    """Takes for a body's skin whatever is green."""

    def __init__(self, package: Path | None = None) -> None:
        pass

    def __call__(self, image: np.ndarray) -> np.ndarray:
        small = cv2.resize(image, (256, 256), interpolation=cv2.INTER_AREA).astype(int)
        logits = np.zeros((len(KINDS), 256, 256), np.float32)
        logits[KINDS.index("neck")] = np.where(small[..., 1] > small[..., 0] + 60, 9, -9)
        return logits


@pytest.fixture
def portrait() -> np.ndarray:
    return read_picture(PORTRAIT)


@pytest.fixture
def hand(tmp_path: Path) -> Path:
    """A folder with one cut-out: a green disc with a dark line on it."""
    picture = np.full((100, 100, 4), (*GREEN, 0), np.uint8)
    cv2.circle(picture, (50, 50), 45, (*GREEN, 255), -1)
    cv2.line(picture, (50, 10), (50, 90), (20, 80, 30, 255), 6)
    write_picture(tmp_path / "a-1.png", picture[..., [2, 1, 0, 3]])
    return tmp_path


def test_hands_are_cut_out_of_a_picture_and_faces_are_not(
    monkeypatch: pytest.MonkeyPatch, portrait: np.ndarray, tmp_path: Path
) -> None:
    monkeypatch.setattr(cutouts, "Multiclass", SkinIsGreen)
    height, width = portrait.shape[:2]
    picture = portrait.copy()
    cv2.circle(picture, (width - 60, height - 60), 50, GREEN, -1)
    images = tmp_path / "images"
    images.mkdir()
    write_picture(images / "a.png", picture)
    write_picture(images / "b.png", portrait)
    cutter = Cutter()
    cut_folder(cutter, images, tmp_path / "out")
    [file] = (tmp_path / "out").glob("*.png")
    cutout = read_picture(file, cv2.IMREAD_UNCHANGED)
    assert file.name == "a-1.png"
    assert max(cutout.shape) == LONG_SIDE
    middle = cutout[LONG_SIDE // 2, LONG_SIDE // 2]
    np.testing.assert_allclose(middle, (*GREEN[::-1], 255), atol=2)
    assert cutout[2, 2, 3] == 0
    file.unlink()
    cut_folder(cutter, images, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.png"))


def test_skin_at_a_face_is_not_cut_out(monkeypatch: pytest.MonkeyPatch, portrait: np.ndarray) -> None:
    monkeypatch.setattr(cutouts, "Multiclass", SkinIsGreen)
    cutter = Cutter()
    [face] = find_faces(cutter.networks, portrait)
    picture = portrait.copy()
    x, y = (int(face.roi.x), int(face.roi.y + 0.3 * face.roi.size))
    cv2.circle(picture, (x, y), int(0.15 * face.roi.size), GREEN, -1)
    assert not list(cutter(picture))


def test_a_held_hand_takes_the_faces_skin_and_keeps_its_lines(hand: Path) -> None:
    image, label = Synthetic(1, 256)[0]
    before, after = np.median(image[label == SKIN], axis=0), []
    for seed in range(8):
        shown, changed = paste(
            image, label, *Hands(hand).hold(image, label, np.random.default_rng(seed)), OCCLUDER
        )
        pasted = shown[changed == OCCLUDER].astype(float)
        assert len(pasted) > 200
        after.append(np.median(pasted, axis=0) / before)
        assert np.percentile(pasted[:, 1], 2) < 0.7 * np.median(pasted[:, 1])
        np.testing.assert_array_equal(shown[changed == label][:50], image[changed == label][:50])
    assert 0.8 < np.median(after) < 1.15
    assert np.abs(np.median(after, axis=0) - np.median(after)).max() < 0.1


def test_views_hold_real_hands_before_faces_where_there_are_such(hand: Path) -> None:
    image, label = Synthetic(1, 192)[0]
    calls = []

    def counted(*given: object) -> object:
        calls.append(1)
        return Hands(hand).hold(*given)  # type: ignore[arg-type]

    for seed in range(200):
        augment(image, label, np.random.default_rng(seed), Lens(96), real_hand=counted)  # type: ignore[arg-type]
    assert 10 < len(calls) < 60


def test_a_run_learns_with_real_hands(hand: Path, tmp_path: Path) -> None:
    few = Config("synthetic", str(tmp_path / "run"), size=32, epochs=1, batch=4, workers=0)
    assert train(replace(few, cutouts=str(hand))).history[-1]["loss"] > 0


def test_a_folder_without_cut_outs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="holds no cut-outs"):
        Hands(tmp_path)
    with pytest.raises(Mistake, match="plain views"):
        Config("synthetic", "run", cutouts=str(tmp_path), views="plain")
