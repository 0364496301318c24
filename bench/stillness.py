"""How still the paint's edge is on a face at rest, and how far it lags behind one that moves fast.

Stills are moved by known affine transforms and smiles, given noise and JPEG, and shown to the engine at 30
frames a second. Jitter is the edge's standard deviation over time, in percent of the distance between the
pupils.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from bench.frames import FPS
from bench.motion import PUPILS, SIZE, Actor, Motion, filmed, rest, smile, sway
from bench.report import Bar, Figures, finish, options, print_bars, print_table
from bench.spill import paint_of
from bench.stills import from_folder, portraits
from ml.pipeline import TryOnPipeline

Floats = NDArray[np.float64]
Alpha = NDArray[np.float32]
Known = Callable[[float], Floats]  # at a time in s: what moves, K numbers

SETTLE, FRAMES = 15, 45  # frames before and while measuring
REACH, STEP = 6.0, 0.25  # px to either side of the edge that are searched, and how finely
BARS = (Bar("rest_jitter_worst", 0.25), Bar("head_lag_worst", 1.0), Bar("smile_lag_worst", 1.0))


class Screening:
    """One actor before the engine; a new viewer for every motion."""

    def __init__(self, pipeline: TryOnPipeline, actor: Actor, rng: np.random.Generator) -> None:
        self.pipeline, self.actor, self.rng = pipeline, actor, rng

    def paint(self, motion: Motion) -> list[tuple[float, Alpha]]:
        """Time and paint, 480×640 of 0..1, of every frame after the engine has settled."""
        state = self.pipeline.new_state()
        painted = []
        for index in range(SETTLE + FRAMES):
            at = index / FPS
            frame = filmed(self.actor.frame(motion(at)), self.rng)
            alpha = paint_of(self.pipeline.understand(frame, state, at), frame.shape)
            if index >= SETTLE:
                painted.append((at, alpha))
        return painted

    def figures(self) -> Figures:
        still = self.paint(rest)
        edge = jitter([alpha for _, alpha in still])
        centre = self.from_frame(np.mean([middle(alpha) for _, alpha in still], axis=0))
        head = [(at, middle(alpha)) for at, alpha in self.paint(sway)]
        grin = [(at, np.array([breadth(alpha)])) for at, alpha in self.paint(smile)]
        return {
            "rest_jitter": 100 * edge / PUPILS,
            "head_lag": lag(head, lambda at: self.actor.place(centre[None], sway(at))[0]),
            "smile_lag": lag(grin, self.mouth_width),
        }

    def from_frame(self, point: Floats) -> Floats:
        """A point of the frame at rest, in px of the still."""
        inverse = cv2.invertAffineTransform(self.actor.matrix(rest(0)))
        return np.asarray(inverse[:, :2] @ point + inverse[:, 2])

    def mouth_width(self, at: float) -> Floats:
        right, left = self.actor.place(self.actor.corners, smile(at))
        return np.array([np.hypot(*(left - right))])


def jitter(alphas: list[Alpha]) -> float:
    """Root mean square over the edge of each point's standard deviation over time along its normal, px."""
    points, normals = edge_of(np.asarray(np.mean(alphas, axis=0), np.float32))
    offsets = np.stack([crossing(alpha, points, normals) for alpha in alphas])
    return float(np.sqrt(np.mean(np.var(offsets, axis=0))))


def edge_of(alpha: Alpha) -> tuple[Floats, Floats]:
    """Where alpha passes half of its most: points, N×2 px (pixel centres whole), and unit normals, N×2."""
    smooth = cv2.GaussianBlur(alpha, (0, 0), 1.0)
    outlines, _ = cv2.findContours(
        (smooth > smooth.max() / 2).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE
    )
    points = np.concatenate([outline[:, 0] for outline in outlines]).astype(np.float64)
    slope = np.stack([cv2.Sobel(smooth, cv2.CV_64F, 1, 0), cv2.Sobel(smooth, cv2.CV_64F, 0, 1)], axis=-1)
    normals = slope[points[:, 1].astype(int), points[:, 0].astype(int)]
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    steep = length[:, 0] > 0.05  # not within a plateau
    return points[steep], (normals / np.maximum(length, 1e-9))[steep]


