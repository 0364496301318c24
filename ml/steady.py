"""The One-Euro filter (Casiez, Roussel and Vogel 2012): still when the signal rests, quick when it moves."""

import math

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]


def smoothing(cutoff: NDArray[np.float64] | float, elapsed: float) -> NDArray[np.float64] | float:
    """What the new sample weighs in a low-pass of `cutoff` Hz after `elapsed` s (their equation 6)."""
    turn = 2 * math.pi * elapsed * cutoff
    return turn / (turn + 1)


class OneEuro:
    """Filters an array sample by sample; each element by itself.

    `cutoff` Hz holds at rest, `beta` Hz is added for each unit/s of speed. Speed is taken over `unit`, so that
    the same numbers serve a face near and far. A sample that comes more than `patience` s late starts afresh.
    """

    speed_cutoff = 1.0  # Hz
    patience = 0.5  # s

    def __init__(self, cutoff: float, beta: float) -> None:
        self.cutoff, self.beta = cutoff, beta
        self._value: Signal | None = None
        self._speed: Signal | None = None
        self._at = 0.0

    def __call__(self, value: Signal, at: float, unit: float = 1.0) -> Signal:
        """`value` as it was sampled `at` s → the steadied value."""
        elapsed = at - self._at
        if self._value is None or self._speed is None or elapsed > self.patience or elapsed < 0:
            self._value, self._speed, self._at = value, np.zeros_like(value), at
        elif elapsed > 0:
            speed = (value - self._value) / (elapsed * unit)
            self._speed = self._speed + smoothing(self.speed_cutoff, elapsed) * (speed - self._speed)
            weight = smoothing(self.cutoff + self.beta * np.abs(self._speed), elapsed)
            self._value = (self._value + weight * (value - self._value)).astype(np.float32)
            self._at = at
        return self._value
