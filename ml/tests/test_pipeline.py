from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from ml.look import Layer, Look
from ml.pipeline import TrackState, TryOnPipeline
from ml.render import render_look

PORTRAIT = Path(__file__).parents[2] / "static/img/astronaut.png"
LOOK = Look((Layer("lips", ((38.0, 55.0, 30.0),), "satin", coverage=0.95),))


@pytest.fixture(scope="module")
def pipeline():
    torch.set_num_threads(1)
    return TryOnPipeline()


@pytest.fixture(scope="module")
def portrait():
    return cv2.cvtColor(cv2.imread(str(PORTRAIT)), cv2.COLOR_BGR2RGB)


def webcam(portrait, *, dx=0.0, dy=0.0, turn=0.0, scale=2.0):
    """A 640×480 frame with the face in the middle."""
    matrix = cv2.getRotationMatrix2D((226, 118), turn, scale)
    matrix[:, 2] += (320 + dx - 226, 240 + dy - 118)
    return cv2.warpAffine(portrait, matrix, (640, 480), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def test_a_still_is_understood_and_painted(pipeline, portrait):
    image = webcam(portrait)
    [view] = pipeline.understand(image, pipeline.new_state(still=True))
    assert view.face.landmarks.shape == (478, 3)
    assert view.parse.probabilities.shape[0] == 20
    assert view.light.verdict == "good"
    x0, y0, x1, y1 = view.lips.box
    painted = render_look(image, [view], LOOK)
    changed = (painted != image).any(axis=-1)
    assert changed[y0:y1, x0:x1].sum() > 500
    changed[y0:y1, x0:x1] = False
    assert not changed.any()


def test_teeth_stay_as_they_are(pipeline, portrait):
    image = webcam(portrait)
    [view] = pipeline.understand(image, pipeline.new_state(still=True))
    painted = render_look(image, [view], LOOK)
    teeth = slice(240 + 2 * (145 - 118) - 2, 240 + 2 * (145 - 118) + 3), slice(320 - 20, 320 + 10)
    assert np.abs(painted[teeth].astype(int) - image[teeth]).mean() < 3


def test_no_face_gives_no_view(pipeline):
    grey = np.full((240, 320, 3), 128, np.uint8)
    assert pipeline.understand(grey, pipeline.new_state(still=True)) == []
    assert pipeline.understand(grey, pipeline.new_state()) == []


def test_two_faces_give_two_views_the_larger_first(pipeline, portrait):
    image = np.concatenate([webcam(portrait, scale=1.2), webcam(portrait, scale=2.2)], axis=1)
    views = pipeline.understand(image, pipeline.new_state(max_faces=4, still=True))
    assert len(views) == 2
    assert views[0].face.roi.size > views[1].face.roi.size
    assert all(view.lips is not None for view in views)


def test_a_session_follows_a_moving_face(pipeline, portrait):
    state = pipeline.new_state()
    for frame in range(12):
        image = webcam(portrait, dx=3 * frame, turn=frame)
        [view] = pipeline.understand(image, state, frame / 30)
    x0, _, x1, _ = view.lips.box
    assert abs((x0 + x1) / 2 - (320 + 33)) < 15


def test_light_is_steadied_in_a_session_and_not_between_stills(pipeline, portrait):
    bright = webcam(portrait)
    dim = (bright * 0.4).astype(np.uint8)
    [there] = pipeline.understand(dim, pipeline.new_state(still=True))
    state = pipeline.new_state()
    pipeline.understand(bright, state, 0.0)
    [soon] = pipeline.understand(dim, state, 0.05)
    assert there.light.exposure < soon.light.exposure < 1
    for frame in range(60):
        [later] = pipeline.understand(dim, state, 0.1 + frame / 15)
    assert later.light.exposure == pytest.approx(there.light.exposure, abs=0.03)


def test_stages_are_timed(pipeline, portrait):
    timings: dict[str, float] = {}
    pipeline.understand(webcam(portrait), pipeline.new_state(), timings=timings)
    assert set(timings) == {"track", "parse", "matte", "light"}
    assert min(timings.values()) > 0


def test_states_do_not_share_what_they_remember(pipeline, portrait):
    first, second = pipeline.new_state(), pipeline.new_state()
    pipeline.understand(webcam(portrait), first, 0.0)
    assert isinstance(second, TrackState)
    assert second.views == []


HAIR_LOOK = Look((Layer("hair", ((60.0, 10.0, 40.0),), "natural", coverage=1.0),))


def test_hair_is_looked_for_only_when_asked(pipeline, portrait):
    image = webcam(portrait)
    timings: dict[str, float] = {}
    [plain] = pipeline.understand(image, pipeline.new_state(), timings=timings)
    assert plain.hair is None
    assert "hair" not in timings
    [view] = pipeline.understand(image, pipeline.new_state(still=True), 0.0, timings, HAIR_LOOK.regions)
    assert view.hair.matte is not None
    assert timings["hair"] > 0


def test_hair_takes_the_shade_and_the_face_does_not(pipeline, portrait):
    image = webcam(portrait)
    [view] = pipeline.understand(image, pipeline.new_state(still=True), regions=HAIR_LOOK.regions)
    change = np.abs(render_look(image, [view], HAIR_LOOK).astype(int) - image).max(axis=-1)
    face = view.face.landmarks[[10, 152, 234, 454], :2].astype(int)  # brow, chin, both cheeks
    top, bottom, left, right = face[0, 1], face[1, 1], face[2, 0], face[3, 0]
    middle = change[(top + bottom) // 2 : bottom, (3 * left + right) // 4 : (left + 3 * right) // 4]
    assert middle.max() == 0
    assert np.median(change[view.hair.matte.box[1] + 30 : top - 15, (left + right) // 2]) > 25


def test_a_session_parses_what_lies_around_at_a_lower_rate_and_moves_it_with_the_face(pipeline, portrait):
    state = pipeline.new_state()
    views = [
        pipeline.understand(webcam(portrait, dx=2 * frame), state, frame / 30, regions=HAIR_LOOK.regions)[0]
        for frame in range(8)
    ]
    assert [view.hair.parsed_at for view in views] == pytest.approx([0.0] * 4 + [4 / 30] * 4)
    assert views[3].hair.wide.matrix[0, 2] < views[0].hair.wide.matrix[0, 2]


def test_hair_is_steady_when_nothing_moves(pipeline, portrait):
    rng, state, mattes = np.random.default_rng(0), pipeline.new_state(), []
    for frame in range(10):
        image = np.clip(webcam(portrait) + rng.normal(0, 3, (480, 640, 3)), 0, 255).astype(np.uint8)
        [view] = pipeline.understand(image, state, frame / 30, regions=HAIR_LOOK.regions)
        alpha = np.zeros((480, 640), np.float32)
        x0, y0, x1, y1 = view.hair.matte.box
        alpha[y0:y1, x0:x1] = view.hair.matte.alpha
        mattes.append(alpha)
    jitter = np.mean([np.abs(a - b).sum() for a, b in pairwise(mattes[4:])])
    assert jitter < 0.015 * mattes[-1].sum()
