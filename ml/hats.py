"""Hats of fur, wool or felt, without a brim, drawn onto a labelled face: what looks like hair and is none."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.occluders import paste
from ml.regions import HAIR, INDEX, SKIN
from ml.sketch import any_colour, blank, heading, sixteenths

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Vector = NDArray[np.float64]
Rng = np.random.Generator

HAT = INDEX["hat"]
BROWS = INDEX["left_brow"], INDEX["right_brow"]
FURS = (
    *((35, 30, 28), (70, 52, 40), (120, 95, 70), (165, 140, 110)),
    *((110, 108, 105), (205, 198, 190), (25, 25, 35), (120, 40, 45)),
)
OWN = 0.3  # share of the hats that have the colour of her hair


def fur_hat(image: Image, label: Image, rng: Rng) -> tuple[Image, Image]:
    """Down to about the brows; a face without brows stays bare. A guide behind the image stays as it is."""
    classes = label if label.ndim == 2 else label[..., 0]
    outline = cap(classes, rng)
    if outline is None:
        return image, label
    side = classes.shape[0]
    strands = grain(classes.shape, int(rng.integers(3, 17)), rng)
    fuzz = rng.uniform(0, 0.012) * side
    ragged = cv2.GaussianBlur(outline.astype(np.float32), (0, 0), max(0.7, fuzz))
    ragged += 40 * np.clip(strands, -2, 2) * (fuzz > 2)
    shape = np.clip((ragged - 127.5) * 4 + 127.5, 0, 255).astype(np.uint8)
    depth = np.sqrt(cv2.distanceTransform((shape > 127).astype(np.uint8), cv2.DIST_L2, 3) / side)
    light = (0.55 + 1.1 * depth) * (1 + rng.uniform(0.08, 0.45) * strands)
    colours = np.asarray(tone(image, classes, rng) * light[..., None], np.float32)
    pasted, labelled = paste(image[..., :3], label, colours, shape, HAT)
    return np.dstack([pasted, image[..., 3:]]), labelled


def cap(classes: Image, rng: Rng) -> Image | None:
    """Its outline: a rim that hangs towards the ears, and a crown as high as the picture or less."""
    side = classes.shape[0]
    brows, xs = np.argwhere(np.isin(classes, BROWS)), np.nonzero(classes == SKIN)[1]
    if not len(brows) or not len(xs):
        return None
    rim = brows[:, 0].min() - side * rng.uniform(-0.01, 0.09)
    left, right = np.percentile(xs, (1, 99))
    middle = (left + right) / 2 + side * rng.normal(0, 0.01)
    half = (right - left) / 2 * rng.uniform(1.05, 1.7)
    across, droop = np.linspace(-1, 1, 60), side * rng.uniform(-0.02, 0.12)
    height, narrow, square = rim * rng.uniform(0.8, 1.3), rng.uniform(0.9, 1.15), rng.uniform(3, 8)
    below = np.column_stack([middle + half * across, rim + droop * across**2])
    above = rim - height * (1 - np.abs(across) ** square) + droop
    shape = blank(classes)
    corners = np.concatenate([below, np.column_stack([middle - half * narrow * across, above])])
    cv2.fillPoly(shape, [sixteenths(corners)], 255, cv2.LINE_AA, 4)
    return shape


def grain(shape: tuple[int, ...], length: int, rng: Rng) -> Floats:
    """Short strands in three directions, each thick in some places and thin in others; mean 0, H×W."""
    total = np.zeros(shape, np.float32)
    for angle in rng.uniform(0, np.pi, 3):
        stroke, middle = np.zeros((length, length), np.uint8), length / 2 - 0.5
        start, end = (np.rint(middle + by * middle * heading(angle)).astype(int).tolist() for by in (-1, 1))
        cv2.line(stroke, start, end, 1)
        kernel = stroke / np.float32(np.sqrt(stroke.sum()))
        patches = cv2.resize(rng.random((9, 9)).astype(np.float32), shape[::-1])
        total += patches * cv2.filter2D(rng.standard_normal(shape, np.float32), -1, kernel)
    return total


def tone(image: Image, classes: Image, rng: Rng) -> Vector:
    """Of a fur, or of her own hair."""
    if rng.random() >= OWN:
        return np.array(FURS[rng.integers(len(FURS))]) * rng.uniform(0.5, 1.2)
    hair = image[classes == HAIR][:, :3]
    own = np.median(hair, axis=0) if len(hair) > 50 else any_colour(rng)
    return np.asarray(own * rng.uniform(0.5, 1.5))
