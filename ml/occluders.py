"""Things drawn before a face with their exact masks: hands, fingers, cups, masks, boxes, loose hair.

What they cover is labelled `occluder`, and under loose hair `hair`: lips behind either are not to be painted.
Drawing functions take the picture they belong to (H×W×3 uint8 RGB, H×W uint8 classes) and return a `Layer`.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.regions import HAIR, INDEX, LOWER_LIP, MOUTH, NOSE, OCCLUDER, SKIN, UPPER_LIP
from ml.sketch import (
    any_colour,
    blank,
    capsule,
    ellipse,
    heading,
    plain,
    polygon,
    rounding,
    sixteenths,
    soft_noise,
    texture,
)
from ml.soft import SURE

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Vector = NDArray[np.float64]
Rng = np.random.Generator
Layer = tuple[Floats, Image]  # colours H×W×3 in 0..255; how opaque, H×W in 0..255
Draw = Callable[[Image, Image, Rng], Layer]
Finger = tuple[Vector, Vector, float]  # root, tip, thickness, px

REAL = 0.7  # share of hands and fingers that are photographed, where there are such
AT_MOUTH, AT_EYES = 0.65, 0.6  # shares: of what is held before a face, and of the rest
EYES_AND_BROWS = tuple(INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("eye", "brow"))


def occlude(image: Image, label: Image, rng: Rng, *, real_hand: Draw | None = None) -> tuple[Image, Image]:
    """Paste something over the face: strands become hair, everything else `occluder`.

    `real_hand` (`ml.hands`) takes the place of most that are drawn.
    """
    classes = label if label.ndim == 2 else label[..., 0]
    if not (classes == SKIN).any():
        return image, label
    draw, region, _ = KINDS[rng.choice(len(KINDS), p=[share for *_, share in KINDS])]
    if real_hand and draw in (hand, fingers) and rng.random() < REAL:
        draw = real_hand
    colours, opacity = draw(image, classes, rng)
    return paste(image, label, colours, opacity, region)


def paste(image: Image, label: Image, colours: Floats, opacity: Image, region: int) -> tuple[Image, Image]:
    """Blend; what is more than half covered takes the label of what covers it, hard or soft (`ml.soft`)."""
    alpha = opacity[..., None] / np.float32(255)
    pasted = np.clip(image + alpha * (colours - image), 0, 255).astype(np.uint8)
    labelled = label.copy()
    labelled[opacity > 127] = region if label.ndim == 2 else (region, region, SURE)
    return pasted, labelled


def hand(image: Image, label: Image, rng: Rng) -> Layer:
    """A palm with four fingers and a thumb, coming from any side to somewhere about its aim."""
    goal, width = aim(label, rng)
    reach = width * rng.uniform(0.9, 1.5)
    turn = rng.uniform(0, 2 * np.pi)
    beside = rng.uniform(0.1, 0.5)  # the nearer to 0, the more of the goal it hides
    palm = goal + rng.normal(0, beside, 2) * width + 0.35 * reach * heading(turn)
    shape = blank(label)
    ellipse(shape, palm, (reach * 0.3, reach * 0.26), turn)
    capsule(shape, palm, palm + reach * 1.6 * heading(turn), reach * 0.4)
    spread = rng.uniform(0.08, 0.3)
    parts = [finger(palm, turn + np.pi, spread, reach, place, rng) for place in (-1.5, -0.5, 0.5, 1.5)]
    thumb = heading(turn + np.pi + rng.choice([-1, 1]) * rng.uniform(0.8, 1.4))
    parts.append((palm, palm + reach * rng.uniform(0.35, 0.55) * thumb, reach * 0.13))
    return flesh(image, label, shape, parts, rng)


def finger(palm: Vector, turn: float, spread: float, reach: float, place: float, rng: Rng) -> Finger:
    """One finger of a hand that points along `turn`; `place` −1.5 … 1.5 counts across the palm."""
    root = palm + reach * 0.22 * heading(turn + place * 0.55)
    tip = root + reach * rng.uniform(0.25, 0.6) * heading(turn + place * spread)
    return root, tip, reach * rng.uniform(0.1, 0.13)


def fingers(image: Image, label: Image, rng: Rng) -> Layer:
    """One to three fingers laid across the mouth."""
    goal, width = aim(label, rng)
    turn = rng.uniform(0, 2 * np.pi)
    thick = width * rng.uniform(0.11, 0.17)
    start = goal + rng.normal(0, 0.12, 2) * width
    parts = []
    for place in range(rng.integers(1, 4)):
        beside = thick * 1.02 * place * heading(turn + np.pi / 2)
        tip = start + beside + heading(turn) * width * rng.uniform(-0.1, 0.35)
        parts.append((tip - heading(turn + rng.normal(0, 0.05)) * width * 2, tip, thick))
    return flesh(image, label, blank(label), parts, rng)


def tongue(image: Image, label: Image, rng: Rng) -> Layer:
    """A tongue put out over the lower lip: round, furrowed, redder than the skin."""
    mouth = np.argwhere(np.isin(label, (UPPER_LIP, MOUTH, LOWER_LIP)))
    shape, furrow = blank(label), blank(label)
    if not len(mouth):
        return plain(label, np.zeros(3)), shape
    (top, left), (bottom, right) = mouth.min(axis=0), mouth.max(axis=0)
    width, height = right - left, bottom - top
    centre = np.array([(left + right) / 2 + rng.normal(0, 0.06) * width, (top + 2 * bottom) / 3])
    radii = width * rng.uniform(0.17, 0.28), max(height * 0.45, width * 0.2) * rng.uniform(0.9, 1.3)
    turn = rng.normal(0, 0.12)
    ellipse(shape, centre, radii, turn)
    half = 0.55 * radii[1] * heading(turn + np.pi / 2)
    capsule(furrow, centre - half, centre + half, width * 0.02)
    tone = np.median(image[label == SKIN], axis=0) * (1.0, 0.62, 0.64) * rng.normal(1, 0.06, 3)
    dent = cv2.GaussianBlur(furrow, (0, 0), 1.5) / np.float32(255)
    light = rng.uniform(0.75, 1.1) * (0.6 + 0.4 * rounding(shape) - rng.uniform(0, 0.25) * dent)
    return np.asarray(tone * light[..., None] + soft_noise(label, rng, 5), np.float32), shape


def cup(image: Image, label: Image, rng: Rng) -> Layer:
    """A cup, glass or bottle held to the mouth from below: a shaded trapezium with a rim."""
    mouth, width = mouth_of(label)
    top, bottom, height = width * rng.uniform(0.25, 0.6, 3) * (1, 1, 3)
    centre = mouth + np.array([0, width * rng.uniform(-0.12, 0.15)])
    turn, oval = rng.normal(0, 0.25), (top, top * rng.uniform(0.05, 0.3))
    corners = np.array([[-top, 0], [top, 0], [bottom, height], [-bottom, height]])
    shape, rim = blank(label), blank(label)
    polygon(shape, centre + corners @ np.array([heading(turn), heading(turn + np.pi / 2)]))
    ellipse(shape, centre, oval, turn)
    ellipse(rim, centre, oval, turn, max(1, int(width * 0.03)))
    colours = texture(image, rng) if rng.random() < 0.4 else plain(label, any_colour(rng))
    across = ((np.arange(label.shape[1]) - centre[0]) / top).clip(-1, 1) - rng.uniform(-0.7, 0.7)
    colours = colours * (1 - rng.uniform(0, 0.5) * across**2)[None, :, None]
    return np.asarray(colours + rim[..., None] / 255 * rng.uniform(-60, 60), np.float32), shape


def medical_mask(image: Image, label: Image, rng: Rng) -> Layer:
    """A mask from the nose to under the chin, at times pulled down to show the lips."""
    ys, xs = np.nonzero(np.isin(label, (SKIN, NOSE, UPPER_LIP, LOWER_LIP)))
    (x, y), width = mouth_of(label)
    left, right = np.percentile(xs, [2, 98])
    top, chin = y - width * (rng.uniform(0.1, 0.4) if rng.random() < 0.8 else -0.2), ys.max() + 2
    side = (top + chin) / 2 + rng.normal(0, 0.05) * width
    upper, lower, jaw = side - 0.15 * width, side + 0.1 * width, 0.4 * width
    outline = [(left, upper), (x, top), (right, upper), (right, lower), (x + jaw, chin), (x - jaw, chin)]
    shape = blank(label)
    polygon(shape, np.array([*outline, (left, lower)]))
    cloth = np.array(MASK_COLOURS[rng.integers(len(MASK_COLOURS))]) * rng.uniform(0.7, 1.05)
    pleats = 1 + rng.uniform(0, 0.08) * np.sin(np.arange(label.shape[0]) / width * rng.uniform(15, 40))
    colours = plain(label, cloth) * pleats[:, None, None] + soft_noise(label, rng, 8)
    return np.asarray(colours, np.float32), shape


def thing(image: Image, label: Image, rng: Rng) -> Layer:
    """A phone, microphone, bar or paper: a box or an ellipse of one colour or a picture's own texture."""
    goal, width = aim(label, rng)
    centre = goal + rng.normal(0, 0.45, 2) * width
    a, b = width * rng.uniform(0.1, 0.6, 2)
    turn = rng.uniform(0, np.pi)
    shape = blank(label)
    if rng.random() < 0.5:
        ellipse(shape, centre, (a, b), turn)
    else:
        corners = np.array([[-a, -b], [a, -b], [a, b], [-a, b]])
        polygon(shape, centre + corners @ np.array([heading(turn), heading(turn + np.pi / 2)]))
    colours = texture(image, rng) if rng.random() < 0.6 else plain(label, any_colour(rng))
    return colours + soft_noise(label, rng, 6), shape


