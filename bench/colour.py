"""How true a colour is: every demo shade on ten skins, in five lights, bright and dim, against its spectrum.

A face is drawn in wavelengths (`bench.spectral`) and photographed. The engine gets the picture alone, judges
its light and puts the shade on. What it should look like is worked out in wavelengths: the film that
docs/colour.md describes, over that skin (or hair: `bench.tresses`), in that light, through that camera.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch

import cv2
import numpy as np
from numpy.typing import NDArray

from bench import spectral
from bench.report import Bar, finish, options, print_bars
from bench.samples import TONES, Sample, figures_of, of_shades, show
from bench.sitter import SIZE, Case, areas, landmarks, picture, sitter
from bench.spectral import LIGHTS, MONK, spectrum
from bench.tresses import HAIRS, dye
from bench.wardrobe import wardrobe, write_figures
from ml.colour import LUMINANCE, bytes_to_linear
from ml.face import Face
from ml.light import estimate_light
from ml.look import Layer, Look
from ml.matte import Matte, lip_matte
from ml.render import FaceView, render_look
from ml.render.finish import FINISHES
from ml.render.skin import BODY, POWDERS, coat

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Rail = list[tuple[str, Layer]]

EXPOSURES = (-1, 0, 1)  # EV about a perfect diffuser at one half
BARS = [
    *(Bar("median", 2.0), Bar("p95", 5.0), Bar("tone_gap", 1.0)),
    *(Bar("region.hair.median", 2.0), Bar("region.hair.p95", 5.0)),
    *(Bar("hair.tone_gap", 1.0), Bar("hair.own_gap", 1.0)),
]


def main() -> int:
    parser = options("colour", __doc__ or "")
    parser.add_argument(
        "--every", type=int, default=6, help="each face and light wears one of so many shades"
    )
    parser.add_argument("--shades", type=Path, help="of `manage.py export_colours`; else the demo shop's")
    parser.add_argument("--shades-out", type=Path, help="for `manage.py import_colour_truth`")
    arguments = parser.parse_args()
    shades, step = wardrobe(arguments.shades), arguments.every
    dyes = [item for item in shades.items() if item[1].region == "hair"]
    rails = [[item for item in shades.items() if item not in dyes], dyes]
    samples = [sample for at, case in enumerate(cases()) for sample in wear(at, case, rails, step)]
    figures = figures_of(samples)
    out = arguments.shades_out or arguments.json.with_name("colour_shades.json")
    write_figures(out, shades, of_shades(samples), figures, datetime.now(UTC).date())
    show(samples, figures)
    figures |= print_bars(figures, BARS)
    broken = [] if samples else ["nothing was tried on"]
    return finish(arguments.json, figures, lambda figure: draw(figure, samples), broken)


def cases() -> Iterator[Case]:
    for tone, kelvin, exposure, balanced in product(range(len(MONK)), LIGHTS, EXPOSURES, (True, False)):
        yield Case(tone, kelvin, exposure, balanced)


def wear(at: int, case: Case, rails: Sequence[Rail], step: int) -> Iterator[Sample]:
    """One of so many shades on the face of that number and on its hair; each meets all lights in turn."""
    made_up, dyes = (rail[(at + at // step) % step :: step] for rail in rails)
    yield from try_on(case, made_up)
    yield from dye(case, list(HAIRS)[at % len(HAIRS)], dyes)


def try_on(case: Case, shades: Sequence[tuple[str, Layer]]) -> Iterator[Sample]:
    """Each shade, of a palette each colour, on one face in one light, and how far it is off."""
    materials = sitter(case.tone)
    image = picture(case, materials)
    view = understand(image)
    for name, layer in shades:
        ground = materials["lips" if layer.region in {"lips", "lip_liner"} else "skin"]
        for colour in layer.colours:
            seen = worn(image, view, replace(layer, colours=(colour,)))
            film = spectral.film(ground, spectrum(colour), *film_of(layer))
            should = np.clip(case.photograph(film), 0, 1)
            difference = float(spectral.difference(seen, should))
            yield Sample(case, layer.region, layer.finish, name, difference)


def film_of(layer: Layer) -> tuple[float, float]:
    """Cover and n, of the tables in docs/colour.md."""
    if layer.region == "lips":
        lip = FINISHES[layer.finish]
        return lip.opacity * layer.coverage, lip.yule_nielsen
    powder = POWDERS[layer.finish]
    return powder.opacity * layer.coverage * BODY.get(layer.region, 1.0), powder.yule_nielsen


def understand(image: Image) -> FaceView:
    points = landmarks()
    light = estimate_light(image, points, None)
    cheek = bytes_to_linear(image[disc() > 0]) @ LUMINANCE
    return FaceView(
        Face(points, 1.0), None, lip_matte(image.shape, points, None), light, tone=float(np.median(cheek))
    )


@cache
def disc() -> Floats:
    """A place on a cheek."""
    mask = np.zeros((SIZE, SIZE), np.float32)
    cv2.circle(mask, tuple(int(c) for c in landmarks()[50, :2]), 12, 1.0, cv2.FILLED)
    return mask


def worn(image: Image, view: FaceView, layer: Layer) -> NDArray[np.float64]:
    """Median linear RGB of what the renderer painted; without sheen and glitter, which are no colour."""
    if layer.region == "lips":
        dull = replace(FINISHES[layer.finish], own=0.0, gloss=0.0, sheen=0.0, flakes=0.0)
        with patch.dict(FINISHES, {layer.finish: dull}):
            painted = render_look(image, [view], Look((layer,)))
        return np.asarray(np.median(bytes_to_linear(painted[core()]), axis=0), float)
    painted, where = image.copy(), disc()
    if layer.region == "lip_liner":
        where = core().astype(np.float32)
        view = replace(view, tone=float(np.median(bytes_to_linear(image[core()]) @ LUMINANCE)))
    matt = replace(POWDERS[layer.finish], sheen=0.0, flakes=0.0)
    with patch.dict(POWDERS, {layer.finish: matt}):
        coat(painted, view, layer, layer.colours[0], Matte(where, (0, 0, SIZE, SIZE)))
    return np.asarray(np.median(bytes_to_linear(painted[where > 0]), axis=0), float)


@cache
def core() -> NDArray[np.bool_]:
    """The lips well inside their edge."""
    return np.asarray(cv2.erode((areas()["lips"] > 0.99).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)


def draw(figure: Any, samples: Sequence[Sample]) -> None:
    axes = figure.subplots()
    for name in TONES:
        ordered = np.sort([sample.difference for sample in samples if sample.tone == name])
        axes.plot(ordered, np.linspace(0, 100, len(ordered)), label=f"{name} skin")
    axes.set(xlabel="ΔE00", ylabel="percent of the samples", xlim=(0, 12), ylim=(0, 100))
    axes.axvline(2, color="k", linestyle=":", linewidth=1)
    axes.legend()


if __name__ == "__main__":
    sys.exit(main())
