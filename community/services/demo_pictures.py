"""Drawn pictures of the demo's reviews and members: strokes of a shade on skin of a Monk tone or on paper."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

from accounts.models.profile import MONK
from catalog.models import Shade
from catalog.services.swatches import draw_swatch

Picture = NDArray[np.float32]  # H×W×3 RGB, sRGB 0..1
SIDE = 560  # px
LENGTH = 0.74  # of a stroke, as a share of the side
BLOOD = np.array([0.85, 1.08, 1.12], np.float32)  # how skin's shade falls on red, green and blue
PAPER = np.array([0.93, 0.91, 0.88], np.float32)


def on_skin(shade: Shade, tone: int, seed: int) -> NDArray[np.uint8]:
    """The shade across an arm of the Monk tone 1..10, as RGB of 560×560 px."""
    rng = np.random.default_rng(seed)
    return _bytes(_stroke(_skin(tone, rng), shade, rng) * _light(rng))


def on_paper(shade: Shade, seed: int) -> NDArray[np.uint8]:
    """The shade on paper: what stands for a member who shows no face."""
    rng = np.random.default_rng(seed)
    ground = np.broadcast_to(PAPER, (SIDE, SIDE, 3)) + 0.006 * rng.standard_normal((SIDE, SIDE, 1))
    return _bytes(_stroke(ground.astype(np.float32), shade, rng) * _light(rng))


def _skin(tone: int, rng: np.random.Generator) -> Picture:
    """Round from edge to edge, with pores and blotches; what is darker is redder."""
    base = np.array(ImageColor.getrgb(MONK[tone - 1]), np.float32) / 255
    across = np.linspace(-1, 1, SIDE, dtype=np.float32)[:, None]
    roundness = np.sqrt(1 - (0.85 * across) ** 2)
    depth = (
        0.34 * (1 - roundness) + 0.016 * _cloud(rng, 60) + 0.012 * _cloud(rng, 9) + 0.018 * _cloud(rng, 1.2)
    )
    return np.asarray(base * (1 - depth[..., None] * BLOOD), np.float32)


def _cloud(rng: np.random.Generator, size: float) -> Picture:
    """Noise of mean 0 and deviation 1, its spots so many px wide."""
    cloud = cv2.GaussianBlur(rng.standard_normal((SIDE, SIDE)).astype(np.float32), (0, 0), size)
    return np.asarray((cloud - cloud.mean()) / cloud.std(), np.float32)


def _stroke(ground: Picture, shade: Shade, rng: np.random.Generator) -> Picture:
    """With its shadow, at a slant."""
    data = np.frombuffer(draw_swatch(shade, "smear", round(LENGTH * SIDE)), np.uint8)
    drawn = cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)
    spread = np.zeros((SIDE, SIDE, 4), np.float32)
    top, left = (SIDE - drawn.shape[0]) // 2, (SIDE - drawn.shape[1]) // 2
    spread[top : top + drawn.shape[0], left : left + drawn.shape[1]] = drawn.astype(np.float32) / 255
    turn = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), float(rng.uniform(-24, 24)), 1)
    spread[..., :3] *= spread[..., 3:]
    spread = cv2.warpAffine(spread, turn, (SIDE, SIDE), flags=cv2.INTER_CUBIC).clip(0, 1)
    shadow = cv2.GaussianBlur(np.roll(spread[..., 3:], 4, axis=0), (0, 0), 5)[..., None] * 0.16
    return np.asarray(ground * (1 - shadow) * (1 - spread[..., 3:]) + spread[..., :3], np.float32)


def _light(rng: np.random.Generator) -> Picture:
    """A window to one side."""
    across = np.linspace(-1, 1, SIDE, dtype=np.float32)[None, :, None] * float(rng.choice([-1, 1]))
    return np.asarray(0.97 + 0.06 * across, np.float32)


def _bytes(picture: Picture) -> NDArray[np.uint8]:
    return np.asarray((picture.clip(0, 1) * 255).round(), np.uint8)
