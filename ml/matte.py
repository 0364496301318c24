"""Where paint may go: the lips as a soft matte, from the landmarks' contour and the parsed probability."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.parse import Box, Parse, box_around
from ml.regions import HAIR, INNER, LOWER_LIP, MOUTH, MOUTH_CORNERS, OCCLUDER, OUTER, SKIN, UPPER_LIP

Floats = npt.NDArray[np.float32]

EYES_AND_NOSE = (33, 263, 1)  # outer corners of her right and left eye, tip of the nose

EDGE = 0.011  # softness of a painted lip's edge, in lip widths
DOUBT = 0.02  # how far the landmarks may be off, in lip widths
SEAM = 0.012  # gap up to which lips count as closed, halved, in lip widths
GUMS = 0.03  # reach of the mouth's inside around the opening that the landmarks see, in lip widths
OPEN = (0.08, 0.2)  # opening from which a mouth may show its inside, and from which it does, in lip widths
CORNERS = (0.4, 0.6)  # where a corner begins, from the middle of the mouth (0) to its end (1)
CLOSED = (0.5, 0.75)  # share of a narrow opening from which it may be, and from which it is, lips
TONGUE = (0.12, 0.25)  # share of a closed mouth's contour from which its inside may be, and is, a tongue
MISSED = 0.3  # probability of lips where the parser sees skin at a corner inside the contour
MOSTLY_SKIN = (0.35, 0.5)  # share of the contour from which skin may be, and from which it is, a hand
NEAR_HAND = (0.02, 0.1)  # the same for what is parsed as an occluder on and around the mouth
FAVOUR = 0.8  # log odds by which lips are given more than the parser does
DISFAVOUR = 3.0  # how much more than skin counts against lips what must stay bare
BARE = [MOUTH, OCCLUDER, HAIR]
STEEP = 3  # power of the odds: contour and parse are softer than a painted edge is
SURELY_NOT = (0.44, 0.54)  # probability of lips up to which nothing, and from which all, may be painted


@dataclass(frozen=True)
class Matte:
    alpha: Floats  # h×w, 0..1, over the box
    box: Box  # x0, y0, x1, y1 in px, inside the image


def lip_matte(shape: tuple[int, ...], landmarks: Floats, parse: Parse | None) -> Matte | None:
    """The lips in an image of `shape` (H, W, …), or None where there is nothing to paint.

    The contour c (softened by its doubt) and the parsed lip probability p are two opinions and are joined as
    odds: (c/(1 - c) · p/(1 - p))³; the cube because both are blurred, and an edge should not be. What the
    parser is sure is no lip (teeth, hand, cup, beard) stays bare whatever the contour says, but for corners
    taken for skin, and nothing beyond the contour's doubt is painted. Without a parse the contour decides.
    """
    points = landmarks[:, :2]
    width = float(max(np.ptp(points[list(OUTER), 0]), np.ptp(points[list(OUTER), 1])))
    box = box_around(shape, points[list(OUTER)], margin=3 + 4 * DOUBT * width)
    if box is None or width < 4:
        return None
    opening = _opening(points, SEAM * width)
    outline, gap = _cover(points[list(OUTER)], box), _cover(opening, box)
    if parse is None:
        alpha = _blur(np.maximum(outline - gap, 0), EDGE * width)
    else:
        inside = parse.to_image(parse.probabilities[MOUTH], box)
        seen = parse.to_image(parse.probabilities[UPPER_LIP] + parse.probabilities[LOWER_LIP], box)
        shut = _is_shut(points, width)
        contour = np.maximum(outline - _seen_open(gap, seen, shut), 0)
        closed = _is_frontal(points) * shut * (1 - _around(opening, box, GUMS * width))
        highlights = inside * closed * (1 - smooth_step(*TONGUE, _share(inside, contour)))
        lips = _parsed_lips(parse, box, seen, highlights)
        missed = _missed_corners(points, parse, box, contour, width)
        excused = np.minimum(missed / MISSED / (1 - lips), 1)  # share of what is no lip
        allowed = np.maximum(smooth_step(*SURELY_NOT, lips), excused)
        alpha = _join(_blur(contour, DOUBT * width), np.minimum(lips + missed, 1)) * allowed
    alpha[alpha < 1 / 255] = 0
    return Matte(alpha, box) if alpha.any() else None


def _seen_open(gap: Floats, lips: Floats, shut: float) -> Floats:
    """The opening that the landmarks see (0..1 over the box), but where the parser sees lips in all of it.

    The mesh takes small and blurred mouths for ajar.
    """
    return np.asarray(gap * (1 - shut * smooth_step(*CLOSED, _share(lips, gap))), np.float32)


def _parsed_lips(parse: Parse, box: Box, seen: Floats, highlights: Floats) -> Floats:
    """Probability 0..1 over the box, without the parser's own grid.

    Lips are favoured against skin, and disfavoured against what must stay bare. On a closed mouth a little
    that looks like the inside of one is `highlights` (0..1) on a lip. Log odds are smoothed, not the
    probability: its one-half line moves less.
    """
    lips = np.clip(seen + highlights, 0.01, 0.99)
    bare = parse.to_image(parse.probabilities[BARE].sum(axis=0), box) - highlights
    others = 1 - lips + DISFAVOUR * np.clip(bare, 0, 1 - lips)
    odds = FAVOUR + _blur(np.log(lips / others), 0.7 * parse.cell)
    return np.asarray(1 / (1 + np.exp(-odds)))


def _missed_corners(points: Floats, parse: Parse, box: Box, contour: Floats, width: float) -> Floats:
    """Probability 0..1 of lips over the box where the parser sees skin at the corners of the mouth.

    A beard or dim light hides a corner from the parser, seldom from the mesh. But skin may be a hand's: then
    it fills much of the contour, or some of the hand is parsed as an occluder.
    """
    skin = parse.to_image(parse.probabilities[SKIN], box)
    margin = int(0.25 * width)
    x0, y0, x1, y1 = box
    around = x0 - margin, y0 - margin, x1 + margin, y1 + margin
    hand = parse.to_image(parse.probabilities[OCCLUDER], around).mean()
    trust = (1 - smooth_step(*MOSTLY_SKIN, _share(skin, contour))) * (1 - smooth_step(*NEAR_HAND, hand))
    return np.asarray(MISSED * trust * smooth_step(*CORNERS, _along_mouth(points, box)) * skin)


def _share(probability: Floats, contour: Floats) -> Floats:
    """Mean probability inside the contour."""
    return np.asarray((probability * contour).sum() / (contour.sum() + 1e-6), np.float32)


def _along_mouth(points: Floats, box: Box) -> Floats:
    """Distance of each pixel from the middle of the mouth along the line of its corners, which lie at 1."""
    right, left = points[list(MOUTH_CORNERS)]
    axis = 2 * (left - right) / ((left - right) @ (left - right) + 1e-6)
    offset = axis @ ((left + right) / 2 - box[:2] - 0.5)
    x, y = np.arange(box[2] - box[0], dtype=np.float32), np.arange(box[3] - box[1], dtype=np.float32)
    return np.asarray(np.abs(x * axis[0] + y[:, None] * axis[1] - offset), np.float32)


def _join(contour: Floats, probability: Floats) -> Floats:
    reach = np.clip((contour - 0.02) / 0.96, 0, 1)
    both, neither = reach * probability, (1 - reach) * (1 - probability)
    return np.asarray(both**STEEP / (both**STEEP + neither**STEEP + 1e-9))


def _cover(ring: Floats, box: Box) -> Floats:
    """Each pixel's coverage, 0..1, by a closed ring of points; anti-aliased by supersampling."""
    width, height = box[2] - box[0], box[3] - box[1]
    fine = 4 if width * height < 90_000 else 2
    mask = np.zeros((height * fine, width * fine), np.uint8)
    outline = (smooth_outline(ring) - box[:2]) * fine - 0.5
    cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], 255)
    covered = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(covered / np.float32(255))


