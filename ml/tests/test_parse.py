from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from ml.config import Config
from ml.face import FaceNetworks, find_faces
from ml.lens import BEND, Lens
from ml.parse import PARSER, FaceParser, Parse, compiled, crop_matrix, load_network, to_batch, warp
from ml.regions import CLASSES, INDEX, LEFT_IRIS, LOWER_LIP, MOUTH_CORNERS, RIGHT_IRIS, UPPER_LIP
from ml.run import build, save_weights

PORTRAIT = Path(__file__).parents[2] / "static/img/astronaut.png"


def face(
    right_eye=(200.0, 250.0), left_eye=(312.0, 250.0), mouth=((210.0, 375.0), (302.0, 375.0))
) -> np.ndarray:
    """478 landmarks, of which only those that frame the crop are set."""
    landmarks = np.zeros((478, 3), np.float32)
    landmarks[[RIGHT_IRIS, LEFT_IRIS, *MOUTH_CORNERS], :2] = [right_eye, left_eye, *mouth]
    return landmarks


def test_an_upright_face_is_framed_as_the_formula_says() -> None:
    matrix = crop_matrix(face(), 256)
    side = max(4.0 * 112, 3.6 * 125)
    centre = np.array([256, 250 + 0.1 * 125])
    assert matrix[:, :2] == pytest.approx(np.eye(2) * 256 / side)
    assert matrix[:, :2] @ centre + matrix[:, 2] == pytest.approx([128, 128], abs=1e-3)


def test_the_crop_turns_and_grows_with_the_face() -> None:
    turn = 1.7 * np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
    points = face()
    moved = points.copy()
    moved[:, :2] = points[:, :2] @ turn.T + (30, -20)
    eye = points[LEFT_IRIS, :2]
    before, after = crop_matrix(points), crop_matrix(moved)
    there = after[:, :2] @ (turn @ eye + (30, -20)) + after[:, 2]
    assert there == pytest.approx(before[:, :2] @ eye + before[:, 2], abs=0.01)


@pytest.mark.parametrize("landmarks", [np.zeros((478, 3), np.float32), np.full((478, 3), np.nan, np.float32)])
def test_landmarks_that_span_no_face_are_refused(landmarks: np.ndarray) -> None:
    with pytest.raises(ValueError, match="no face"):
        crop_matrix(landmarks)


def test_pixels_are_counted_from_edges() -> None:
    image = np.zeros((4, 4), np.float32)
    image[1, 2] = 1
    doubled = warp(image, np.array([[2, 0, 0], [0, 2, 0]], np.float32), (8, 8))
    assert doubled[2:4, 4:6] == pytest.approx(np.full((2, 2), 9 / 16))
    assert doubled.sum() == pytest.approx(4)


def test_a_map_comes_back_to_its_place_in_the_image() -> None:
    matrix = crop_matrix(face(), 128)
    image = np.zeros((512, 512), np.float32)
    cv2.circle(image, (240, 300), 60, 1, -1)
    parse = Parse(np.zeros((20, 128, 128), np.float32), matrix)
    back = parse.to_image(warp(image, matrix, (128, 128)), (150, 200, 330, 400))
    assert back.shape == (200, 180)
    assert np.abs(back - image[200:400, 150:330]).mean() < 0.02


def test_a_bent_map_comes_back_too_at_any_size() -> None:
    matrix, lens = crop_matrix(face(), 128), Lens(128, BEND)
    image = np.zeros((512, 512), np.float32)
    cv2.circle(image, (240, 300), 60, 1, -1)
    parse = Parse(np.zeros((20, 128, 128), np.float32), matrix, BEND)
    seen = lens.sample(image, matrix, 128, cv2.INTER_LINEAR)
    for size in ((180, 200), (90, 100)):
        back = parse.to_image(seen, (150, 200, 330, 400), size)
        there = cv2.resize(image[200:400, 150:330], size, interpolation=cv2.INTER_AREA)
        assert np.abs(back - there).mean() < 0.02


def test_nothing_is_known_outside_the_crop() -> None:
    parse = Parse(np.zeros((20, 64, 64), np.float32), np.array([[1, 0, 0], [0, 1, 0]], np.float32))
    assert parse.to_image(np.ones((64, 64), np.float32), (0, 0, 100, 64))[:, 70:].max() == 0


