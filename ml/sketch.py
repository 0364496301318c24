"""Soft-edged shapes, colours and noise, of which things before a face are drawn."""

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Vector = NDArray[np.float64]
Rng = np.random.Generator


def blank(label: Image) -> Image:
    return np.zeros(label.shape, np.uint8)


def heading(angle: float) -> Vector:
    return np.array([np.cos(angle), np.sin(angle)])


def sixteenths(points: Vector) -> NDArray[np.int32]:
    """Fixed point for OpenCV's drawing functions with shift 4."""
    return np.asarray(np.round(points * 16), np.int32)


def polygon(shape: Image, corners: Vector) -> None:
    cv2.fillPoly(shape, [sixteenths(corners)], 255, cv2.LINE_AA, 4)


def capsule(shape: Image, start: Vector, end: Vector, thick: float) -> None:
    ends = sixteenths(np.stack([start, end]))
    cv2.polylines(shape, [ends], False, 255, max(1, round(thick)), cv2.LINE_AA, 4)


def ellipse(shape: Image, centre: Vector, radii: tuple[float, float], turn: float, thick: int = -1) -> None:
    middle, axes = sixteenths(centre).tolist(), np.maximum(16, sixteenths(np.array(radii))).tolist()
    cv2.ellipse(shape, middle, axes, float(np.rad2deg(turn)), 0, 360, 255, thick, cv2.LINE_AA, 4)


def rounding(mask: Image) -> Floats:
    """0 at the edge of a shape to 1 at its middle, as a round thing is lit."""
    depth = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 3)
    return np.asarray(np.sqrt(depth / max(float(depth.max()), 1.0)), np.float32)


def plain(label: Image, colour: Vector) -> Floats:
    return np.full((*label.shape, 3), colour, np.float32)


def any_colour(rng: Rng) -> Vector:
    return rng.uniform(0, 255) + rng.normal(0, 45, 3)


def texture(image: Image, rng: Rng) -> Floats:
    """A part of the picture turned upside down and enlarged: right in noise and light."""
    h, w = image.shape[:2]
    y, x = rng.integers(0, h // 2), rng.integers(0, w // 2)
    patch = image[y : y + h // 2, x : x + w // 2][::-1, ::-1]
    return np.asarray(cv2.resize(patch, (w, h)) * rng.uniform(0.6, 1.3), np.float32)


def soft_noise(label: Image, rng: Rng, strength: float) -> Floats:
    """Low-frequency noise, H×W×1, mean 0."""
    coarse = rng.normal(0, strength, (label.shape[0] // 8, label.shape[1] // 8)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, label.shape[::-1], interpolation=cv2.INTER_CUBIC)[..., None])
