"""What light the face stands in: how bright, how coloured, and whether a colour can be judged in it.

`docs/colour.md` gives the model with its reasons; the numbers below are the whole of it.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.light_faults import Colours, Sides, find_colours, find_sides, strangeness, unevenness
from ml.parse import Parse
from ml.regions import SKIN
from ml.sclera import Sclera, find_sclera

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

CHEEKS = (50, 280)  # centres of two discs of skin, in the image's left and right half of the face
OUTER_EYE_CORNERS = (33, 263)
DISC = 0.12  # their radius in distances between the eyes' outer corners
SKIN_IN_GOOD_LIGHT = 0.33  # linear luminance of the cheeks
WHITE_IN_GOOD_LIGHT = 0.70  # of the frame's 98th percentile
SKIN_WEIGHT, WHITE_WEIGHT = 0.50, 0.55  # exponents: skin may be dark by itself, a frame may hold a lamp
DIMMEST = 0.08
RED_OF_SKIN, BLUE_OF_SKIN = (1.2, 3.0), (0.45, 1.05)  # R/G and B/G of skin of any tone in white light, linear
COLOURED = 0.5  # log units outside of them from which light is surely coloured
CAST_WEIGHT = 0.9  # share that is the light's then, of what parts skin from the middle of both
RED_AT_ALL, BLUE_AT_ALL = (1.0, 4.0), (0.22, 1.2)  # the same where the eyes say what the light is
BURNT = 0.97  # linear
SCLERA = (0.587, 0.481, 0.433)  # linear RGB of the whites of the eyes in good light, under their lids
SCLERA_RED, SCLERA_BLUE = math.log(SCLERA[0] / SCLERA[1]), math.log(SCLERA[2] / SCLERA[1])
LAMPS = (-0.874, -0.182)  # log(R/G) = a·b + c·b² of daylight and of lamps from 2700 K, b their log(B/G)
SURE = 0.1, 0.65  # how sure the eyes are from which they have a say, and from which the only one
OFF_LAMPS = 0.6  # share of what is seen of a cast that no such lamp has


@dataclass(frozen=True)
class Light:
    exposure: float  # by which a colour is darker here than in good light, 0.08..1
    cast: tuple[float, float, float]  # linear RGB gain of the light's colour, green = 1
    verdict: str  # "good" | "dark" | "bright" | "coloured" | "uneven"
    confidence: float  # 0..1, how far a colour can be judged
    side: float = 0.0  # log of the right cheek's luminance over the left one's (of the image)
    eyes: float = 0.0  # 0..1, how far the whites of the eyes had a say


@dataclass(frozen=True)
class _Seen:
    exposure: float
    log_cast: npt.NDArray[np.float64]
    burnt: float  # share of the cheeks' pixels that the camera clipped: 0.6 for one channel, 1 for more
    colours: Colours
    sides: Sides
    eyes: float

    def faults(self) -> dict[str, float]:
        """How bad the light is in each way; it counts from 0 to 1 and is named from 0.5."""
        return {
            "dark": (0.40 - self.exposure) / 0.30,
            "bright": (self.burnt - 0.15) / 0.70,
            "coloured": strangeness(self.colours),
            "uneven": unevenness(self.sides),
        }


def estimate_light(image: Image, landmarks: Floats, parse: Parse | None) -> Light:
    """Light on a face in H×W×3 uint8 RGB: from its cheeks, the whites of its eyes, and the frame."""
    seen = _look(image, landmarks, parse)
    faults = {fault: _ramp(0, 1, value) for fault, value in seen.faults().items()}
    worst = max(faults, key=lambda fault: faults[fault])
    return Light(
        exposure=min(max(seen.exposure, DIMMEST), 1.0),
        cast=(math.exp(seen.log_cast[0]), 1.0, math.exp(seen.log_cast[2])),
        verdict=worst if faults[worst] >= 0.5 else "good",
        confidence=math.prod(1 - 0.9 * fault for fault in faults.values()),
        side=float(seen.sides[0]),
        eyes=seen.eyes,
    )


def measure_light(image: Image, landmarks: Floats, parse: Parse | None) -> tuple[Colours, Sides]:
    """What a coloured and an uneven light are told by (`ml.light_faults`)."""
    seen = _look(image, landmarks, parse)
    return seen.colours, seen.sides


def rate_light(image: Image, landmarks: Floats, parse: Parse | None) -> dict[str, float]:
    """How bad the light is in each way, not cut at 0 and 1; `verdict` names the worst from 0.5."""
    return _look(image, landmarks, parse).faults()


def _look(image: Image, landmarks: Floats, parse: Parse | None) -> _Seen:
    left, right = (_disc(image, landmarks, cheek, parse) for cheek in CHEEKS)
    both = np.concatenate([left, right])
    skin = np.median(both, axis=0)
    frame = bytes_to_linear(image[::8, ::8]).reshape(-1, 3)
    white = float(np.quantile(frame @ LUMINANCE, 0.98))
    log_cast = _cast_of(skin)
    cast = np.exp(log_cast)
    exposure = (float(skin / cast @ LUMINANCE) / SKIN_IN_GOOD_LIGHT) ** SKIN_WEIGHT
    exposure *= min(white / float(cast @ LUMINANCE) / WHITE_IN_GOOD_LIGHT, 1) ** WHITE_WEIGHT
    colours = find_colours(skin, frame)
    say, eyes = 0.0, find_sclera(image, landmarks)
    if eyes is not None:
        say = _ramp(*SURE, eyes.sure)
        log_cast += say * (_cast_on(eyes, skin) - log_cast)
        exposure = exposure ** (1 - say) * _exposure_of(eyes, np.exp(log_cast)) ** say
    clipped = (both > BURNT).sum(axis=1)
    burnt = 0.6 * float(np.mean(clipped > 0)) + 0.4 * float(np.mean(clipped > 1))
    return _Seen(exposure, log_cast, burnt, colours, find_sides(image, landmarks, parse), say)


def _cast_of(skin: Floats) -> npt.NDArray[np.float64]:
    """Log gains of red, green and blue, as far as skin tells: none within what skin of any tone shows."""
    ratios = [math.log(max(float(skin[k]), 1e-3) / max(float(skin[1]), 1e-3)) for k in (0, 2)]
    spans = [(math.log(low), math.log(high)) for low, high in (RED_OF_SKIN, BLUE_OF_SKIN)]
    outside = max(max(low - at, at - high) for at, (low, high) in zip(ratios, spans, strict=True))
    share = CAST_WEIGHT * _ramp(0, COLOURED, outside)
    red, blue = (share * (at - (low + high) / 2) for at, (low, high) in zip(ratios, spans, strict=True))
    return np.array([red, 0.0, blue])


def _cast_on(eyes: Sclera, skin: Floats) -> npt.NDArray[np.float64]:
    """Log gains of red, green and blue, with which neither eyes nor skin are out of the ordinary."""
    red, blue = (math.log(max(eyes.colour[k], 1e-3) / max(eyes.colour[1], 1e-3)) for k in (0, 2))
    red, blue = red - SCLERA_RED, blue - SCLERA_BLUE
    of_lamps = LAMPS[0] * blue + LAMPS[1] * blue**2
    red = of_lamps if eyes.burnt[0] else of_lamps + OFF_LAMPS * (red - of_lamps)
    if skin.max() < BURNT:
        red, blue = (
            min(max(value, math.log(ratio / high)), math.log(ratio / low))
            for value, ratio, (low, high) in (
                (red, (skin[0] + 1e-3) / (skin[1] + 1e-3), RED_AT_ALL),
                (blue, (skin[2] + 1e-3) / (skin[1] + 1e-3), BLUE_AT_ALL),
            )
        )
    return np.array([red, 0.0, blue])


def _exposure_of(eyes: Sclera, cast: npt.NDArray[np.float64]) -> float:
    """How bright the whites are over how bright they would be, by the channels that are not burnt."""
    use = LUMINANCE * ~np.array(eyes.burnt) + 1e-6
    return max(float((np.array(eyes.colour) / (np.array(SCLERA) * cast)) @ use / use.sum()), 0.01)


def _disc(image: Image, landmarks: Floats, cheek: int, parse: Parse | None) -> Floats:
    """Linear RGB N×3 of one cheek; where a parse says that it is skin, if it says so anywhere."""
    left, right = landmarks[list(OUTER_EYE_CORNERS), :2]
    height, width = image.shape[:2]
    radius = max(1.0, DISC * float(np.hypot(*(right - left))))
    x, y = np.clip(landmarks[cheek, :2], 0, (width - 1, height - 1))
    x0, y0 = int(max(x - radius, 0)), int(max(y - radius, 0))
    x1, y1 = min(int(x + radius) + 1, width), min(int(y + radius) + 1, height)
    inside = np.zeros((y1 - y0, x1 - x0), np.uint8)
    cv2.circle(inside, (int(x) - x0, int(y) - y0), int(radius), 1, cv2.FILLED)
    chosen = inside > 0
    if parse is not None:
        skin = chosen & (parse.to_image(parse.probabilities[SKIN], (x0, y0, x1, y1)) > 0.5)
        chosen = skin if skin.any() else chosen
    return bytes_to_linear(image[y0:y1, x0:x1][chosen])


def _ramp(low: float, high: float, value: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)
