"""What the live benchmark computes from what its visitors saw."""

import pytest

from bench.live import broken_by, figures_of, memory_figures
from bench.replay import Session, Visitor
from tryon.protocol import Flag, Reply

JPEG = b"\xff\xd8 and so on \xff\xd9"


def session(ages: list[float], **fields) -> Session:
    return Session(seconds=2, ages_ms=ages, server_ms=ages, captured=60, painted=len(ages), **fields)


def test_figures_are_those_of_the_slowest_session():
    figures = figures_of([session([10.0] * 60), session([50.0] * 30, waiting_most=1)])
    assert figures["fps"] == 15
    assert (figures["age_p50_ms"], figures["age_p95_ms"]) == (50, 50)
    assert figures["dropped_share"] == pytest.approx(0.25)
    assert figures["queue_depth_max"] == 1
    assert figures["painted_share"] == 1


def test_sound_sessions_break_nothing():
    assert list(broken_by(2, [session([10.0]), session([12.0], waiting_most=1)])) == []


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        (session([]), "one got no frame back"),
        (session([1.0], waiting_most=2), "2 frames waited in one mailbox"),
        (session([1.0], wrong=["error internal"] * 3), "error internal"),
    ],
)
def test_a_broken_invariant_is_named_once(seen, message):
    assert list(broken_by(1, [seen])) == [f"1 sessions: {message}"]


def test_memory_is_compared_after_it_settled():
    steady = [(float(at), 300.0 if at < 30 else 500.0) for at in range(180)]
    assert memory_figures(steady) == {"rss_settled_mb": 500, "rss_end_mb": 500, "rss_growth": 0}
    leaking = [(float(at), 500.0 + at) for at in range(180)]
    assert memory_figures(leaking)["rss_growth"] > 0.2


def test_a_visitor_judges_what_comes_back():
    visitor = Visitor("host", "cookie", 1)
    visitor.look_at(Reply(2, Flag.FACE | Flag.PAINTED, 100.0, 5.0, 1.0, dropped=1, waiting=1), JPEG, 0.25)
    seen = visitor.seen
    assert (seen.ages_ms, seen.replaced, seen.painted, seen.waiting_most) == ([150.0], 1, 1, 1)
    assert not seen.wrong
    visitor.look_at(Reply(1, Flag(0), 0.0, 5.0, 0.0), JPEG, 0.3)
    visitor.look_at(Reply(9, Flag(0), 0.0, 5.0, 0.0), JPEG[:-1], 0.3)
    visitor.hear({"type": "error", "code": "internal"})
    assert seen.wrong == ["replies out of order", "a reply is no whole JPEG", "error internal"]