def strands(image: Image, label: Image, rng: Rng) -> Layer:
    """Loose hair of her own colour across the face."""
    mouth, width = mouth_of(label)
    hair = image[label == HAIR]
    own = np.median(hair, axis=0) if len(hair) > 50 else rng.uniform(10, 120, 3)
    turn, centre = rng.uniform(0, np.pi), mouth + rng.normal(0, 0.3, 2) * width
    along, beside = heading(turn), heading(turn + np.pi / 2)
    steps = np.linspace(-width, width, 24)[:, None]
    shape = blank(label)
    for _ in range(rng.integers(2, 25)):
        offset, bend = rng.normal(0, 0.12) * width, rng.normal(0, 0.2) / width
        curve = centre + steps * along + (offset + bend * steps**2) * beside
        cv2.polylines(shape, [sixteenths(curve)], False, 255, int(rng.integers(1, 3)), cv2.LINE_AA, 4)
    colours = plain(label, own * rng.uniform(0.6, 1.2)) + soft_noise(label, rng, 20)
    return colours, np.asarray(shape * rng.uniform(0.7, 1.0), np.uint8)


KINDS: tuple[tuple[Draw, int, float], ...] = (
    (hand, OCCLUDER, 0.25),
    (fingers, OCCLUDER, 0.18),
    (tongue, MOUTH, 0.21),
    (cup, OCCLUDER, 0.1),
    (medical_mask, OCCLUDER, 0.07),
    (thing, OCCLUDER, 0.1),
    (strands, HAIR, 0.09),
)
MASK_COLOURS = ((170, 205, 225), (235, 238, 240), (30, 30, 34), (235, 190, 200), (120, 180, 170))


