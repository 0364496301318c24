"""How still the paint's edge is on a face at rest, and how far it lags behind one that moves fast.

Stills are moved by known affine transforms and smiles, given noise and JPEG, and shown to the engine at 30
frames a second. Jitter is the edge's standard deviation over time, in percent of the distance between the
pupils.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from bench.frames import FPS
from bench.layers import LAYERS, Alpha, add_layers, paint_of
from bench.motion import PUPILS, Actor, Motion, breadth, filmed, middle, rest, smile, sway
from bench.report import Bar, Figures, finish, options, print_bars, print_table
from bench.stills import from_folder, portraits
from ml.pipeline import TryOnPipeline

Floats = NDArray[np.float64]
Takes = list[tuple[float, NDArray[np.float16 | np.float32]]]  # time in s and paint, 480×640 of 0..1
Known = Callable[[float], Floats]  # at a time in s: what moves, K numbers

SETTLE, FRAMES = 15, 45  # frames before and while measuring
REACH, STEP = 6.0, 0.25  # px to either side of the edge that are searched, and how finely
PLATEAU = 0.025  # slope, of alpha's most per px, up to which paint has no edge: it fades
FAINT = 0.1  # alpha that a layer has somewhere if it is there
LIMITS = {"rest_jitter": 0.25, "head_lag": 1.0, "smile_lag": 1.0}
SMILE = ("lips", "lip_liner")  # layers whose breadth a smile changes


class Screening:
    """One actor before the engine; a new viewer for every motion."""

    def __init__(
        self, pipeline: TryOnPipeline, actor: Actor, layers: Sequence[str], rng: np.random.Generator
    ) -> None:
        self.pipeline, self.actor, self.layers, self.rng = pipeline, actor, layers, rng

    def paint(self, motion: Motion, layers: Sequence[str]) -> dict[str, Takes]:
        """Time and paint, 480×640 of 0..1, of every frame after the engine has settled, by layer."""
        state = self.pipeline.new_state()
        painted: dict[str, Takes] = {region: [] for region in layers}
        for index in range(SETTLE + FRAMES):
            at = index / FPS
            frame = filmed(self.actor.frame(motion(at)), self.rng)
            views = self.pipeline.understand(frame, state, at, regions=layers)
            if index >= SETTLE:
                for region in layers:
                    alpha = paint_of(frame, views, region) * self.actor.shown(motion(at))
                    painted[region].append((at, alpha.astype(np.float16)))
        return painted

    def figures(self) -> dict[str, Figures]:
        """By layer; one that is nowhere to be seen has none."""
        still = self.paint(rest, self.layers)
        there = [region for region in self.layers if max(float(a.max()) for _, a in still[region]) > FAINT]
        swaying = self.paint(sway, there)
        smiling = self.paint(smile, [region for region in there if region in SMILE])
        return {
            region: self.of_layer(still[region], swaying[region], smiling.get(region)) for region in there
        }

    def of_layer(self, still: Takes, swaying: Takes, smiling: Takes | None) -> Figures:
        alphas = [alpha.astype(np.float32) for _, alpha in still]
        centre = self.from_frame(np.mean([middle(alpha) for alpha in alphas], axis=0))
        head = [(at, middle(alpha.astype(np.float32))) for at, alpha in swaying]
        figures = {
            "rest_jitter": 100 * jitter(alphas, self.actor.shown(rest(0))) / PUPILS,
            "head_lag": lag(head, lambda at: self.actor.place(centre[None], sway(at))[0]),
        }
        if smiling is not None:
            grin = [(at, np.array([breadth(alpha.astype(np.float32))])) for at, alpha in smiling]
            figures["smile_lag"] = lag(grin, self.mouth_width)
        return figures

    def from_frame(self, point: Floats) -> Floats:
        """A point of the frame at rest, in px of the still."""
        inverse = cv2.invertAffineTransform(self.actor.matrix(rest(0)))
        return np.asarray(inverse[:, :2] @ point + inverse[:, 2])

    def mouth_width(self, at: float) -> Floats:
        right, left = self.actor.place(self.actor.corners, smile(at))
        return np.array([np.hypot(*(left - right))])


def jitter(alphas: list[Alpha], shown: Alpha | None = None) -> float:
    """Root mean square over the edge of each point's standard deviation over time along its normal, px.

    Soft paint has its edge where it is half as strong as at its strongest. Where `shown` (0..1) ends paint is
    cut off, and that is no edge of it.
    """
    mean = np.asarray(np.mean(alphas, axis=0), np.float32)
    peak = min(1.0, float(cv2.GaussianBlur(mean, (0, 0), 1.0).max()))
    points, normals = edge_of(mean)
    if shown is not None:
        inside = cv2.erode(shown, np.ones((5, 5)), borderValue=1.0)
        kept = inside[tuple(np.rint(points[:, ::-1]).astype(int).T)] == 1
        points, normals = points[kept], normals[kept]
    offsets = np.stack([crossing(alpha / np.float32(peak), points, normals) for alpha in alphas])
    return float(np.sqrt(np.mean(np.var(offsets, axis=0))))


def edge_of(alpha: Alpha) -> tuple[Floats, Floats]:
    """Where alpha passes half of its most: points, N×2 px (pixel centres whole), and unit normals, N×2."""
    smooth = cv2.GaussianBlur(alpha, (0, 0), 1.0)
    outlines, _ = cv2.findContours(
        (smooth > smooth.max() / 2).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE
    )
    points = np.concatenate([outline[:, 0] for outline in outlines]).astype(np.float64)
    slope = np.stack(
        [cv2.Sobel(smooth, cv2.CV_64F, *axis, scale=1 / 8) for axis in ((1, 0), (0, 1))], axis=-1
    )
    normals = slope[points[:, 1].astype(int), points[:, 0].astype(int)]
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    steep = length[:, 0] > PLATEAU * smooth.max()
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
    add_layers(parser)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    pipeline = TryOnPipeline()
    found = [
        Screening(pipeline, actor, arguments.layers, np.random.default_rng(number)).figures()
        for number, actor in enumerate(actors(pipeline, arguments.data, arguments.split, arguments.count))
    ]
    figures: Figures = {"faces": len(found), "asked": arguments.count}
    for region in arguments.layers:
        figures |= summary(region, [row[region] for row in found if region in row])
    print_layers(found, figures, arguments.layers)
    figures |= print_bars(figures, bars())
    missing = (
        []
        if len(found) == arguments.count
        else [f"lips were found on {len(found)} of {arguments.count} faces"]
    )
    return finish(arguments.json, figures, lambda figure: draw(figure, found), missing)


def summary(region: str, rows: Sequence[Figures]) -> Figures:
    """Mean and worst of the faces; the lips' keys have no prefix."""
    prefix = "" if region == "lips" else f"{region}."
    figures: Figures = {f"{prefix}seen": len(rows)}
    for name in LIMITS:
        values = [row[name] for row in rows if name in row]
        if values:
            figures |= {f"{prefix}{name}": float(np.mean(values)), f"{prefix}{name}_worst": max(values)}
    return figures


