"""My colours: skin tone, undertone and season of a face, corrected for the light it stands in.

What the light is comes from `ml.light`; where that cannot be said, neither can a colour (`cannot_judge`).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, Lab, bytes_to_linear, linear_to_lab
from ml.light import CHEEKS, DISC, OUTER_EYE_CORNERS, SCLERA
from ml.monk import MONK, place_on_scale, typology_angle
from ml.parse import Box, Parse, box_around
from ml.regions import EYE_RINGS, HAIR, LEFT_IRIS, LOWER_LIP, NOSE, RIGHT_IRIS, SKIN, UPPER_LIP
from ml.render.view import FaceView
from ml.sclera import find_sclera
from ml.season import contrast_of, reasons_of, season_of, undertone_of, undertone_value

__all__ = ["MONK", "NO_FACE", "Complexion", "Judgement", "judge_complexion", "settle"]

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

PATCHES = (*CHEEKS, 108, 337, 205, 425)  # cheeks, forehead, jaw: centres of discs of skin
FEWEST, MOST = 20, 20_000  # pixels that a colour is taken from
SURELY = 0.8  # probability from which a pixel is what the parser says
COVERED = 0.5  # share of the patches that must be skin
TURNED = 35.0  # degrees of yaw from which one side is all that is seen
EYES_SAY = 0.3  # how far the whites of the eyes must have a say
RING = 0.5, 0.9  # of the iris's radius: neither pupil nor rim
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
    gain = _gain(image, view)

    def lab(pixels: Floats | None) -> Lab | None:
        return None if pixels is None else _to_lab(np.median(pixels, axis=0) / gain)

    patches = [_patch(image, points, parse, at) for at in PATCHES]
    seen = [np.median(patch, axis=0) for patch in patches if patch is not None]
    skin = _to_lab(_bright_half(seen) / gain) if seen else NO_FACE.skin
    confidence = view.light.confidence * min(view.light.eyes / 0.65, 1.0) * len(seen) / len(PATCHES)
    return _conclude(
        skin,
        lab(_parsed(image, points, parse, (UPPER_LIP, LOWER_LIP))),
        lab(_parsed(image, points, parse, (HAIR,), reach=1.0)),
        lab(_irises(image, points)),
        confidence,
        _obstacle(view, len(seen)),
    )


def _conclude(
    skin: Lab, lips: Lab | None, hair: Lab | None, eyes: Lab | None, confidence: float, cannot_judge: str
) -> Complexion:
    place, value, contrast = place_on_scale(skin), undertone_value(skin), contrast_of(skin, hair, eyes)
    doubt = 0.25 + 1.25 * (1 - confidence)
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

    skin = middle(lambda one: one.skin) or NO_FACE.skin
    several = 1 - math.prod(1 - 0.3 * weight for weight in weights[1:])  # agreeing witnesses leave less doubt
    confidence = weighted_median(weights, weights)
    return _conclude(
        skin,
        middle(lambda one: one.lips),
        middle(lambda one: one.hair),
        middle(lambda one: one.eyes),
        confidence + (1 - confidence) * 0.5 * several,
        "",
    )


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


def _obstacle(view: FaceView, patches: int) -> str:
    points = view.face.landmarks
    across = points[454] - points[234]
    if abs(math.degrees(math.atan2(across[2], np.hypot(*across[:2])))) > TURNED:
        return "turned"
    if patches < COVERED * len(PATCHES):
        return "covered"
    if view.light.verdict != "good":
        return view.light.verdict
    return "" if view.light.eyes >= EYES_SAY else "covered"


def _gain(image: Image, view: FaceView) -> Floats:
    """By which linear RGB is more than in good light; the light's exposure ends at 1, the eyes go on."""
    light, gain = view.light, np.array(view.light.cast) * view.light.exposure
    eyes = find_sclera(image, view.face.landmarks) if light.exposure >= 1 else None
    if eyes is not None:
        clear = LUMINANCE * ~np.array(eyes.burnt) + 1e-6
        level = float((np.array(eyes.colour) / (np.array(SCLERA) * gain)) @ clear / clear.sum())
        gain *= max(level, 1.0) ** light.eyes
    return np.asarray(gain, np.float32)


def _bright_half(colours: Sequence[Floats]) -> Floats:
    """Mean of the brighter half; the others lie in shadow or under a beard."""
    levels = np.array([colour @ LUMINANCE for colour in colours])
    return np.asarray(np.mean(np.array(colours)[levels >= np.median(levels)], axis=0), np.float32)


def _patch(image: Image, points: Floats, parse: Parse | None, at: int) -> Floats | None:
    """Linear RGB N×3 of a disc of skin; None where it is hidden or out of the picture."""
    left, right = points[list(OUTER_EYE_CORNERS), :2]
    radius = max(1.0, DISC * float(np.hypot(*(right - left))))
    box = box_around(image.shape, points[[at], :2], radius)
    if box is None:
        return None
    disc = _disc(box, points[at, :2], radius)
    skin = disc if parse is None else disc & _sure(parse, (SKIN, NOSE), box)
    return _pixels(image, box, skin) if skin.sum() > 0.4 * disc.sum() else None


def _irises(image: Image, points: Floats) -> Floats | None:
    found = []
    for ring, iris in zip(EYE_RINGS, (LEFT_IRIS, RIGHT_IRIS), strict=True):
        centre = points[iris, :2]
        radius = float(np.linalg.norm(points[iris + 1 : iris + 5, :2] - centre, axis=1).mean())
        box = box_around(image.shape, points[[iris], :2], radius)
        if box is None:
            continue
        lids = np.zeros((box[3] - box[1], box[2] - box[0]), np.uint8)
        cv2.fillPoly(lids, [np.round(points[list(ring), :2] - box[:2]).astype(np.int32)], 1)
        around = _disc(box, centre, RING[1] * radius) & ~_disc(box, centre, RING[0] * radius)
        found.append(_pixels(image, box, around & (lids > 0)))
    pixels = [part for part in found if part is not None]
    return np.concatenate(pixels) if pixels else None


def _parsed(
    image: Image, points: Floats, parse: Parse | None, classes: Sequence[int], reach: float = 0.1
) -> Floats | None:
    """Linear RGB N×3 of what the parser surely calls one of the classes, near the face."""
    size = float(np.ptp(points[:, :2], axis=0).max())
    box = box_around(image.shape, points[:, :2], reach * size) if parse is not None else None
    if box is None or parse is None:
        return None
    return _pixels(image, box, _sure(parse, classes, box))


def _sure(parse: Parse, classes: Sequence[int], box: Box) -> Mask:
    return np.asarray(parse.to_image(parse.probabilities[list(classes)].sum(axis=0), box) > SURELY)


def _disc(box: Box, centre: Floats, radius: float) -> Mask:
    x, y = np.arange(box[0], box[2]) + 0.5 - centre[0], np.arange(box[1], box[3]) + 0.5 - centre[1]
    return np.asarray(np.hypot(x, y[:, None]) <= radius)


def _pixels(image: Image, box: Box, mask: Mask) -> Floats | None:
    chosen = image[box[1] : box[3], box[0] : box[2]][mask]
    chosen = chosen[:: max(1, len(chosen) // MOST)]
    return bytes_to_linear(chosen) if len(chosen) >= FEWEST else None


def _to_lab(linear: npt.ArrayLike) -> Lab:
    lightness, a, b = linear_to_lab(np.clip(linear, 0.001, 1)).tolist()
    return lightness, a, b
