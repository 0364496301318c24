"""Token bucket and overload, on a clock of the test's own."""

import itertools

import pytest

from tryon.bucket import TokenBucket
from tryon.pace import Pace, busy


def test_a_bucket_gives_its_burst_then_its_rate():
    now = 0.0
    bucket = TokenBucket(40, 60, clock=lambda: now)
    assert sum(bucket.take() for _ in range(100)) == 60
    now = 0.5
    assert sum(bucket.take() for _ in range(100)) == 20
    now = 1000.0
    assert sum(bucket.take() for _ in range(100)) == 60


def frames(lost: int, fps: float, server_ms: float = 20.0, seconds: float = 4.0) -> list[dict]:
    """What `Pace` says while frames come back at `fps` after `server_ms`, `lost` replaced before each."""
    clock = itertools.count(0, 1 / fps)
    pace = Pace(clock=lambda: next(clock))
    notes = (pace.note(lost=lost, server_ms=server_ms, side=640) for _ in range(int(seconds * fps)))
    return [note for note in notes if note]


def test_a_pace_that_holds_is_left_alone():
    assert frames(lost=0, fps=10) == []


def test_losses_ask_for_what_was_managed():
    messages = frames(lost=1, fps=20)
    assert messages[0]["side"] == 640
    assert messages[0]["fps"] in {19, 20}
    assert len(messages) <= 2


def test_a_slow_engine_asks_for_smaller_frames_too():
    assert frames(lost=2, fps=8)[0] == {"type": "busy", "fps": 8, "side": 480}


def test_frames_that_wait_long_are_overload_though_none_is_lost():
    assert frames(lost=0, fps=8, server_ms=400)[0]["side"] == 480
    assert frames(lost=0, fps=8, server_ms=200) == []


def test_one_slow_frame_is_no_overload():
    assert frames(lost=0, fps=0.2, server_ms=9000, seconds=15) == []


@pytest.mark.parametrize(("side", "smaller"), [(1280, 960), (700, 640), (640, 480), (320, 320), (200, 320)])
def test_sides_step_down(side, smaller):
    assert busy(3, side) == {"type": "busy", "fps": 5, "side": smaller}