def crossing(alpha: Alpha, points: Floats, normals: Floats) -> Floats:
    """How far along each normal alpha passes one half, nearest to the point, px; ±REACH where nowhere."""
    steps = np.arange(-REACH, REACH + STEP, STEP)
    where = (points[:, None] + steps[None, :, None] * normals[:, None]).astype(np.float32)
    profile = cv2.remap(alpha, where, None, cv2.INTER_LINEAR).astype(np.float64) - 0.5  # N×S
    before, after = profile[:, :-1], profile[:, 1:]
    is_rise = (before < 0) & (after >= 0)
    exact = steps[:-1] - STEP * before / np.where(is_rise, after - before, 1.0)
    nearest = np.where(is_rise, np.abs(exact), np.inf).argmin(axis=1)
    everywhere = np.where(profile.max(axis=1) < 0, REACH, -REACH)
    return np.where(is_rise.any(axis=1), exact[np.arange(len(exact)), nearest], everywhere)


def middle(alpha: Alpha) -> Floats:
    """Centre of the paint, px from the frame's edge; the frame's own centre where there is none."""
    total = float(alpha.sum())
    if not total:
        return np.array(SIZE) / 2
    return (
        np.array([alpha.sum(axis=0) @ np.arange(0.5, SIZE[0]), alpha.sum(axis=1) @ np.arange(0.5, SIZE[1])])
        / total
    )


def breadth(alpha: Alpha) -> float:
    """Standard deviation of the paint along the frame's x, px."""
    across = alpha.sum(axis=0)
    x = np.arange(0.5, SIZE[0]) - middle(alpha)[0]
    return float(np.sqrt(across @ x**2 / max(float(across.sum()), 1e-9)))


def lag(measured: list[tuple[float, Floats]], known: Known) -> float:
    """Frames by which `known`, scaled and shifted as it may be, is best delayed to give what was measured."""
    seen = np.stack([value for _, value in measured])

    def misfit(frames: float) -> float:
        shown = np.stack([known(at - frames / FPS) for at, _ in measured])
        a, b = seen - seen.mean(axis=0), shown - shown.mean(axis=0)
        return float(((a - b * (a * b).sum() / max((b * b).sum(), 1e-12)) ** 2).sum())

    return float(min(np.arange(-1.0, 4.0, 0.02), key=misfit))


def actors(pipeline: TryOnPipeline, root: Path | None, split: str, count: int) -> Iterator[Actor]:
    for image, _ in from_folder(root, split, count) if root else portraits(count):
        views = pipeline.understand(image, pipeline.new_state(still=True))
        if views and views[0].lips:
            yield Actor(image, views[0].face.landmarks)


def main() -> int:
    parser = options("stillness", __doc__ or "")
    parser.add_argument("--data", type=Path, help="images/ and labels/; without it the portrait")
    parser.add_argument("--split", default="test")
    parser.add_argument("--count", type=int, default=4, help="how many faces")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    pipeline = TryOnPipeline()
    found = [
        Screening(pipeline, actor, np.random.default_rng(number)).figures()
        for number, actor in enumerate(actors(pipeline, arguments.data, arguments.split, arguments.count))
    ]
    columns = ("rest_jitter", "head_lag", "smile_lag")
    rows = [(str(number + 1), *(row[name] for name in columns)) for number, row in enumerate(found)]
    print_table("Jitter at rest, % of the distance between the pupils; lag, frames", ("face", *columns), rows)
    figures: Figures = {"faces": len(found), "asked": arguments.count}
    for name in columns:
        values = [row[name] for row in found]
        figures |= {name: float(np.mean(values)), f"{name}_worst": max(values)}
    figures |= print_bars(figures, BARS)
    broken = (
        []
        if len(found) == arguments.count
        else [f"lips were found on {len(found)} of {arguments.count} faces"]
    )
    return finish(arguments.json, figures, lambda figure: draw(figure, found), broken)


def draw(figure: Any, found: list[Figures]) -> None:
    """Jitter beside lag, a bar a face."""
    names = [str(number + 1) for number in range(len(found))]
    jitters, lags = figure.subplots(1, 2)
    jitters.bar(names, [row["rest_jitter"] for row in found], color="C3")
    jitters.axhline(0.25, color="k", linestyle=":", linewidth=1)
    jitters.set(title="jitter at rest, % of the distance between the pupils", xlabel="face")
    for shift, name in ((-0.2, "head_lag"), (0.2, "smile_lag")):
        lags.bar(
            np.arange(len(found)) + shift, [row[name] for row in found], 0.4, label=name.replace("_", " ")
        )
    lags.axhline(1, color="k", linestyle=":", linewidth=1)
    lags.set(title="lag, frames", xlabel="face")
    lags.set_xticks(range(len(found)), names)
    lags.legend(frameon=False)


if __name__ == "__main__":
    sys.exit(main())
