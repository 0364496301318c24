"""A still brought to life by known motion: a head that moves by affine transforms, a mouth that smiles."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.regions import LEFT_IRIS, MOUTH_CORNERS, RIGHT_IRIS

Image = NDArray[np.uint8]
Floats = NDArray[np.float64]
Rng = np.random.Generator

SIZE = 640, 480
BORDER = cv2.BORDER_REFLECT
PUPILS = 90.0  # px between the pupils on the frame
SPREAD = 0.35  # how far a smile reaches around a mouth's corner, in distances between the pupils
SMILE = 0.07  # how far it pulls a corner, in the same
OUTWARD, UPWARD = 0.9, 0.45
NOISE, QUALITY = 3.0, 85  # standard deviation of each channel of each frame; JPEG


@dataclass(frozen=True)
class Pose:
    """Where the head is, shifts in distances between the pupils and roll in radians; how far she smiles."""

    x: float = 0.0
    y: float = 0.0
    roll: float = 0.0
    size: float = 1.0
    smile: float = 0.0  # 0..1


Motion = Callable[[float], Pose]  # of the time in s


def rest(at: float) -> Pose:
    return Pose()


def sway(at: float) -> Pose:
    """A fast shake of the head: at most 3.8 distances between the pupils a second, 40°/s."""
    t = 2 * math.pi * at
    roll, size = 0.12 * math.sin(0.9 * t), 1 + 0.05 * math.sin(0.6 * t)
    return Pose(0.6 * math.sin(t), 0.15 * math.sin(1.7 * t), roll, size)


def smile(at: float) -> Pose:
    """Two smiles a second, as quick as speech."""
    return Pose(smile=0.5 - 0.5 * math.cos(4 * math.pi * at))


class Actor:
    """A still, H×W×3 uint8 RGB, with its 478 landmarks."""

    def __init__(self, image: Image, landmarks: NDArray[np.float32]) -> None:
        self.image = image
        points = landmarks[:, :2].astype(np.float64)
        self.corners: Floats = points[list(MOUTH_CORNERS)]  # her right, her left
        eyes = points[[RIGHT_IRIS, LEFT_IRIS]]
        self.pupils = float(np.hypot(*(eyes[1] - eyes[0])))
        self.centre = (eyes.mean(axis=0) + self.corners.mean(axis=0)) / 2
        across = (self.corners[1] - self.corners[0]) / np.hypot(*(self.corners[1] - self.corners[0]))
        up = np.array([across[1], -across[0]])
        self.pulls = np.stack([-OUTWARD * across + UPWARD * up, OUTWARD * across + UPWARD * up])

    def matrix(self, pose: Pose) -> Floats:
        """2×3: px of the still → px of the frame, before the smile."""
        scale = PUPILS / self.pupils * pose.size
        cos, sin = scale * math.cos(pose.roll), scale * math.sin(pose.roll)
        turn = np.array([[cos, -sin], [sin, cos]])
        place = np.array(SIZE) / 2 + PUPILS * np.array([pose.x, pose.y])
        return np.column_stack([turn, place - turn @ self.centre])

    def pull(self, points: Floats, amount: float) -> Floats:
        """How far (px of the still) the smile has moved what is now at `points`, …×2."""
        moved = np.zeros_like(points)
        for corner, pull in zip(self.corners, self.pulls, strict=True):
            distance = ((points - corner) ** 2).sum(axis=-1, keepdims=True) / (SPREAD * self.pupils) ** 2
            moved += np.exp(-distance / 2) * pull
        return moved * (amount * SMILE * self.pupils)

    def place(self, points: Floats, pose: Pose) -> Floats:
        """N×2 px of the still → px of the frame, the smile with it (the fixed point of its inverse)."""
        now = points.copy()
        for _ in range(20 if pose.smile else 0):
            now = points + self.pull(now, pose.smile)
        matrix = self.matrix(pose)
        return np.asarray(now @ matrix[:, :2].T + matrix[:, 2])

    def frame(self, pose: Pose) -> Image:
        """480×640×3 uint8 RGB."""
        if not pose.smile:
            matrix = centred(self.matrix(pose))
            moved = cv2.warpAffine(self.image, matrix, SIZE, flags=cv2.INTER_CUBIC, borderMode=BORDER)
            return np.asarray(moved, np.uint8)
        inverse = cv2.invertAffineTransform(self.matrix(pose))
        x, y = np.meshgrid(np.arange(0.5, SIZE[0]), np.arange(0.5, SIZE[1]))
        before = np.stack([x, y], axis=-1) @ inverse[:, :2].T + inverse[:, 2]
        where = (before - self.pull(before, pose.smile) - 0.5).astype(np.float32)
        return np.asarray(cv2.remap(self.image, where, None, cv2.INTER_CUBIC, borderMode=BORDER), np.uint8)

    def shown(self, pose: Pose) -> NDArray[np.float32]:
        """480×640: 1 where the frame shows the still, 0 where its mirror image. Smiles stay inside."""
        whole = np.ones(self.image.shape[:2], np.float32)
        return np.asarray(cv2.warpAffine(whole, centred(self.matrix(pose)), SIZE), np.float32)


def centred(matrix: Floats) -> Floats:
    """The same transform for OpenCV, which counts px from pixel centres instead of edges."""
    return np.column_stack([matrix[:, :2], matrix[:, 2] + matrix[:, :2].sum(axis=1) / 2 - 0.5])


def filmed(image: Image, rng: Rng) -> Image:
    """As a webcam delivers it: noise, then JPEG."""
    noisy = np.clip(image + rng.standard_normal(image.shape, np.float32) * np.float32(NOISE), 0, 255)
    options = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    _, coded = cv2.imencode(".jpg", noisy.astype(np.uint8)[..., ::-1], options)
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR_RGB), np.uint8)


def middle(alpha: NDArray[np.float32]) -> Floats:
    """Centre of the paint, px from the frame's edge; the frame's own centre where there is none."""
    total = float(alpha.sum())
    if not total:
        return np.array(SIZE) / 2
    return (
        np.array([alpha.sum(axis=0) @ np.arange(0.5, SIZE[0]), alpha.sum(axis=1) @ np.arange(0.5, SIZE[1])])
        / total
    )


def breadth(alpha: NDArray[np.float32]) -> float:
    """Standard deviation of the paint along the frame's x, px."""
    across = alpha.sum(axis=0)
    x = np.arange(0.5, SIZE[0]) - middle(alpha)[0]
    return float(np.sqrt(across @ x**2 / max(float(across.sum()), 1e-9)))
