"""Finding and following faces: a public-domain portrait (NASA) moved by known transforms."""

import math
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from ml.face import VANISHES, Face, FaceNetworks, FaceTracker, Track, distinct, find_faces, tiles
from ml.roi import Roi

PORTRAIT = Path(__file__).parents[2] / "static/img/astronaut.png"
LIPS, CHIN, BROW = 13, 152, 10
SIZE = 109  # of the astronaut's face, px
SHAPE = (480, 640)


@cache
def astronaut():
    """H×W×3 uint8 RGB."""
    return cv2.imread(str(PORTRAIT), cv2.IMREAD_COLOR_RGB)


@pytest.fixture(scope="module")
def networks():
    return FaceNetworks()


@pytest.fixture(scope="module")
def known(networks):
    """The landmarks of the portrait itself, N×2."""
    [face] = find_faces(networks, astronaut())
    return face.landmarks[:, :2]


def move(at=(320, 240), size=160, roll=0.0):
    """2×3: the portrait's px → px of a frame where her face is `size` px large; roll in degrees."""
    scale, angle = size / SIZE, math.radians(roll)
    linear = scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return np.column_stack([linear, at - linear @ [224, 124]])


def draw(*moves):
    """A grey frame with the portrait's head in each of these places, H×W×3."""
    frame = np.full((*SHAPE, 3), 128, np.uint8)
    head = cv2.ellipse(np.zeros((512, 512), np.uint8), (224, 110), (85, 105), 0, 0, 360, 255, -1)
    for matrix in moves:
        indices = matrix.copy()
        indices[:, 2] += indices[:, :2].sum(1) / 2 - 0.5
        portrait = cv2.warpAffine(astronaut(), indices, SHAPE[::-1], flags=cv2.INTER_AREA)
        inside = cv2.warpAffine(head, indices, SHAPE[::-1]) > 127
        frame[inside] = portrait[inside]
    return frame


def error(face, known, matrix):
    """Mean distance from where the landmarks must be, over the face's size."""
    expected = known @ matrix[:, :2].T + matrix[:, 2]
    size = SIZE * math.hypot(*matrix[:, 0])
    return np.linalg.norm(face.landmarks[:, :2] - expected, axis=1).mean() / size


def watch(tracker, frame, frames=5):
    """What the tracker answers in the end, seeing one frame for a while at 25 frames/s."""
    for index in range(frames):
        faces = tracker.update(frame, index / 25)
    return faces


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"size": 80},
        {"size": 80, "at": (90, 400)},
        {"size": 380},
        {"roll": 45},
        {"roll": -45},
        {"roll": 90},
        {"roll": -90},
        {"size": 80, "roll": 90},
        {"at": (70, 240)},
        {"at": (600, 240)},
        {"at": (320, 440)},
    ],
    ids=lambda place: " ".join(f"{key} {value}" for key, value in place.items()) or "in the middle",
)
@pytest.mark.parametrize("still", [True, False], ids=["still", "live"])
def test_a_face_is_found_where_it_is(networks, known, place, still):
    matrix = move(**place)
    frame = draw(matrix)
    faces = find_faces(networks, frame) if still else watch(FaceTracker(networks), frame)
    assert len(faces) == 1
    assert error(faces[0], known, matrix) < 0.04


def test_landmarks_have_their_shape_and_order(networks, known):
    [face] = find_faces(networks, draw(move()))
    assert face.landmarks.shape == (478, 3)
    assert face.landmarks.dtype == np.float32
    assert 0.9 < face.score <= 1
    assert face.landmarks[BROW, 1] < face.landmarks[LIPS, 1] < face.landmarks[CHIN, 1]
    assert face.landmarks[LIPS, 2] < face.landmarks[234, 2], "lips are nearer than her ear"


def test_an_empty_frame_holds_no_face(networks):
    empty = np.full((*SHAPE, 3), 128, np.uint8)
    assert find_faces(networks, empty, max_faces=4) == []
    assert watch(FaceTracker(networks), empty) == []


@pytest.mark.parametrize("shape", [(1, 1), (7, 900), (64, 48)])
def test_any_size_of_image_is_taken(networks, shape):
    assert find_faces(networks, np.zeros((*shape, 3), np.uint8)) == []


@pytest.mark.parametrize("still", [True, False], ids=["still", "live"])
def test_four_faces_are_found_once_each_the_largest_first(networks, known, still):
    sizes_and_places = [(140, (120, 130)), (120, (480, 120)), (100, (150, 380)), (90, (470, 380))]
    moves = [move(at, size) for size, at in sizes_and_places]
    frame = draw(*moves)
    if still:
        faces = find_faces(networks, frame, max_faces=4)
    else:
        faces = watch(FaceTracker(networks, max_faces=4), frame, frames=60)
    assert len(faces) == 4
    for face, matrix in zip(faces, moves, strict=True):
        assert error(face, known, matrix) < 0.04


def test_no_more_faces_than_asked_for(networks):
    frame = draw(move((170, 240)), move((470, 240), 120))
    assert len(find_faces(networks, frame, max_faces=1)) == 1
    assert len(watch(FaceTracker(networks, max_faces=1), frame, frames=30)) == 1


