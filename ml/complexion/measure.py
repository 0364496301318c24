"""The colours of one face's skin, lips, hair and irises as they are in the picture, and the light's gain."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.light import CHEEKS, DISC, OUTER_EYE_CORNERS, SCLERA
from ml.parse import Box, Parse, box_around
from ml.regions import EYE_RINGS, LEFT_IRIS, NOSE, RIGHT_IRIS, SKIN
from ml.render.view import FaceView
from ml.sclera import find_sclera

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

PATCHES = (*CHEEKS, 108, 337, 205, 425)  # cheeks, forehead, jaw: centres of discs of skin
FEWEST, MOST = 20, 20_000  # pixels that a colour is taken from
SURELY = 0.8  # probability from which a pixel is what the parser says
RING = 0.5, 0.9  # of the iris's radius: neither pupil nor rim


def skin_patches(image: Image, points: Floats, parse: Parse | None) -> list[Floats]:
    """Median linear RGB of those of `PATCHES` that show skin."""
    patches = (_patch(image, points, parse, at) for at in PATCHES)
    return [np.median(patch, axis=0) for patch in patches if patch is not None]


def light_gain(image: Image, view: FaceView) -> Floats:
    """By which linear RGB is more than in good light; the light's exposure ends at 1, the eyes go on."""
    light, gain = view.light, np.array(view.light.cast) * view.light.exposure
    eyes = find_sclera(image, view.face.landmarks) if light.exposure >= 1 else None
    if eyes is not None:
        clear = LUMINANCE * ~np.array(eyes.burnt) + 1e-6
        level = float((np.array(eyes.colour) / (np.array(SCLERA) * gain)) @ clear / clear.sum())
        gain *= max(level, 1.0) ** light.eyes
    return np.asarray(gain, np.float32)


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


def median_of_irises(image: Image, points: Floats) -> Floats | None:
    """Linear RGB."""
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
    return np.median(np.concatenate(pixels), axis=0) if pixels else None


def median_of(
    classes: Sequence[int], image: Image, points: Floats, parse: Parse | None, reach: float = 0.1
) -> Floats | None:
    """Linear RGB of what the parser surely calls one of the classes; `reach` in sizes of the face."""
    size = float(np.ptp(points[:, :2], axis=0).max())
    box = box_around(image.shape, points[:, :2], reach * size) if parse is not None else None
    if box is None or parse is None:
        return None
    pixels = _pixels(image, box, _sure(parse, classes, box))
    return None if pixels is None else np.median(pixels, axis=0)


def _sure(parse: Parse, classes: Sequence[int], box: Box) -> Mask:
    return np.asarray(parse.to_image(parse.probabilities[list(classes)].sum(axis=0), box) > SURELY)


def _disc(box: Box, centre: Floats, radius: float) -> Mask:
    x, y = np.arange(box[0], box[2]) + 0.5 - centre[0], np.arange(box[1], box[3]) + 0.5 - centre[1]
    return np.asarray(np.hypot(x, y[:, None]) <= radius)


def _pixels(image: Image, box: Box, mask: Mask) -> Floats | None:
    chosen = image[box[1] : box[3], box[0] : box[2]][mask]
    chosen = chosen[:: max(1, len(chosen) // MOST)]
    return bytes_to_linear(chosen) if len(chosen) >= FEWEST else None
