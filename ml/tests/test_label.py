from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from ml.alike import NEAR, distance, fingerprint
from ml.data import PseudoFolder, Synthetic
from ml.face import Face
from ml.label import SIDE, Teacher, align, contours, correct, label, label_all, named, training
from ml.parse import PARSER
from ml.regions import BACKGROUND, CLASSES, INDEX, LOWER_LIP, MOUTH, SKIN, UPPER_LIP
from ml.soft import SURE
from ml.tests.drawn import landmarks

PORTRAIT = Path(__file__).parents[2] / "static/img/astronaut.png"


@pytest.fixture(scope="module")
def teacher() -> Teacher:
    return Teacher([PARSER])


@pytest.fixture(scope="module")
def portrait() -> np.ndarray:
    return cv2.imread(str(PORTRAIT), cv2.IMREAD_COLOR_RGB)


def points(**shape) -> np.ndarray:
    return landmarks(centre=(160, 150), size=140, **shape)[:, :2]


def test_contours_cover_two_lips_and_the_mouth_between() -> None:
    covers = contours(points(opening=0.6), SIDE)
    upper, mouth, lower = (covers[region] for region in (UPPER_LIP, MOUTH, LOWER_LIP))
    rows = [np.average(np.arange(SIDE), weights=soft.sum(1)) for soft in (upper, mouth, lower)]
    assert rows == sorted(rows)
    assert min(soft.sum() for soft in (upper, mouth, lower)) > 100
    assert (upper + mouth + lower).max() < 1.15  # beside one another, not on top


def test_a_closed_mouth_has_hardly_an_inside() -> None:
    covers = contours(points(), SIDE)
    assert covers[MOUTH].sum() < 0.2 * covers[UPPER_LIP].sum()


def test_a_contour_moves_an_edge_a_little_and_is_not_heard_far_off() -> None:
    soft = np.zeros((40, 40), np.float32)
    soft[10:30, 10:30] = 1
    logits = torch.zeros(len(CLASSES), 40, 40)
    logits[SKIN] = 1
    logits[UPPER_LIP, 10:30, 11:31] = 1.4  # a pixel to the right
    moved = correct(logits, {UPPER_LIP: soft}).argmax(0) == UPPER_LIP
    assert moved[10:30, 10:30].sum() > (logits.argmax(0) == UPPER_LIP)[10:30, 10:30].sum()
    assert moved[:, 30].sum() == 0
    away = np.roll(soft, 15, axis=1)
    assert torch.equal(correct(logits, {UPPER_LIP: away}), logits)
    assert torch.equal(correct(logits, {INDEX["hat"]: soft}), logits)


def test_a_mirrored_picture_gets_mirrored_labels(teacher: Teacher, portrait: np.ndarray) -> None:
    crop = np.ascontiguousarray(cv2.resize(portrait[:320, 60:380], (SIDE, SIDE)))
    crop = np.dstack([crop, np.zeros((SIDE, SIDE), np.uint8)])
    there, back = teacher(crop), teacher(np.ascontiguousarray(crop[:, ::-1])).flip(-1)
    assert there[UPPER_LIP].numpy() == pytest.approx(back[UPPER_LIP].numpy(), abs=0.1, rel=0.01)
    assert there[INDEX["left_eye"]].numpy() == pytest.approx(
        back[INDEX["right_eye"]].numpy(), abs=0.1, rel=0.01
    )


def test_outside_the_picture_is_background(teacher: Teacher, portrait: np.ndarray) -> None:
    face = Face(landmarks(centre=(60, 60), size=90), 1.0)
    crop, seen, moved = align(portrait, face)
    packed = label(teacher, crop, seen, moved)
    assert (seen < 0.5).any()
    assert (packed[seen < 0.5] == (BACKGROUND, BACKGROUND, SURE)).all()


def test_a_folder_is_labelled_once(teacher: Teacher, portrait: np.ndarray, tmp_path: Path) -> None:
    images, out, known = (tmp_path / name for name in ("faces", "out", "known"))
    for folder in (images / "web", known):
        folder.mkdir(parents=True)
    bgr = cv2.cvtColor(portrait, cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(images / "web/she.png"), bgr)
    cv2.imwrite(str(images / "wall.png"), np.full((200, 200, 3), 90, np.uint8))
    label_all(teacher, named(images), out)
    assert (out / "skipped.txt").read_text() == "wall\tno face\n"
    pairs = PseudoFolder(out)
    assert pairs.names == ["web-she"]
    image, packed = pairs[0]
    assert image.shape == packed.shape == (SIDE, SIDE, 3)
    assert {SKIN, UPPER_LIP, LOWER_LIP, INDEX["hair"]} <= set(np.unique(packed[..., 0]).tolist())
    before = (out / "labels/web-she.png").stat().st_mtime_ns
    label_all(teacher, named(images), out)
    assert (out / "labels/web-she.png").stat().st_mtime_ns == before

    cv2.imwrite(str(known / "other.jpg"), cv2.resize(bgr, None, fx=0.8, fy=0.8))
    label_all(teacher, named(images), tmp_path / "none", known)
    assert "web-she\tshown" in (tmp_path / "none/skipped.txt").read_text()
    assert len(PseudoFolder(tmp_path / "none")) == 0


def test_a_copy_is_near_and_another_face_is_not() -> None:
    faces = [cv2.GaussianBlur(Synthetic(9, 160)[i][0], (0, 0), 2) for i in range(9)]
    marks = np.array([fingerprint(face) for face in faces])
    _, coded = cv2.imencode(".jpg", cv2.resize(faces[0], (90, 90)), [cv2.IMWRITE_JPEG_QUALITY, 60])
    assert distance(fingerprint(cv2.imdecode(coded, cv2.IMREAD_COLOR)), marks) <= NEAR / 2
    assert distance(marks[0], marks[1:]) > NEAR


def test_a_guided_teacher_gets_a_guide_and_contours_only_where_trusted(portrait: np.ndarray) -> None:
    seen = []

    class Deaf:
        guides = staticmethod(lambda crop, points: np.full((*crop.shape[:2], 4), 7, np.uint8))
        trust = 0.0

        def __call__(self, crop: np.ndarray) -> torch.Tensor:
            seen.append(crop)
            logits = torch.zeros(len(CLASSES), SIDE, SIDE)
            logits[MOUTH] = 1
            logits[MOUTH, :, : SIDE // 2] = 5
            return logits

    crop, inside, moved = align(portrait, Face(landmarks(centre=(160, 150), size=140, opening=0.6), 1.0))
    plain = label(Deaf(), crop, inside, moved)
    assert seen[0].shape == (SIDE, SIDE, 7)
    assert (seen[0][..., :3] == crop).all()
    assert (seen[0][..., 3:] == 7).all()
    assert len(np.unique(plain[inside >= 0.5], axis=0)) == 2


def test_of_a_labelled_folder_only_what_trains_is_labelled_anew(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    for number in range(10):
        cv2.imwrite(str(tmp_path / f"images/{number}.png"), np.zeros((8, 8, 3), np.uint8))
    (tmp_path / "train.txt").write_text("3\n5\n")
    assert sorted(training(tmp_path)) == ["train-3", "train-5"]
    assert sorted(training(tmp_path).values()) == [tmp_path / f"images/{number}.png" for number in (3, 5)]
