"""Augmentation of image + label pairs: geometry, light, webcam conditions.

Every function takes and returns `image` (H×W×3 uint8 RGB) and, where geometry or content changes, `label`
(H×W uint8, or soft: H×W×3 as in `ml.soft`). `ml.occluders` draws what comes before the face.
"""

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.lens import Lens
from ml.occluders import Draw, occlude
from ml.regions import BACKGROUND, SWAPS
from ml.soft import SURE

Image = NDArray[np.uint8]
Matrix = NDArray[np.float64]
Rng = np.random.Generator
View = Callable[[Image, Image, Rng, Lens], tuple[Image, Image]]

MIRRORED = np.arange(256, dtype=np.uint8)
for _left, _right in SWAPS:
    MIRRORED[[_left, _right]] = _right, _left


FAR = 0.08  # share of views from further away, as the hair around a face is seen
OCCLUDED = 0.45  # share of views with something before the face
UNSEEN = 0.12  # share of views in which nobody has found landmarks
ERROR = 0.8  # of the landmarks, px of what is seen; 1 px is 1.5 % of the inter-ocular distance


def augment(
    image: Image,
    label: Image,
    rng: Rng,
    lens: Lens,
    *,
    strength: float | None = 1.0,
    real_hand: Draw | None = None,
) -> tuple[Image, Image]:
    """One random view of a labelled face through the lens. A guide behind the image knows of nothing pasted.

    `strength` scales motion, and how often light and camera are changed; None draws it, 0 to 1. Something
    is pasted as often in any view.
    """
    if strength is None:
        strength = rng.uniform(0, 1)
    if rng.random() < 0.5:
        image, label = flip(image, label)
    image, label = move(image, label, rng, lens, strength)
    image, guide = image[..., :3], image[..., 3:]
    if rng.random() < OCCLUDED:
        image, label = occlude(image, label, rng, real_hand=real_hand)
    if rng.random() < strength:
        image = webcam(relight(image, rng), rng)
    if guide.shape[2]:
        image = np.dstack([image, guide[..., :-1], roughly(guide[..., -1], rng)])
    return image, label


def roughly(drawn: Image, rng: Rng) -> Image:
    """What landmarks draw that were found in worse pictures: moved and bent a little, at times nothing."""
    if rng.random() < UNSEEN:
        return np.zeros_like(drawn)
    height, width = drawn.shape
    error = rng.exponential(ERROR)
    bend = cv2.resize(rng.normal(0, error, (7, 7, 2)), (width, height), interpolation=cv2.INTER_CUBIC)
    bend += rng.normal(0, error, 2)
    grow = 1 + error * rng.normal(0, 0.01)
    bend[..., 0] += width / 2 + grow * (np.arange(width) - width / 2)
    bend[..., 1] += height / 2 + grow * (np.arange(height)[:, None] - height / 2)
    places = bend.astype(np.float32)
    return np.asarray(cv2.remap(drawn, places[..., 0], places[..., 1], cv2.INTER_NEAREST))


def plain(image: Image, label: Image, rng: Rng, lens: Lens) -> tuple[Image, Image]:
    """The face as it is through the lens."""
    return through(image, label, np.diag([lens.size / image.shape[0]] * 3)[:2], lens)


def flip(image: Image, label: Image) -> tuple[Image, Image]:
    """Mirror; her left eye becomes a right eye."""
    return mirror(image), MIRRORED[label[:, ::-1]]


def mirror(image: Image) -> Image:
    """Of an image and, behind it, a guide, whose classes change sides."""
    return np.dstack([image[:, ::-1, :3], MIRRORED[image[:, ::-1, 3:]]])


def move(image: Image, label: Image, rng: Rng, lens: Lens, strength: float = 1.0) -> tuple[Image, Image]:
    """Rotate, scale, stretch and shift; what comes in from outside is black background."""
    angle = np.deg2rad(strength * np.clip(rng.normal(0, 9), -35, 35))
    scale = np.exp(strength * np.clip(rng.normal(0.02, 0.13), -0.35, 0.4)) * lens.size / image.shape[0]
    if rng.random() < FAR * strength:
        scale *= rng.uniform(0.4, 0.8)
    stretch = np.exp(strength * rng.normal(0, 0.04))
    shift = strength * np.clip(rng.normal(0, 0.04, 2), -0.12, 0.12) * lens.size
    cos, sin = np.cos(angle), np.sin(angle)
    turn = scale * np.array([[cos * stretch, -sin], [sin * stretch, cos]])
    centre = np.array([image.shape[1], image.shape[0]]) / 2
    matrix = np.column_stack([turn, lens.size / 2 + shift - turn @ centre])
    border = cv2.BORDER_CONSTANT if rng.random() >= 0.5 else cv2.BORDER_REFLECT_101
    return through(image, label, matrix, lens, border)


def through(
    image: Image, label: Image, matrix: Matrix, lens: Lens, border: int = cv2.BORDER_CONSTANT
) -> tuple[Image, Image]:
    outside = BACKGROUND, BACKGROUND, SURE
    labelled = lens.sample(label, matrix, lens.size, cv2.INTER_NEAREST, border, outside)
    return np.asarray(lens.see(image, matrix, border), np.uint8), np.asarray(labelled, np.uint8)


VIEWS: dict[str, View] = {
    "augmented": augment,
    "gentle": partial(augment, strength=0.5),
    "mixed": partial(augment, strength=None),
    "plain": plain,
}

# Light and camera


def relight(image: Image, rng: Rng) -> Image:
    """Exposure, contrast, saturation, hue, colour cast, light from one side; at times dim, at times grey."""
    out = image.astype(np.float32) / 255
    out **= np.float32(np.exp(rng.normal(0, 0.25)))  # darker and lighter skin, too
    out = (out - 0.5) * np.float32(np.exp(rng.normal(0, 0.15))) + 0.5 + np.float32(rng.normal(0, 0.05))
    grey = out @ np.array([0.299, 0.587, 0.114], np.float32)
    colourful = 0.0 if rng.random() < 0.04 else np.exp(rng.normal(0, 0.3))
    out = grey[..., None] + (out - grey[..., None]) * np.float32(colourful)
    if rng.random() < 0.5:
        out *= np.exp(rng.normal(0, 0.12, 3)).astype(np.float32)
    if rng.random() < 0.3:
        angle = rng.uniform(0, 2 * np.pi)
        y, x = np.mgrid[-1 : 1 : image.shape[0] * 1j, -1 : 1 : image.shape[1] * 1j]
        out *= (1 + rng.uniform(0.1, 0.55) * (np.cos(angle) * x + np.sin(angle) * y))[..., None].astype(
            np.float32
        )
    if rng.random() < 0.2:
        out *= np.float32(rng.uniform(0.25, 0.8))
    return np.asarray(np.clip(out * 255, 0, 255), np.uint8)


def webcam(image: Image, rng: Rng) -> Image:
    """What small sensors and video calls do: few pixels, blur, noise, JPEG. Each only at times."""
    size = image.shape[1], image.shape[0]
    if rng.random() < 0.4:
        factor = rng.uniform(0.3, 0.95)
        small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        image = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    if rng.random() < 0.2:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.8)), np.uint8)
    if rng.random() < 0.4:
        noise = rng.standard_normal(image.shape, np.float32)
        if rng.random() < 0.5:
            noise = cv2.GaussianBlur(noise, (0, 0), 0.8) * 2  # as after demosaicing
        image = np.clip(image + noise * np.float32(rng.uniform(1, 14)), 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        _, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
        image = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    return image
