"""Labelled faces: folders of images and label maps, CelebAMask-HQ as published, and drawn ones.

A source is indexed like a list and gives `(image, label)`: H×W×3 uint8 RGB, H×W uint8 classes of
`ml.regions.CLASSES`; a source of pseudo labels gives H×W×3 instead, as in `ml.soft`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.augment import MIRRORED
from ml.celebamask import CelebAMaskHQ, is_published_layout
from ml.command import Mistake
from ml.drawn import draw_face
from ml.files import pictures, read_picture
from ml.regions import LABELLED, SWAPS
from ml.split import split_names

Image = NDArray[np.uint8]
CACHED = 2000  # 512² pictures with their labels: 2 GB
ALIKE = 0.01  # by which the shapes of a picture and its label map may differ


class Source(Protocol):
    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> tuple[Image, Image]: ...


class Named(Source, Protocol):
    names: list[str]


class FaceFolder:
    """`root/images/NAME.jpg` (or .png) with `root/labels/NAME.png`; `names` chooses some, else all."""

    def __init__(self, root: Path, names: Sequence[str] | None = None, *, cache: bool = False) -> None:
        images = {file.stem: file for file in pictures(root / "images")}
        self.names = list(names if names is not None else images)
        labelled = {file.stem for file in pictures(root / "labels", "*.png")}
        for kind, there in (("images", set(images)), ("labels", labelled)):
            if missing := set(self.names) - there:
                raise Mistake(
                    f"{root / kind} lacks {len(missing)} of {len(self.names)}, such as {min(missing)}"
                )
        self._files = [(images[name], root / "labels" / f"{name}.png") for name in self.names]
        self._cache = [read_pair(*files) for files in self._files] if cache else None

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        return self._cache[index] if self._cache else read_pair(*self._files[index])


def open_faces(root: Path, split: str, *, cache: bool = False) -> FaceFolder | CelebAMaskHQ:
    """One split of a folder in either layout; `cache` keeps up to `CACHED` pictures in memory."""
    names = split_names(root, split)
    if not names:
        where = "" if split == "all" else f" for {split}: name some in {root / split}.txt"
        raise Mistake(f"{root} has no pictures{where}")
    if is_published_layout(root):
        return CelebAMaskHQ(root, names)
    return FaceFolder(root, names, cache=cache and len(names) <= CACHED)


class RightSides:
    """A source whose left is the person's own: some pictures were mirrored, and their labels not renamed."""

    def __init__(self, source: Named) -> None:
        self.source, self.names = source, source.names

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        image, label = self.source[index]
        return image, MIRRORED[label] if is_swapped(label) else label


def is_swapped(label: Image) -> bool:
    """Whether her left eye (or brow, or ear, where an eye is hidden) lies left of her right one."""
    for pair in SWAPS:
        left, right = (np.nonzero(label == region)[1] for region in pair)
        if len(left) and len(right):
            return bool(left.mean() < right.mean())
    return False


class PseudoFolder:
    """What `ml.label` has written: `root/images/NAME.jpg` with soft labels `root/labels/NAME.png`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names = [file.stem for file in pictures(root / "labels")]

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        name = self.names[index]
        label = read_picture(self.root / "labels" / f"{name}.png")
        return read_picture(self.root / "images" / f"{name}.jpg"), label


class Synthetic:
    """Drawn faces: picture `index` is always the same one."""

    def __init__(self, count: int, size: int = 256) -> None:
        self.count, self.size = count, size

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        return draw_face(np.random.default_rng(index), self.size)


def read_pair(image: Path, label: Path) -> tuple[Image, Image]:
    """The picture at the size of its label map."""
    colours, classes = read_picture(image), read_picture(label, cv2.IMREAD_GRAYSCALE)
    if classes.max() >= len(LABELLED):
        raise Mistake(
            f"{label} holds class {classes.max()}: a label map is grey, its classes 0 to {len(LABELLED) - 1}"
        )
    (height, width), (rows, columns) = colours.shape[:2], classes.shape
    if abs(width * rows / (height * columns) - 1) > ALIKE:
        raise Mistake(f"{image} is {width} × {height} px, {label} {columns} × {rows}: they differ in shape")
    if (height, width) != (rows, columns):
        colours = cv2.resize(colours, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(colours, np.uint8), classes