def _around(ring: Floats, box: Box, reach: float) -> Floats:
    """1 inside a ring and near it, fading to 0 at about twice the reach."""
    size = 2 * round(reach) + 1
    inside = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    cv2.fillPoly(inside, [np.rint(ring - box[:2]).astype(np.int32)], 1)
    wide = cv2.dilate(inside, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    return _blur(wide, 0.5 * reach)


def _is_frontal(points: Floats) -> float:
    """1 for a face turned up to about 20°, 0 from about 35°, where the mesh may close over an open mouth."""
    right, left, nose = points[list(EYES_AND_NOSE)]
    across = left - right
    along = float((nose - right) @ across / (across @ across + 1e-6))
    return float(smooth_step(0.22, 0.36, np.array(min(along, 1 - along), np.float32)))


def _is_shut(points: Floats, width: float) -> float:
    """1 while the lips touch or nearly do, 0 from where the mouth stands open: what shines there is teeth."""
    ring = points[list(INNER)]
    gap = np.linalg.norm(ring - ring[-np.arange(len(ring))], axis=1).max()
    return float(1 - smooth_step(*OPEN, gap / width))


def _opening(points: Floats, seam: float) -> Floats:
    """The inner ring, drawn together a little: lips that touch leave no bare seam."""
    ring = points[list(INNER)]
    facing = ring[-np.arange(len(ring))]  # the indices of a point and its opposite add up to the ring
    gap = ring - facing
    length = np.linalg.norm(gap, axis=1, keepdims=True)
    return np.asarray(ring - gap * np.minimum(seam / (length + 1e-6), 0.5))


def smooth_outline(points: Floats, steps: int = 8) -> Floats:
    """Closed uniform Catmull–Rom spline through N×2 points → (N·steps)×2."""
    t = np.linspace(0, 1, steps, endpoint=False, dtype=np.float32)[:, None, None]
    before, after, next_after = np.roll(points, 1, 0), np.roll(points, -1, 0), np.roll(points, -2, 0)
    curve = (
        2 * points
        + (after - before) * t
        + (2 * before - 5 * points + 4 * after - next_after) * t**2
        + (3 * points - before - 3 * after + next_after) * t**3
    ) / 2
    return np.asarray(curve.transpose(1, 0, 2).reshape(-1, 2))


def _blur(matte: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(matte, (0, 0), max(sigma, 0.6)))


def smooth_step(low: float, high: float, value: Floats) -> Floats:
    """Hermite step from 0 at `low` to 1 at `high`."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