def bars() -> list[Bar]:
    return [
        Bar(f"{'' if region == 'lips' else f'{region}.'}{name}_worst", limit)
        for region in LAYERS
        for name, limit in LIMITS.items()
    ]


def print_layers(found: Sequence[dict[str, Figures]], figures: Figures, layers: Sequence[str]) -> None:
    title = "Jitter at rest, % of the distance between the pupils; lag, frames: mean and worst of the faces"
    columns = [f"{name}{end}" for name in LIMITS for end in ("", "_worst")]
    rows = []
    for region in layers:
        prefix = "" if region == "lips" else f"{region}."
        rows.append((region, *(figures.get(f"{prefix}{name}", "") for name in columns)))
    print_table(title, ("layer", *columns), rows)
    each = [
        (str(number + 1), *(row.get(region, {}).get("rest_jitter", "") for region in layers))
        for number, row in enumerate(found)
    ]
    print_table("Jitter at rest of each face", ("face", *layers), each)


def draw(figure: Any, found: list[dict[str, Figures]]) -> None:
    """Jitter beside lag, a dot a face and layer."""
    layers = [region for region in LAYERS if any(region in row for row in found)]
    for axes, name in zip(figure.subplots(1, 2), ("rest_jitter", "head_lag"), strict=True):
        for row in found:
            seen = [region for region in layers if region in row]
            axes.plot(seen, [row[region][name] for region in seen], ".")
        axes.axhline(LIMITS[name], color="k", linestyle=":", linewidth=1)
        axes.tick_params(axis="x", rotation=60)
        axes.set_title(name.replace("_", " "))


if __name__ == "__main__":
    sys.exit(main())
