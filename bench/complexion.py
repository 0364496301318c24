"""My colours, on people whose colours are known: skin tone, undertone and season in twenty lights each.

People are drawn in wavelengths (`bench.people`) and photographed twenty times each. The engine gets the
pictures, the landmarks and the parts of the face. `--photographs` relights real ones, of whom only
agreement with themselves can be asked.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import spectral
from bench.light import stills
from bench.people import Lamp, Person, born, lit, parse, photograph
from bench.report import Bar, Figures, finish, options, percentile, print_bars, print_table
from bench.sitter import landmarks
from ml.colour import Lab, bytes_to_linear, lab_to_srgb, linear_to_bytes
from ml.complexion import Complexion, judge_complexion, settle
from ml.face import Face
from ml.light import estimate_light
from ml.monk import MONK
from ml.pipeline import TryOnPipeline
from ml.render import FaceView
from ml.season import contrast_of, season_of, undertone_of, undertone_value

Image = NDArray[np.uint8]

BARS = [
    Bar("monk_within_1", 85, at_least=True),
    Bar("agreement.season", 90, at_least=True),
    Bar("agreement.undertone", 90, at_least=True),
    Bar("agreement.monk", 90, at_least=True),
    Bar("skin.median", 3),
    Bar("cannot_judge.good", 15),
    Bar("seasons", 4, at_least=True),
    Bar("undertones", 3, at_least=True),
]


@dataclass(frozen=True)
class Sitting:
    lamp: Lamp
    person: Person | None
    judged: Complexion


def main() -> int:
    parser = options("complexion", __doc__ or "")
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--lamps", type=int, default=20, help="so many pictures of each")
    parser.add_argument("--seed", type=int, default=1, help="of the people; 0 is what was tuned on")
    parser.add_argument("--photographs", type=Path, help="a folder of well lit faces, relit")
    parser.add_argument("--most", type=int, default=30, help="so many photographs")
    arguments = parser.parse_args()
    if arguments.photographs:
        sittings = list(relit(arguments.photographs, arguments.most, arguments.lamps))
    else:
        sittings = [sit(arguments.seed, number, arguments.lamps) for number in range(arguments.people)]
    figures = figures_of(sittings)
    show(figures)
    figures |= print_bars(figures, BARS)
    broken = [] if figures["judged"] else ["nobody was judged"]
    return finish(arguments.json, figures, lambda figure: draw(figure, sittings), broken)


def sit(seed: int, number: int, lamps: int) -> list[Sitting]:
    """One person of the tone `number` % 10 in so many lights."""
    rng = np.random.default_rng((seed, number))
    person = born(number % len(MONK), rng)
    return [Sitting(at, person, judge(photograph(person, at, rng))) for at in lit(lamps, rng)]


def judge(image: Image) -> Complexion:
    light = estimate_light(image, landmarks(), parse())
    return judge_complexion(image, FaceView(Face(landmarks(), 1.0), parse(), None, light))


def relit(folder: Path, most: int, lamps: int) -> Iterator[list[Sitting]]:
    """Photographs as they would be in another lamp (the camera half or wholly balanced) and exposure."""
    pipeline = TryOnPipeline()
    for number, image in enumerate(stills(folder, most)):
        views = pipeline.understand(image, pipeline.new_state(still=True))
        if not views:
            continue
        view, rng = views[0], np.random.default_rng(number)
        linear, found = bytes_to_linear(image), []
        for at in lit(lamps, rng):
            white = spectral.photograph(np.ones(len(spectral.WAVES)), at.kelvin, 1.0, balanced=at.balanced)
            gain = np.maximum(white, 0.02) ** 0.5 * 2 ** -abs(at.ev)
            matrix = (spectral.relighting(at.kelvin) * gain).astype(np.float32)
            picture = linear_to_bytes(linear @ matrix)
            light = estimate_light(picture, view.face.landmarks, view.parse)
            found.append(Sitting(at, None, judge_complexion(picture, replace(view, light=light))))
        yield found


def figures_of(sittings: Sequence[Sequence[Sitting]]) -> Figures:
    every = [one for sitter in sittings for one in sitter]
    judged = [one for one in every if not one.judged.cannot_judge]
    good = [one for one in every if one.lamp.is_good]
    figures: Figures = {
        "people": len(sittings),
        "judged": len(judged),
        "cannot_judge.all": percent(bool(one.judged.cannot_judge) for one in every),
        "cannot_judge.good": percent(bool(one.judged.cannot_judge) for one in good),
    }
    for trait in ("monk", "undertone", "season"):
        figures[f"agreement.{trait}"] = agreement(sittings, trait)
    skins = [difference for sitter in sittings for difference in differences(sitter)]
    figures |= {"skin.median": percentile(skins, 50), "skin.p95": percentile(skins, 95)}
    settled = [settle([one.judged for one in sitter]) for sitter in sittings]
    for trait in ("season", "undertone"):
        figures[f"{trait}s"] = len({getattr(one, trait) for one in settled if not one.cannot_judge})
    figures["hue"] = percentile([hue(one.judged.skin) for one in judged], 50)
    for undertone in ("warm", "neutral", "cool"):
        figures[f"said.{undertone}"] = percent(one.judged.undertone == undertone for one in judged)
    return figures | truth(judged)


def truth(judged: Sequence[Sitting]) -> Figures:
    """What can be said of drawn people alone."""
    known = [(one, one.person) for one in judged if one.person is not None]
    if not known:
        return {}
    off = [one.judged.monk - person.tone for one, person in known]
    return {
        "monk_within_1": percent(abs(steps) <= 1 for steps in off),
        "monk_exact": percent(steps == 0 for steps in off),
        "monk_bias": float(np.mean(off)),
        "season_true": percent(one.judged.season == season_by_rule(person) for one, person in known),
        "undertone_true": percent(one.judged.undertone == undertone_by_rule(person) for one, person in known),
    }


def hue(lab: Lab) -> float:
    """Degrees, CIELAB."""
    return float(np.degrees(np.arctan2(lab[2], lab[1])))


def season_by_rule(person: Person) -> str:
    """What the rule of docs/colour.md makes of her true colours."""
    skin, hair, iris = (person.colours[name] for name in ("skin", "hair", "iris"))
    return season_of(skin, undertone_value(skin), contrast_of(skin, hair, iris))


def undertone_by_rule(person: Person) -> str:
    return undertone_of(undertone_value(person.colours["skin"]))


def differences(sitter: Sequence[Sitting]) -> list[float]:
    """ΔE00 of the corrected skin to the true one; in photographs, to what all of them settle on."""
    judged = [one for one in sitter if not one.judged.cannot_judge]
    if not judged:
        return []
    person = judged[0].person
    true = person.colours["skin"] if person else settle([one.judged for one in judged]).skin
    return [float(spectral.difference_of_labs(one.judged.skin, true)) for one in judged]


def agreement(sittings: Sequence[Sequence[Sitting]], trait: str) -> float:
    """Percent of a person's judged pictures that say what most of them say; mean over people."""
    found = []
    for sitter in sittings:
        said = Counter(getattr(one.judged, trait) for one in sitter if not one.judged.cannot_judge)
        if said:
            found.append(said.most_common(1)[0][1] / said.total())
    return 100 * float(np.mean(found)) if found else float("nan")


def percent(flags: Iterable[bool]) -> float:
    values = list(flags)
    return 100 * sum(values) / len(values) if values else float("nan")


def show(figures: Figures) -> None:
    print_table("My colours", ("figure", "is"), [(key, value) for key, value in figures.items()])


def draw(figure: Any, sittings: Sequence[Sequence[Sitting]]) -> None:
    """Corrected skins over the true ones."""
    axes = figure.subplots()
    for number, sitter in enumerate(sittings):
        for one in sitter:
            if not one.judged.cannot_judge:
                lightness, place = one.judged.skin[0], one.person.tone if one.person else number
                axes.plot(place + 0.03 * one.lamp.ev, lightness, ".", color=lab_to_srgb(one.judged.skin))
    axes.set(
        xlabel="Monk tone, or number of the photograph", ylabel="L* of the corrected skin", ylim=(0, 100)
    )


if __name__ == "__main__":
    sys.exit(main())