def test_a_moving_face_is_followed_without_searching(networks, known, monkeypatch):
    tracker = FaceTracker(networks)
    watch(tracker, draw(move((200, 240))))
    monkeypatch.setattr(tracker, "_search", lambda image: pytest.fail("searched for a face that it had"))
    for index in range(20):
        matrix = move((200 + 12 * index, 240 + 3 * index), 160 + 2 * index, 3 * index)
        [face] = tracker.update(draw(matrix), (5 + index) / 25)
        assert error(face, known, matrix) < 0.03


@pytest.mark.parametrize(
    ("shift", "scale", "is_kept"), [(1, 1, True), (0, 1.02, True), (12, 1, False), (0, 1.1, False)]
)
def test_the_crop_of_a_face_stays_until_the_face_has_moved(known, shift, scale, is_kept):
    def face(points):
        return Face(np.column_stack([points, np.zeros(len(points))]).astype(np.float32), 1.0)

    track = Track(face(known))
    crop = track.crop
    track.follow(face((known - known.mean(axis=0)) * scale + known.mean(axis=0) + shift))
    assert (track.crop == crop) is is_kept


def test_a_face_that_leaves_is_lost_and_one_that_comes_back_is_found(networks):
    tracker = FaceTracker(networks)
    assert watch(tracker, draw(move()))
    assert tracker.update(draw(), 0.3) == []
    assert tracker.update(draw(move((500, 150))), 0.4)


def test_a_followed_face_may_be_less_sure_than_a_new_one(networks, monkeypatch):
    tracker = FaceTracker(networks)
    [face] = watch(tracker, draw(move()))
    for score, followed in ((VANISHES + 0.01, True), (VANISHES - 0.01, False)):
        monkeypatch.setattr(
            networks,
            "landmarks",
            lambda image, rois, score=score: [Face(face.landmarks, score) for _ in rois],
        )
        assert bool(tracker.update(draw(move()), 0.24)) is followed


def test_another_frame_size_starts_afresh(networks, known):
    tracker = FaceTracker(networks)
    watch(tracker, draw(move()))
    half = cv2.resize(draw(move()), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    [face] = tracker.update(half, 0.24)
    assert error(face, known, move() / 2) < 0.04


def test_a_still_is_found_the_same_every_time(networks):
    frame = draw(move())
    first, second = (find_faces(networks, frame)[0] for _ in range(2))
    np.testing.assert_array_equal(first.landmarks, second.landmarks)


def test_landmarks_tremble_less_when_steadied(networks):
    noise = np.random.default_rng(0)
    frame = draw(move()).astype(np.int16)
    frames = [np.clip(frame + noise.normal(0, 6, frame.shape), 0, 255).astype(np.uint8) for _ in range(25)]

    def tremble(steady):
        tracker = FaceTracker(networks, steady=steady)
        seen = np.array(
            [tracker.update(image, index / 25)[0].landmarks for index, image in enumerate(frames)]
        )
        return np.diff(seen[10:, :, :2], axis=0).std()

    assert tremble(steady=True) < 0.6 * tremble(steady=False)


def test_threads_share_the_networks(networks):
    places = [move((150 + 60 * index, 240), 140) for index in range(4)]
    alone = [find_faces(networks, draw(place))[0].landmarks for place in places]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda place: find_faces(networks, draw(place))[0].landmarks, places))
    np.testing.assert_allclose(together, alone, atol=1e-3)


def test_of_faces_in_one_place_the_surest_is_kept():
    landmarks = np.random.default_rng(0).uniform(0, 100, (478, 3)).astype(np.float32)
    landmarks[33], landmarks[263] = (20, 50, 0), (80, 50, 0)
    sure, unsure = Face(landmarks, 0.9), Face(landmarks + np.float32(5), 0.6)
    apart = Face(landmarks + np.float32(300), 0.7)
    assert distinct([unsure, apart, sure]) == [sure, apart]


@pytest.mark.parametrize("shape", [(480, 640), (900, 300), (50, 50)])
def test_tiles_cover_the_image_and_overlap(shape):
    covered = np.zeros(shape, np.uint8)
    for tile in tiles(np.zeros((*shape, 3), np.uint8), 1 / 2):
        left, top = round(tile.x - tile.size / 2), round(tile.y - tile.size / 2)
        covered[max(top, 0) : round(top + tile.size), max(left, 0) : round(left + tile.size)] += 1
    assert covered.min() >= 1
    assert len(tiles(np.zeros((*shape, 3), np.uint8), 1)) == 1


def test_the_crop_turns_with_the_face(known):
    landmarks = np.column_stack([known, np.zeros(len(known))]).astype(np.float32)
    upright = Face(landmarks, 1).roi
    matrix = move(roll=60)
    turned = Face(np.column_stack([known @ matrix[:, :2].T + matrix[:, 2], landmarks[:, 2]]), 1).roi
    assert turned.angle - upright.angle == pytest.approx(math.radians(60), abs=1e-6)
    assert turned.size == pytest.approx(upright.size * 160 / SIZE, rel=1e-4)
    assert isinstance(turned, Roi)
