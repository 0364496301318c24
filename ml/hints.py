"""What others see in a face, behind the image's three colours: H×W×4 for a parser that hears the landmarks,
H×W×7 for a `guided-teacher` (`ml.guide`)."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import nn

from ml.command import Mistake
from ml.data import Named, Source
from ml.face import FaceNetworks, find_faces
from ml.files import read_picture
from ml.lens import Lens
from ml.outlines import drawn

Image = NDArray[np.uint8]


class Guided:
    """A source of labelled faces; `folder` holds a guide for each of its names."""

    def __init__(self, source: Named, folder: Path, channels: int = 7) -> None:
        """`channels` of colours and guide together are heard."""
        self.source, self.folder, self.names, self.channels = source, folder, source.names, channels

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        image, label = self.source[index]
        guide = read_guide(self.folder / f"{self.names[index]}.png")
        return as_heard(with_guide(image, guide), self.channels), label


class Landmarked:
    """A source of faces with what the landmarks draw of each; they are found in the pictures themselves."""

    def __init__(self, source: Source) -> None:
        self.source, self.networks = source, FaceNetworks()

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        image, label = self.source[index]
        faces = find_faces(self.networks, image)
        points = faces[0].landmarks[:, :2] if faces else None
        height, width = image.shape[:2]
        return with_guide(image, drawn(points, Lens(max(height, width)))[:height, :width]), label


def heard(source: Source, network: nn.Module) -> Source:
    """The pictures as a network wants to see them that hears nobody but the landmarks, or nobody at all."""
    return Landmarked(source) if getattr(network, "channels", 3) == 4 else source


def with_guide(image: Image, guide: Image) -> Image:
    if guide.shape[:2] != image.shape[:2]:
        raise Mistake(f"a guide of {guide.shape[:2]} px for an image of {image.shape[:2]}")
    return np.dstack([image, guide])


def as_heard(image: Image, channels: int) -> Image:
    """Colours and as much of the guide behind them as makes `channels`, from its end."""
    return np.dstack([image[..., :3], image[..., 3:][..., image.shape[2] - channels :]])


def read_guide(file: Path) -> Image:
    return read_picture(file, cv2.IMREAD_UNCHANGED)
