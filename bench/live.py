"""The live session over loopback: frames a second, age of what is seen, drops, queue depth, memory."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from threading import Event, Thread
from typing import Any

import psutil

from bench.replay import Session
from bench.report import Bar, Figures, finish, options, percentile, print_bars, print_table
from bench.server import ROOT, running_server, session_cookie

MAX_GROWTH, SETTLED_S = 0.05, 30
Memory = list[tuple[float, float]]  # seconds since the start, MB
BARS = [
    Bar("sessions_1_fps", 25, at_least=True),
    Bar("sessions_1_age_p95_ms", 100),
    Bar("sessions_4_fps", 10, at_least=True),
    Bar("sessions_4_age_p95_ms", 300),
    Bar("rss_growth", MAX_GROWTH),
]
COLUMNS = {
    "fps": "fps",
    "age_p50_ms": "age p50",
    "age_p95_ms": "p95",
    "age_p99_ms": "p99",
    "server_p50_ms": "server",
    "cpu_ms": "cpu",
    "dropped_share": "dropped",
    "queue_depth_max": "queue",
    "painted_share": "painted",
}


class Server:
    """The server under test, as its visitors and its operator see it."""

    def __init__(self, host: str, pid: int) -> None:
        self.host, self.process = host, psutil.Process(pid)

    def visit(self, count: int, seconds: float) -> list[Session]:
        """`count` visitors, each with a session cookie of its own, in a process of their own."""
        cookies = [session_cookie(self.host) for _ in range(count)]
        command = [sys.executable, "-m", "bench.replay", self.host, str(seconds), *cookies]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)  # noqa: S603
        return [Session(**session) for session in json.loads(done.stdout)]

    def cpu_s(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)

    @contextmanager
    def watched_memory(self) -> Iterator[Memory]:
        """Resident memory every second, while the block runs."""
        samples: Memory = []
        start, stop = time.monotonic(), Event()

        def watch() -> None:
            while not stop.wait(1):
                samples.append((time.monotonic() - start, self.process.memory_info().rss / 2**20))

        thread = Thread(target=watch)
        thread.start()
        try:
            yield samples
        finally:
            stop.set()
            thread.join()


def frames_of(sessions: list[Session]) -> int:
    return max(1, sum(len(session.ages_ms) for session in sessions))


def figures_of(sessions: list[Session]) -> Figures:
    """The slowest session's frames a second and ages; shares of all frames."""
    captured, answered = sum(session.captured for session in sessions), frames_of(sessions)
    figures = {"fps": min(len(session.ages_ms) / session.seconds for session in sessions)}
    for percent in (50, 95, 99):
        figures[f"age_p{percent}_ms"] = max(percentile(session.ages_ms, percent) for session in sessions)
    figures["server_p50_ms"] = max(percentile(session.server_ms, 50) for session in sessions)
    figures["dropped_share"] = max(0.0, 1 - answered / captured)
    figures["replaced"] = sum(session.replaced for session in sessions)
    figures["queue_depth_max"] = max(session.waiting_most for session in sessions)
    figures["painted_share"] = sum(session.painted for session in sessions) / answered
    figures["busy"] = sum(session.busy for session in sessions)
    return figures


def broken_by(count: int, sessions: list[Session]) -> Iterator[str]:
    for session in sessions:
        if not session.ages_ms:
            yield f"{count} sessions: one got no frame back"
        if session.waiting_most > 1:
            yield f"{count} sessions: {session.waiting_most} frames waited in one mailbox"
        for wrong in sorted(set(session.wrong)):
            yield f"{count} sessions: {wrong}"


def memory_figures(memory: Memory) -> Figures:
    """Ten seconds after the settling time against the last ten."""
    end = memory[-1][0]
    early = median(mb for at, mb in memory if SETTLED_S <= at < SETTLED_S + 10)
    late = median(mb for at, mb in memory if at >= end - 10)
    return {"rss_settled_mb": early, "rss_end_mb": late, "rss_growth": late / early - 1}


def measure(counts: list[int], seconds: float, memory_seconds: float) -> tuple[Figures, list[str], Memory]:
    figures: Figures = {}
    broken: list[str] = []
    memory: Memory = []
    with running_server() as (host, pid):
        server = Server(host, pid)
        server.visit(1, 5)  # the engine loads and warms up
        for count in counts:
            before = server.cpu_s()
            sessions = server.visit(count, seconds)
            found = figures_of(sessions)
            found["cpu_ms"] = 1000 * (server.cpu_s() - before) / sum(s.answered for s in sessions)
            figures |= {f"sessions_{count}_{name}": value for name, value in found.items()}
            broken += broken_by(count, sessions)
        if memory_seconds >= SETTLED_S + 20:
            with server.watched_memory() as memory:
                broken += broken_by(2, server.visit(2, memory_seconds))
            figures |= memory_figures(memory)
            if figures["rss_growth"] > MAX_GROWTH:
                broken.append(f"resident memory grew by {figures['rss_growth']:.1%}")
    return figures, broken, memory


def main() -> int:
    parser = options("live", __doc__ or "")
    parser.add_argument("--seconds", type=float, default=30, help="measured seconds per number of sessions")
    parser.add_argument("--memory-seconds", type=float, default=180, help="of the memory run; 0 for none")
    parser.add_argument("--sessions", type=int, nargs="*", default=[1, 2, 4, 8])
    arguments = parser.parse_args()
    counts = arguments.sessions
    figures, broken, memory = measure(counts, arguments.seconds, arguments.memory_seconds)
    rows = [(count, *(figures[f"sessions_{count}_{name}"] for name in COLUMNS)) for count in counts]
    title = "Live sessions over loopback, 640×480, one lip layer; ms and fps of the slowest session"
    print_table(title, ("sessions", *COLUMNS.values()), rows)
    if memory:
        early, late = figures["rss_settled_mb"], figures["rss_end_mb"]
        print(f"\nMemory: {early:.0f} MB after {SETTLED_S} s, {late:.0f} MB at the end")
    figures |= print_bars(figures, BARS)
    return finish(arguments.json, figures, lambda figure: draw(figure, counts, figures, memory), broken)


def draw(figure: Any, counts: list[int], figures: Figures, memory: Memory) -> None:
    speed, age, resident = figure.subplots(1, 3)
    names = [str(count) for count in counts]
    speed.bar(names, [figures[f"sessions_{count}_fps"] for count in counts], color="C3")
    speed.set(title="frames a second, slowest session", xlabel="sessions")
    for percent in (50, 95, 99):
        ages = [figures[f"sessions_{count}_age_p{percent}_ms"] for count in counts]
        age.plot(names, ages, marker="o", label=f"p{percent}")
    age.set(title="age, ms", xlabel="sessions", ylim=(0, None))
    age.legend(frameon=False)
    if memory:
        resident.plot(*zip(*memory, strict=True), color="C7")
    resident.set(title="resident memory, MB", xlabel="s", ylim=(0, None))


if __name__ == "__main__":
    sys.exit(main())
