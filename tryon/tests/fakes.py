"""A pipeline at the boundary of `ml`, for tests about sessions and not about faces.

It finds a face in every picture that is not black, and paints the look's first colour over its middle.
"""

import threading
import time
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from ml.colour import lab_to_srgb
from tryon.engine import TryOnEngine
from tryon.jpeg import encode

DARK = 40  # mean below which the fake calls the light poor


@dataclass
class FakePipeline:
    seconds: float = 0.0
    understood: int = 0
    most_at_once: int = 0
    at: list[float] = field(default_factory=list)
    fails: bool = False
    gate: threading.Event | None = None

    def __post_init__(self) -> None:
        self._running = 0

    def new_state(self, *, max_faces: int = 1, still: bool = False) -> dict[str, Any]:
        return {"max_faces": max_faces, "still": still, "frames": 0}

    def understand(
        self,
        image: np.ndarray,
        state: dict[str, Any],
        at: float = 0.0,
        timings: Any = None,
        regions: Any = (),
    ) -> list[Any]:
        self.understood += 1
        self._running += 1
        self.most_at_once = max(self.most_at_once, self._running)
        state["frames"] += 1
        self.at.append(at)
        if self.gate is not None:
            self.gate.wait(10)
        time.sleep(self.seconds)
        self._running -= 1
        if self.fails:
            raise RuntimeError(f"failed on {image.tobytes()[:64]!r}")
        if image.max() < 8:
            return []
        light = SimpleNamespace(verdict="dark" if image.mean() < DARK else "good", confidence=0.5)
        return [SimpleNamespace(face=SimpleNamespace(score=0.8), light=light)] * state["max_faces"]


def paint(image: np.ndarray, views: list[Any], look: Any) -> np.ndarray:
    painted = image.copy()
    height, width = image.shape[:2]
    colour = np.rint(lab_to_srgb(look.layers[0].colours[0]) * 255)
    painted[height // 4 : -height // 4, width // 4 : -width // 4] = colour
    return painted


def fake_engine(pipeline: FakePipeline, threads: int = 2) -> TryOnEngine:
    return TryOnEngine(threads=threads, load=lambda: (pipeline, paint))


def picture(value: int = 128, width: int = 64, height: int = 48, seed: int = 0) -> bytes:
    """A grey JPEG with some grain, so that two seeds differ in their bytes."""
    grain = np.random.default_rng(seed).integers(-6, 7, (height, width, 3))
    return encode(np.clip(value + grain * (value > 0), 0, 255).astype(np.uint8))
