"""My colours: skin tone, undertone and season of a face, corrected for the light it stands in.

What the light is comes from `ml.light`; where that cannot be said, neither can a colour (`cannot_judge`).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ml.colour import Lab, linear_to_lab
from ml.complexion.measure import PATCHES, light_gain, median_of, median_of_irises, skin_patches
from ml.monk import MONK, place_on_scale, typology_angle
from ml.regions import HAIR, LOWER_LIP, UPPER_LIP
from ml.render.view import FaceView
from ml.season import contrast_of, reasons_of, season_of, undertone_of, undertone_value

__all__ = ["MONK", "NO_FACE", "Complexion", "Judgement", "judge_complexion", "settle"]

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

COVERED = 0.5  # share of the patches that must be skin
TURNED = 35.0  # degrees of yaw from which one side is all that is seen
EYES_SAY, SURE = 0.3, 0.65  # how far the whites of the eyes must have a say, and from which it is enough
WHITEST = 98.0  # L* that no skin has: then the eyes lie in shadow, and skin in the light
KEPT = 60  # judgements of live frames


@dataclass(frozen=True)
class Complexion:
    """Colours are CIELAB (D65) as in good daylight. All is a guess where `cannot_judge` says why."""

    monk: int  # 1..10 of MONK
    monk_range: tuple[int, int]  # between which it probably lies
    ita: float  # degrees, −90..90
    undertone: str  # "warm" | "neutral" | "cool"
    season: str  # "spring" | "summer" | "autumn" | "winter"
    skin: Lab
    lips: Lab | None
    hair: Lab | None
    eyes: Lab | None  # their irises
    contrast: float  # 0..1, of hair and eyes with skin
    confidence: float  # 0..1
    cannot_judge: str  # "" | "no_face" | "dark" | "bright" | "coloured" | "uneven" | "covered" | "turned"
    reasons: tuple[str, ...]  # codes of what led to the season


def judge_complexion(image: Image, view: FaceView) -> Complexion:
    """Of one face of H×W×3 uint8 RGB."""
    points, parse = view.face.landmarks, view.parse
    gain, patches = light_gain(image, view), skin_patches(image, points, parse)

    def lab(colour: Floats | None) -> Lab | None:
        return None if colour is None else _to_lab(colour / gain)

    light = view.light
    skin = lab(np.median(patches, axis=0) if patches else None) or NO_FACE.skin
    return _conclude(
        skin,
        lab(median_of((UPPER_LIP, LOWER_LIP), image, points, parse)),
        lab(median_of((HAIR,), image, points, parse, reach=1.0)),
        lab(median_of_irises(image, points)),
        light.confidence * min(light.eyes / SURE, 1.0) * len(patches) / len(PATCHES),
        _obstacle(view, len(patches), skin),
    )


def _conclude(
    skin: Lab, lips: Lab | None, hair: Lab | None, eyes: Lab | None, confidence: float, cannot_judge: str
) -> Complexion:
    place, value, contrast = place_on_scale(skin), undertone_value(skin), contrast_of(skin, hair, eyes)
    doubt = 0.75 + 1.25 * (1 - confidence)
    return Complexion(
        monk=round(place),
        monk_range=(max(1, round(place - doubt)), min(10, round(place + doubt))),
        ita=typology_angle(skin),
        undertone=undertone_of(value),
        season=season_of(skin, value, contrast),
        skin=skin,
        lips=lips,
        hair=hair,
        eyes=eyes,
        contrast=contrast,
        confidence=0.0 if cannot_judge else confidence,
        cannot_judge=cannot_judge,
        reasons=reasons_of(skin, value, contrast),
    )


NO_FACE = _conclude((60.0, 12.0, 18.0), None, None, None, 0.0, "no_face")


def settle(judgements: Sequence[Complexion]) -> Complexion:
    """Several of one person made one: medians weighted by confidence; else what most often hindered."""
    sure = [one for one in judgements if not one.cannot_judge]
    if not sure:
        causes = [one.cannot_judge for one in judgements] or ["no_face"]
        worst = max(causes, key=causes.count)
        return next((one for one in judgements if one.cannot_judge == worst), NO_FACE)
    weights = [one.confidence for one in sure]

    def middle(colour: Callable[[Complexion], Lab | None]) -> Lab | None:
        found = [(lab, weight) for one, weight in zip(sure, weights, strict=True) if (lab := colour(one))]
        if not found:
            return None
        labs, heavy = zip(*found, strict=True)
        lightness, a, b = (weighted_median(values, heavy) for values in zip(*labs, strict=True))
        return lightness, a, b

    settled = _conclude(
        middle(lambda one: one.skin) or NO_FACE.skin,
        middle(lambda one: one.lips),
        middle(lambda one: one.hair),
        middle(lambda one: one.eyes),
        weighted_median(weights, weights),
        "",
    )
    agree = sum(one.confidence for one in sure if one.season == settled.season) / sum(weights)
    return replace(settled, confidence=settled.confidence * (0.5 + 0.5 * agree))


class Judgement:
    """What live frames say so far: the last `KEPT` of them."""

    def __init__(self) -> None:
        self._seen: list[Complexion] = []

    def add(self, complexion: Complexion) -> Complexion:
        """Take another frame's in, and return what all of them say together."""
        self._seen = [*self._seen, complexion][-KEPT:]
        return settle(self._seen)


def weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    order = np.argsort(values)
    heavy = np.cumsum(np.array(weights)[order])
    return float(np.array(values)[order][np.searchsorted(heavy, heavy[-1] / 2)])


def _obstacle(view: FaceView, patches: int, skin: Lab) -> str:
    points = view.face.landmarks
    across = points[454] - points[234]
    if abs(math.degrees(math.atan2(across[2], np.hypot(*across[:2])))) > TURNED:
        return "turned"
    if patches < COVERED * len(PATCHES):
        return "covered"
    if view.light.verdict != "good":
        return view.light.verdict
    if skin[0] > WHITEST:
        return "uneven"
    return "" if view.light.eyes >= EYES_SAY else "covered"


def _to_lab(linear: npt.ArrayLike) -> Lab:
    lightness, a, b = linear_to_lab(np.clip(linear, 0.001, 1)).tolist()
    return lightness, a, b