def test_a_batch_is_in_zero_to_one() -> None:
    batch = to_batch([np.full((8, 8, 3), 255, np.uint8)])
    assert batch.shape == (1, 3, 8, 8)
    assert batch.min() == batch.max() == 1


@pytest.fixture(scope="module")
def parser() -> FaceParser:
    return FaceParser()


@pytest.fixture(scope="module")
def portrait() -> np.ndarray:
    return cv2.imread(str(PORTRAIT), cv2.IMREAD_COLOR_RGB)


@pytest.fixture(scope="module")
def astronaut(portrait: np.ndarray) -> np.ndarray:
    """Her landmarks, 478×3."""
    return find_faces(FaceNetworks(), portrait)[0].landmarks


def test_probabilities_sum_to_one_on_the_grid_of_the_matrix(parser: FaceParser, portrait: np.ndarray) -> None:
    parse = parser.parse(portrait, face())
    assert parse.probabilities.shape == (len(CLASSES), 96, 96)
    assert parse.probabilities.dtype == np.float32
    assert parse.probabilities.sum(axis=0) == pytest.approx(np.ones((96, 96)), abs=1e-4)
    assert parse.matrix == pytest.approx(crop_matrix(face(), 96), abs=1e-4)


def test_several_faces_in_one_batch_are_as_one_by_one(parser: FaceParser, portrait: np.ndarray) -> None:
    faces = [face(), face(right_eye=(150.0, 260.0))]
    for together, alone in zip(
        parser.parse_all(portrait, faces), [parser.parse(portrait, f) for f in faces], strict=True
    ):
        assert together.probabilities == pytest.approx(alone.probabilities, abs=1e-4)
    assert parser.parse_all(portrait, []) == []


def test_half_precision_says_the_same(portrait: np.ndarray, astronaut: np.ndarray) -> None:
    network, lens = load_network(PARSER)
    matrix = crop_matrix(astronaut, lens.size)
    crop = to_batch([lens.see(portrait, matrix)])
    with torch.inference_mode():
        full, half = (
            compiled(network, lens.size, precision=precision)(crop)
            for precision in (torch.float32, torch.bfloat16)
        )
    assert (full - half).abs().mean() < 0.002
    assert (full.argmax(1) == half.argmax(1)).float().mean() > 0.98


def test_threads_share_one_parser(parser: FaceParser, portrait: np.ndarray) -> None:
    faces = [face(), face(right_eye=(150.0, 260.0))] * 4
    alone = [parser.parse(portrait, f).probabilities for f in faces]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda f: parser.parse(portrait, f).probabilities, faces))
    assert all(np.allclose(a, b, atol=1e-5) for a, b in zip(alone, together, strict=True))


def test_the_shipped_weights_find_lips_teeth_and_hair_of_the_astronaut(parser, portrait, astronaut) -> None:
    parse = parser.parse(portrait, astronaut)
    classes = parse.probabilities.argmax(axis=0)

    def at(x: float, y: float) -> str:
        square = (parse.matrix[:, :2] @ (x + 0.5, y + 0.5) + parse.matrix[:, 2]) / len(classes)
        column, row = (int(len(classes) * place) for place in parse.lens.places(*square))
        return CLASSES[classes[row, column]]

    assert at(223, 141.6) == "upper_lip"
    assert at(224, 152) == "lower_lip"
    assert at(224, 146) == "mouth"
    assert at(223, 90) == "skin"
    assert at(223, 45) == "hair"
    lips = np.isin(classes, (UPPER_LIP, LOWER_LIP)).sum()
    assert 0.01 < lips / classes.size < 0.09
    assert (classes == INDEX["occluder"]).sum() == 0


def test_weights_of_another_network_are_refused(tmp_path) -> None:
    config = Config(data="", out="", size=64, device="cpu")
    save_weights(build(config), config, tmp_path / "right.safetensors")
    with safe_open(tmp_path / "right.safetensors", "pt") as stored:
        header = stored.metadata()
        tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
    save_file({**tensors, "more": torch.zeros(1)}, tmp_path / "wrong.safetensors", header)
    with pytest.raises(ValueError, match="do not fit"):
        load_network(tmp_path / "wrong.safetensors")
