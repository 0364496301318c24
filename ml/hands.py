"""Photographed hands (`ml.cutouts`) held before faces."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.command import Mistake
from ml.files import pictures, read_picture
from ml.occluders import Layer, aim
from ml.regions import SKIN
from ml.sketch import heading, soft_noise

Image = NDArray[np.uint8]
Rng = np.random.Generator


class Hands:
    """The cut-outs of a folder."""

    def __init__(self, folder: Path) -> None:
        files = pictures(folder, "*.png")
        self.hands = [read_picture(file, cv2.IMREAD_UNCHANGED)[..., [2, 1, 0, 3]] for file in files]
        if not self.hands:
            raise Mistake(f"{folder} holds no cut-outs")

    def hold(self, image: Image, label: Image, rng: Rng) -> Layer:
        """A hand in about the face's own skin, turned anyhow, some of it at what it is held before."""
        goal, width = aim(label, rng)
        cutout = self.hands[rng.integers(len(self.hands))]
        if rng.random() < 0.5:
            cutout = cutout[:, ::-1]
        solid = cutout[..., 3] > 127
        tone = np.median(image[label == SKIN], axis=0) * rng.uniform(0.75, 1.2) * rng.normal(1, 0.04, 3)
        colours = cutout[..., :3] * (tone / np.maximum(np.median(cutout[solid][:, :3], axis=0), 1))
        turn = rng.uniform(0, 2 * np.pi)
        scale = width * rng.uniform(0.4, 1.1) / np.sqrt(solid.sum())
        matrix = scale * np.column_stack([heading(turn), heading(turn + np.pi / 2)])
        places = np.argwhere(solid)[:, ::-1]
        held = matrix @ places[rng.integers(len(places))]
        pose = np.column_stack([matrix, goal + rng.normal(0, 0.12, 2) * width - held])
        seen, size = np.dstack([colours, cutout[..., 3]]).astype(np.float32), label.shape[::-1]
        opaque = cv2.warpAffine(seen[..., 3], pose, size)
        shown = cv2.warpAffine(seen[..., :3], pose, size, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(shown + soft_noise(label, rng, 3), np.float32), np.asarray(opaque, np.uint8)
