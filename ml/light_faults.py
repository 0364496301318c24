"""Coloured and uneven light, told by how ordinary photographs look: constants that `bench.fit_light` fits.

Nobody can say which of skin, wall and lamp is coloured. But in ordinary light the colours of skin and of what
is brightest in the frame go together: a picture is as strange as their four log ratios lie far from those of
photographs (Mahalanobis 1936). A lamp at one side makes the fronts of the cheeks differ; so do, less, a nose
and the turn of a head, and what these do is taken off.
"""

import math
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.parse import Box, Parse, box_around
from ml.regions import HAIR, INDEX, OCCLUDER

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Colours = npt.NDArray[np.float64]  # log R/G and B/G of skin, then of the brightest twentieth of the frame
Sides = npt.NDArray[np.float64]  # log right ÷ left luminance (of the image) of the three rows of PAIRS

BEFORE = [HAIR, INDEX["hat"], OCCLUDER]  # what hides skin; a parse takes skin in deep shadow for other things
NOSE_TIP, OUTER_EYE_CORNERS = 1, (33, 263)
PAIRS = np.array(
    [
        [(101, 330), (36, 266), (119, 348)],  # the fronts of the cheeks
        [(142, 371), (100, 329), (203, 423)],  # beside the nose
        [(50, 280), (118, 347), (205, 425)],  # further out
    ]
)
FINE = 36.0  # px between the eyes' outer corners at which sides are compared
TURN = 0.5  # log luminance that one side gains when the nose tip moves by the distance between the eyes
MEAN = (0.62, -0.345, 0.082, -0.068)
SHAPE = (
    (21.5, 11.2, -4.8, -5.2),
    (11.2, 22.9, -2.5, -9.1),
    (-4.8, -2.5, 46.3, 34.3),
    (-5.2, -9.1, 34.3, 69.7),
)
STRANGE = (2.46, 7.87)  # distances that rate 0 and 1
UNEVEN = (-0.201, 1.054, -0.625, 0.181)  # constant, and weight of each of the sides


def find_colours(skin: Floats, frame: Floats) -> Colours:
    """Of linear RGB: the skin's, and pixels N×3 of the frame."""
    luminance = frame @ LUMINANCE
    bright = frame[luminance >= np.quantile(luminance, 0.95)].mean(axis=0)
    return np.log([(c[k] + 0.003) / (c[1] + 0.003) for c in (skin, bright) for k in (0, 2)])


def strangeness(colours: Colours) -> float:
    """Up to 0 where it is ordinary, 0.5 where it is named."""
    off = colours - MEAN
    low, high = STRANGE
    return (math.sqrt(float(off @ np.array(SHAPE) @ off)) - low) / (high - low)


def find_sides(image: Image, landmarks: Floats, parse: Parse | None) -> Sides:
    """Where a parse sees hair or a hand before one side of a pair, the pair is left out."""
    corners = landmarks[list(OUTER_EYE_CORNERS), :2]
    across = corners[1] - corners[0]
    apart = float(np.hypot(*across))
    box = box_around(image.shape, landmarks[PAIRS.ravel(), :2], 0.2 * apart)
    if box is None or apart < 1:
        return np.zeros(3)
    luminance, share = _smooth_skin(image, box, min(FINE / apart, 1), apart, parse)
    height, width = share.shape
    x0, y0, x1, y1 = box
    places = (landmarks[PAIRS, :2] - (x0, y0)) * (width / (x1 - x0), height / (y1 - y0))
    x, y = (
        np.clip(places[..., 0].astype(int), 0, width - 1),
        np.clip(places[..., 1].astype(int), 0, height - 1),
    )
    level = np.log(luminance[y, x] + 0.01)
    differences, free = level[..., 1] - level[..., 0], share[y, x].min(axis=-1) > 0.5
    every = differences[free if free.any() else ~free].tolist()
    rows = [row[seen].tolist() for row, seen in zip(differences, free, strict=True)]
    nose = landmarks[NOSE_TIP, :2] - corners.mean(axis=0)
    turned = TURN * float(nose @ across) / apart**2
    return np.array([median(row or every) + turned for row in rows])


def _smooth_skin(
    image: Image, box: Box, scale: float, apart: float, parse: Parse | None
) -> tuple[Floats, Floats]:
    """Of the box, made smaller: the luminance of skin around each pixel, and how much there is skin."""
    x0, y0, x1, y1 = box
    size = max(round((x1 - x0) * scale), 2), max(round((y1 - y0) * scale), 2)
    small = cv2.resize(image[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA)
    luminance = bytes_to_linear(np.asarray(small, np.uint8)) @ LUMINANCE
    skin = np.ones_like(luminance)
    if parse is not None:
        seen = parse.to_image(parse.probabilities[BEFORE].sum(axis=0), box, size) < 0.5
        inside = cv2.erode(seen.astype(np.float32), np.ones((3, 3), np.uint8))  # pixels of its edge are mixed
        skin = np.asarray(inside, np.float32) if inside.any() else skin
    around = (2 * max(1, round(0.03 * apart * scale)) + 1,) * 2
    share = cv2.blur(skin, around)
    return np.asarray(cv2.blur(luminance * skin, around) / (share + 1e-6)), np.asarray(share)


def unevenness(sides: Sides) -> float:
    """Up to 0 where both sides are alike, 0.5 where it is named."""
    return float(UNEVEN[0] + np.abs(sides) @ UNEVEN[1:])
