"""Overload: when a socket's frames are replaced or wait too long, suggest a slower pace."""

import math
from collections.abc import Callable
from time import monotonic
from typing import Any

WINDOW_S = 2.0
MAX_LOST = 0.25  # of the frames of one window
MAX_SERVER_MS = 250  # from arrival to reply: slow is a window of which no frame was faster
SIDES = (1280, 960, 640, 480, 320)
MIN_FPS, SMALLER_BELOW_FPS = 5, 12


class Pace:
    """Counts the frames of one socket in windows of two seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self._restart()

    def _restart(self) -> None:
        self._since, self._drawn, self._lost, self._fastest_ms = self.clock(), 0, 0, math.inf

    def note(self, *, lost: int, server_ms: float, side: int) -> dict[str, Any] | None:
        """Count one drawn frame and those lost before it. A `busy` message when a window ends in overload."""
        self._drawn += 1
        self._lost += lost
        self._fastest_ms = min(self._fastest_ms, server_ms)
        elapsed = self.clock() - self._since
        if elapsed < WINDOW_S:
            return None
        drawn, share = self._drawn, self._lost / (self._drawn + self._lost)
        is_slow = drawn > 1 and self._fastest_ms > MAX_SERVER_MS  # one alone may have waited for the networks
        is_overloaded = share > MAX_LOST or is_slow
        self._restart()
        return busy(drawn / elapsed, side) if is_overloaded else None


def busy(fps: float, side: int) -> dict[str, Any]:
    """Ask for what was managed; below a dozen frames a second also for smaller ones."""
    if fps < SMALLER_BELOW_FPS:
        side = next((smaller for smaller in SIDES if smaller < side), SIDES[-1])
    return {"type": "busy", "fps": max(MIN_FPS, int(fps)), "side": side}