def flesh(image: Image, label: Image, shape: Image, parts: list[Finger], rng: Rng) -> Layer:
    """A hand in the face's own skin: dark edges, creases at the joints, nails, at times painted."""
    tone = np.median(image[label == SKIN], axis=0) * rng.uniform(0.75, 1.2) * rng.normal(1, 0.04, 3)
    shade, nails, creases = rounding(shape), blank(label), blank(label)
    long = rng.uniform(0.3, 0.5)  # nails, in thicknesses of a finger
    for root, tip, thick in parts:
        part, along = blank(label), (tip - root) / (np.hypot(*(tip - root)) + 1e-6)
        capsule(part, root, tip, thick)
        shade = np.where(part > 0, rounding(part), shade)
        shape = np.maximum(shape, part)
        across = 0.35 * thick * np.array([-along[1], along[0]])
        for joint in (1.1, 2.1):
            at = tip - joint * thick * along
            capsule(creases, at - across, at + across, thick * 0.06)
        nail = tip + rng.uniform(0, 0.15) * thick * along
        ellipse(nails, nail, (thick * long, thick * 0.27), float(np.arctan2(along[1], along[0])))
    dark = rng.uniform(0.15, 0.5) * (1 - shade[..., None])
    dark = dark + rng.uniform(0, 0.35) * (cv2.GaussianBlur(creases, (0, 0), 0.8) / np.float32(255))[..., None]
    colours = tone * (1 - dark) + soft_noise(label, rng, 7)
    if rng.random() < 0.75:
        polish = tone * (1.05, 0.9, 0.9) if rng.random() < 0.5 else any_colour(rng)
        colours += nails[..., None] / 255 * (polish - colours)
    return np.asarray(colours, np.float32), np.maximum(shape, nails)


def aim(label: Image, rng: Rng) -> tuple[Vector, float]:
    """What something is held before: the mouth or, at times, an eye, a brow or a cheek; and as `mouth_of`."""
    mouth, width = mouth_of(label)
    if rng.random() < AT_MOUTH:
        return mouth, width
    ys, xs = np.nonzero(np.isin(label, EYES_AND_BROWS if rng.random() < AT_EYES else (SKIN,)))
    at = rng.integers(len(xs)) if len(xs) else None
    return (mouth if at is None else np.array([xs[at], ys[at]], float)), width


def mouth_of(label: Image) -> tuple[Vector, float]:
    """Centre of the mouth, or of the lower face when it does not show, and the width of the face, px."""
    ys, xs = np.nonzero(label == SKIN)
    left, right = np.percentile(xs, [2, 98])
    width = max(float(right - left), 8.0)
    lips = np.argwhere(np.isin(label, (UPPER_LIP, LOWER_LIP, MOUTH)))
    centre = lips.mean(axis=0)[::-1] if len(lips) else np.array([xs.mean(), np.percentile(ys, 70)])
    return centre, width
