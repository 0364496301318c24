"""Rare things of one labelled face put onto another: hats, glasses, earrings, necklaces (Ghiasi et al. 2021).

All faces are aligned alike, so what sits on one sits about right on another, with the mask that a person
drew. Few necklaces are among the pictures, so some are drawn, too: chains and beads that hang from both
sides of the neck; and so are hats of fur (`ml.hats`).
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.augment import flip
from ml.hats import fur_hat
from ml.occluders import paste
from ml.regions import BACKGROUND, HAIR, INDEX
from ml.sketch import any_colour, blank, ellipse, plain, sixteenths

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Vector = NDArray[np.float64]
Rng = np.random.Generator
Pair = tuple[Image, Image]

HAT, GLASSES, EARRING, NECKLACE = (INDEX[name] for name in ("hat", "glasses", "earring", "necklace"))
NECK, CLOTH = INDEX["neck"], INDEX["cloth"]
KINDS = {HAT: 0.3, GLASSES: 0.15, EARRING: 0.2, NECKLACE: 0.35}
DRAWN = 0.5  # of the necklaces and of the hats
LEAST = 1 / 4000  # of a picture that a thing covers, or it gives nothing
UNDER_EARRING = (BACKGROUND, HAIR, INDEX["left_ear"], INDEX["right_ear"], NECK, CLOTH)
UNDER_NECKLACE = (NECK, CLOTH)
METALS = ((212, 175, 90), (200, 200, 205), (240, 236, 225), (225, 170, 140), (60, 55, 50))


class Donors:
    """The labelled pictures that have something to give."""

    def __init__(
        self, give: Callable[[int], Pair], present: Sequence[NDArray[np.int64]], share: float
    ) -> None:
        """`give` returns a picture and its label map; `present` counts the pixels of each class in each.

        `share` of all views are given something.
        """
        self.give, self.share = give, share
        counts = np.array(present)
        enough = counts >= LEAST * counts.sum(axis=1, keepdims=True)
        self.having = {kind: np.flatnonzero(enough[:, kind]) for kind in KINDS}

    def adorn(self, image: Image, label: Image, rng: Rng) -> Pair:
        """At times something rare on the face, under whatever is pasted over it later."""
        if rng.random() >= self.share:
            return image, label
        kind = int(rng.choice(list(KINDS), p=list(KINDS.values())))
        if kind == NECKLACE and rng.random() < DRAWN:
            return necklace(image, label, rng)
        if kind == HAT and rng.random() < DRAWN:
            return fur_hat(image, label, rng)
        if not len(self.having[kind]):
            return image, label
        given = self.give(int(rng.choice(self.having[kind])))
        if rng.random() < 0.5:
            given = flip(*given)
        return put_on(image, label, *moved(*given, label.shape[:2], rng), kind, rng)


def moved(image: Image, label: Image, shape: tuple[int, ...], rng: Rng) -> Pair:
    """About as it was, at the size of another picture."""
    size = shape[0] / label.shape[0]
    angle, scale = rng.normal(0, 0.04), size * np.exp(rng.normal(0, 0.05))
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array([label.shape[1], label.shape[0]]) / 2
    matrix = np.column_stack([turn, (size + rng.normal(0, 0.02, 2)) * middle - turn @ middle])
    to = shape[1], shape[0]
    parts = [
        np.asarray(cv2.warpAffine(part, matrix, to, flags=flags)).reshape(*shape[:2], -1)
        for part, flags in (
            (image[..., :3], cv2.INTER_LINEAR),
            *([(image[..., 3:], cv2.INTER_NEAREST)] if image.shape[2] > 3 else []),
        )
    ]
    return np.dstack(parts), np.asarray(cv2.warpAffine(label, matrix, to, flags=cv2.INTER_NEAREST), np.uint8)


def put_on(image: Image, label: Image, given: Image, worn: Image, kind: int, rng: Rng) -> Pair:
    """What `worn` labels as `kind`, recoloured, where it may lie on this face."""
    classes = label if label.ndim == 2 else label[..., 0]
    mask = worn == kind
    if kind in (EARRING, NECKLACE):
        mask &= np.isin(classes, UNDER_EARRING if kind == EARRING else UNDER_NECKLACE)
    tint = np.exp(rng.normal(0, 0.15) + rng.normal(0, 0.12, 3))
    if kind == HAT and rng.random() < 0.5:
        tint = tint[rng.permutation(3)] * np.exp(rng.normal(0, 0.35))
    colours = np.clip(given[..., :3] * tint, 0, 255).astype(np.float32)
    soft = cv2.GaussianBlur(mask.astype(np.uint8) * 255, (0, 0), 0.7)
    opacity = np.where(mask, soft, np.minimum(soft, 127)).astype(np.uint8)  # labelled within the mask only
    pasted, labelled = paste(image[..., :3], label, colours, opacity, kind)
    votes, drawn = image[..., 3:-1], image[..., 3:][..., -1:]  # landmarks stay where they are
    return np.dstack([pasted, np.where(mask[..., None], given[..., 3:-1], votes), drawn]), labelled


def necklace(image: Image, label: Image, rng: Rng) -> Pair:
    """A chain or beads from one side of the neck to the other, on neck and clothes."""
    classes = label if label.ndim == 2 else label[..., 0]
    ys, xs = np.nonzero(classes == NECK)
    if len(xs) < LEAST * 40 * classes.size:
        return image, label
    side = classes.shape[0]
    (left, right), (top, bottom) = np.percentile(xs, (1, 99)), np.percentile(ys, (5, 100))
    ends = top + (bottom - top) * rng.uniform(0.3, 1.0)
    sag = (right - left) * rng.uniform(0.15, 0.8)
    across = np.linspace(-1.15, 1.15, 160)
    curve = np.column_stack([
        (left + right) / 2 + across * (right - left) / 2,
        ends + sag * (1 - across**2) + side * rng.normal(0, 0.03) * across,
    ])  # fmt: skip
    thick = side * rng.choice([0.006, 0.01, 0.016, 0.028], p=[0.25, 0.35, 0.25, 0.15])
    shape, light = string(classes, curve, thick, rng)
    shape[~np.isin(classes, UNDER_NECKLACE)] = 0
    metal = np.array(METALS[rng.integers(len(METALS))]) if rng.random() < 0.75 else any_colour(rng)
    colours = plain(classes, metal * rng.uniform(0.6, 1.1)) * light[..., None]
    pasted, labelled = paste(image[..., :3], label, colours, shape, NECKLACE)
    return np.dstack([pasted, image[..., 3:]]), labelled


def string(label: Image, curve: Vector, thick: float, rng: Rng) -> tuple[Image, Floats]:
    """Beads, links or a cord along a curve: how opaque, and how bright."""
    shape, glints = blank(label), blank(label)
    steps = np.cumsum(np.hypot(*np.diff(curve, axis=0, prepend=curve[:1]).T))
    if rng.random() < 0.3:
        cv2.polylines(shape, [sixteenths(curve)], False, 255, max(1, round(thick)), cv2.LINE_AA, 4)
    gap = thick * rng.uniform(0.9, 1.3)
    for at in np.arange(0, steps[-1], gap):
        place = np.array([np.interp(at, steps, curve[:, k]) for k in range(2)])
        ellipse(shape, place, (thick / 2, thick * rng.uniform(0.35, 0.5)), rng.uniform(0, np.pi))
        ellipse(glints, place - thick * 0.15, (thick / 5, thick / 5), 0.0)
    if rng.random() < 0.4:  # a pendant
        size = thick * rng.uniform(1, 3)
        ellipse(shape, curve[len(curve) // 2] + (0, size), (size * rng.uniform(0.5, 1), size), 0.0)
    noise = rng.normal(1, 0.25, label.shape).astype(np.float32)
    soft = cv2.GaussianBlur(glints, (0, 0), max(0.5, thick / 8)) / np.float32(255)
    dark = cv2.GaussianBlur(shape, (0, 0), max(0.7, thick / 4)) / np.float32(255)
    grain = cv2.GaussianBlur(noise, (0, 0), 0.7)
    return shape, np.asarray((0.45 + 0.45 * dark + 0.7 * soft) * grain, np.float32)
