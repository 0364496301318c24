"""The engine on one thread: milliseconds per stage and frames a second per core at 640×480."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimo_site.settings")

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from bench.frames import FPS, film
from bench.report import Bar, Figures, finish, options, percentile, print_bars, print_table
from ml.render import mattes
from ml.uv import unfold, wear
from tryon.compare import render_several
from tryon.engine import Layer, Look, load_pipeline
from tryon.jpeg import decode, encode

STAGES = ("decode", "track", "parse", "matte", "light", "render", "encode")
LAYERS = (1, 2, 4)
ON_SKIN = (  # beside the lips, in turn
    *("cheeks", "contour", "highlight", "eyelids", "eyeliner", "lashes", "brows", "skin", "lip_liner"),
)
TEXTURE = np.full((512, 512, 4), 0.5, np.float32)  # any layer in the face's own coordinates
WARM_UP = 30  # frames
COLOURS = ((40.0, 60.0, 35.0), (30.0, 40.0, 10.0), (60.0, 40.0, 25.0), (25.0, 25.0, -4.0))
FINISHES = ("satin", "matte", "gloss", "shimmer")
BARS = [Bar("total_ms", 25), Bar("four_up_share", 1.3), Bar("uv_ms", 4)]
Samples = dict[str, list[float]]  # what was measured → ms of each frame


def look_of(count: int) -> Look:
    layers = zip(COLOURS[:count], FINISHES[:count], strict=True)
    return Look(tuple(Layer("lips", (colour,), finish, 0.85) for colour, finish in layers))


SIDE_BY_SIDE = [Look((Layer("lips", (colour,)),)) for colour in COLOURS]


def face_of(region: str) -> Look:
    return Look.from_json({"layers": [{"region": region, "colours": ["#a04a55"] * 4}]})


def measure(frames: int) -> tuple[Samples, int, int]:
    """Samples of `frames` frames after the warm-up; frames with a face; pixels painted outside a matte."""
    pipeline, render = load_pipeline()
    state, samples = pipeline.new_state(), defaultdict(list)
    found = spilt = 0
    jpegs = film()
    for index in range(-WARM_UP, frames):
        jpeg = jpegs[index % len(jpegs)]
        times: dict[str, float] = {}
        cpu_before = time.process_time()
        image = timed(times, "decode", decode, jpeg)
        views = pipeline.understand(image, state, index / FPS, times)
        painted = timed(times, "render", render, image, views, look_of(1))
        timed(times, "encode", encode, painted)
        times["cpu"] = time.process_time() - cpu_before
        times["total"] = sum(times[stage] for stage in STAGES)
        for count in LAYERS:
            timed(times, f"render_{count}", render, image, views, look_of(count))
        four = timed(times, "several", render_several, render, image, views, SIDE_BY_SIDE)
        timed(times, "encode_several", encode, four)
        everything = (
            pipeline.understand(image, pipeline.new_state(still=True), regions=ON_SKIN) if index == 0 else []
        )
        for region in ON_SKIN if everything else ():
            samples[f"layer_{region}"] = [
                1000 * seconds for seconds in drawn(render, image, everything, region)
            ]
        if views:
            uv_before = time.thread_time()
            rasterise(image, views[0])
            times["uv"] = time.thread_time() - uv_before
        if index >= 0:
            found += bool(views)
            spilt += pixels_outside(image, painted, views, look_of(1))
            for name, seconds in times.items():
                samples[name].append(seconds * 1000)
    return samples, found, spilt


def rasterise(image: Any, view: Any) -> Any:
    """A layer of four channels on the canonical face, brought onto the frame; hidden parts dropped."""
    unfolded = unfold(image.shape, view.face.landmarks)
    return None if unfolded is None else wear(TEXTURE, unfolded) * unfolded.visible[..., None]


def drawn(render: Callable[..., Any], image: Any, views: Any, region: str) -> list[float]:
    """Seconds of one layer on skin, nine times after the first, which draws its placement."""
    look = face_of(region)
    times: dict[str, float] = {}
    seconds = []
    for _ in range(10):
        timed(times, "layer", render, image, views, look)
        seconds.append(times["layer"])
    return seconds[1:]


def timed(times: dict[str, float], name: str, work: Callable[..., Any], *arguments: Any) -> Any:
    start = time.perf_counter()
    result = work(*arguments)
    times[name] = time.perf_counter() - start
    return result


def pixels_outside(image: Any, painted: Any, views: Any, look: Look) -> int:
    """How many pixels changed where no matte lies."""
    changed = (image != painted).any(axis=2)
    for matte in (matte for view in views for layer in look.layers for matte in mattes(image, view, layer)):
        x0, y0, x1, y1 = matte.box
        changed[y0:y1, x0:x1] &= matte.alpha <= 0
    return int(np.count_nonzero(changed))


def figures_of(samples: Samples, found: int, spilt: int) -> Figures:
    frames = len(samples["total"])
    figures = {f"{stage}_ms": median(samples[stage]) for stage in (*STAGES, "total")}
    figures |= {f"render_{count}_ms": median(samples[f"render_{count}"]) for count in LAYERS}
    figures["cpu_ms"] = median(samples["cpu"])
    figures["total_p95_ms"] = percentile(samples["total"], 95)
    figures["fps_per_core"] = 1000 * frames / sum(samples["total"])
    names = ("total", "render", "encode", "several", "encode_several")
    each = zip(*(samples[name] for name in names), strict=True)
    figures["four_up_ms"] = median(
        total - one - code + four + fours for total, one, code, four, fours in each
    )
    figures["four_up_share"] = figures["four_up_ms"] / figures["total_ms"]
    figures["uv_ms"] = median(samples["uv"])
    figures |= {f"layer_{region}_ms": median(samples[f"layer_{region}"]) for region in ON_SKIN}
    return figures | {"frames": frames, "found_share": found / frames, "pixels_outside": spilt}


def broken_by(figures: Figures) -> list[str]:
    broken = []
    if figures["found_share"] < 0.99:
        broken.append(f"a face was found in {figures['found_share']:.1%} of the frames only")
    if figures["pixels_outside"]:
        broken.append(f"{figures['pixels_outside']:.0f} pixels changed outside the mattes")
    return broken


def main() -> int:
    parser = options("engine", __doc__ or "")
    parser.add_argument("--frames", type=int, default=300)
    arguments = parser.parse_args()
    samples, found, spilt = measure(arguments.frames)
    figures = figures_of(samples, found, spilt)
    rows = [(stage, figures[f"{stage}_ms"], percentile(samples[stage], 95)) for stage in (*STAGES, "total")]
    print_table("Engine, 640×480, one thread, one lip layer", ("stage", "median ms", "p95 ms"), rows)
    rows = [
        (f"{count} lip layers", figures[f"render_{count}_ms"], percentile(samples[f"render_{count}"], 95))
        for count in LAYERS
    ]
    rows += [
        (f"one {region} layer", figures[f"layer_{region}_ms"], percentile(samples[f"layer_{region}"], 95))
        for region in ON_SKIN
    ]
    print_table("Rendering alone", ("look", "median ms", "p95 ms"), rows)
    print(f"\n{figures['fps_per_core']:.1f} frames a second per core")
    print(f"{figures['cpu_ms']:.1f} ms of processor time a frame")
    print(f"A texture of four channels onto the face: {figures['uv_ms']:.1f} ms of processor time")
    times = f"{figures['four_up_share']:.2f} times one"
    print(f"Four looks side by side from one understanding: {figures['four_up_ms']:.1f} ms, {times}")
    figures |= print_bars(figures, BARS)
    return finish(arguments.json, figures, lambda figure: draw(figure, figures), broken_by(figures))


def draw(figure: Any, figures: Figures) -> None:
    """One bar of stacked stages a look: how the frame's time is spent."""
    axes = figure.subplots()
    for row, count in enumerate(LAYERS):
        left = 0.0
        for number, stage in enumerate(STAGES):
            width = figures[f"render_{count}_ms"] if stage == "render" else figures[f"{stage}_ms"]
            axes.barh(row, width, left=left, color=f"C{number}", label=stage if row == 0 else None)
            left += width
    axes.invert_yaxis()
    axes.axvline(25, color="k", linestyle=":", linewidth=1)
    axes.set_yticks(range(len(LAYERS)), [f"{count} layer{'s' if count > 1 else ''}" for count in LAYERS])
    axes.set_xlabel("ms per frame of 640×480 on one thread, medians; dotted: the budget")
    axes.legend(ncols=len(STAGES), loc="upper center", bbox_to_anchor=(0.5, 1.12), frameon=False, fontsize=8)


if __name__ == "__main__":
    sys.exit(main())
