"""What others see in a face (`ml.guide`), behind the image's three colours: H×W×7 for a `guided-teacher`."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.command import Mistake
from ml.data import Named
from ml.files import read_picture

Image = NDArray[np.uint8]


class Guided:
    """A source of labelled faces; `folder` holds a guide for each of its names."""

    def __init__(self, source: Named, folder: Path) -> None:
        self.source, self.folder, self.names = source, folder, source.names

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        image, label = self.source[index]
        return with_guide(image, read_guide(self.folder / f"{self.names[index]}.png")), label


def with_guide(image: Image, guide: Image) -> Image:
    if guide.shape[:2] != image.shape[:2]:
        raise Mistake(f"a guide of {guide.shape[:2]} px for an image of {image.shape[:2]}")
    return np.dstack([image, guide])


def read_guide(file: Path) -> Image:
    return read_picture(file, cv2.IMREAD_UNCHANGED)
