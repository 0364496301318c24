"""CelebAMask-HQ as published (Lee et al. 2020): `CelebA-HQ-img/N.jpg` and a mask for each part of each face.

The masks lie in `CelebAMask-HQ-mask-anno/FOLDER/NNNNN_PART.png`. They overlap; which part wins is its order.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.command import Mistake
from ml.files import read_picture

Image = NDArray[np.uint8]

IMAGES, MASKS = "CelebA-HQ-img", "CelebAMask-HQ-mask-anno"
MAPPING = "CelebA-HQ-to-CelebA-mapping.txt"  # number here, number in CelebA, file there; one line of titles
PARTS = (
    *("skin", "nose", "eye_g", "l_eye", "r_eye", "l_brow", "r_brow", "l_ear", "r_ear", "mouth"),
    *("u_lip", "l_lip", "hair", "hat", "ear_r", "neck_l", "neck", "cloth"),
)
"""As the authors merge them: a later part covers an earlier one. Places, counted from 1, are classes."""
VALIDATION_FROM, TEST_FROM = 162_771, 182_638  # CelebA's partition, by the number in CelebA
SPLITS = ("train", "validation", "test")
SHARES = (0.7, 0.2, 0.1)


class CelebAMaskHQ:
    """The published folder as a list of `(image, label)`; `names` (image numbers) chooses some, else all."""

    def __init__(self, root: Path, names: Sequence[str] | None = None) -> None:
        self.root = root
        self.names = list(names if names is not None else published_names(root))
        self._masks = find_masks(root)
        bare = [name for name in self.names if int(name) not in self._masks]
        if bare:
            raise Mistake(f"{len(bare)} images have no masks in {root / MASKS}, such as {bare[0]}")

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        name = self.names[index]
        label = merge_parts(self._masks[int(name)])
        image = read_picture(self.root / IMAGES / f"{name}.jpg")
        if image.shape[:2] != label.shape:
            image = cv2.resize(image, label.shape[::-1], interpolation=cv2.INTER_AREA)
        return np.asarray(image, np.uint8), label


def is_published_layout(root: Path) -> bool:
    return (root / IMAGES).is_dir() and (root / MASKS).is_dir()


def published_names(root: Path) -> list[str]:
    return sorted((path.stem for path in (root / IMAGES).glob("*.jpg") if path.stem.isdigit()), key=int)


def find_masks(root: Path) -> dict[int, list[tuple[int, Path]]]:
    """Image number → its masks as (class, file), in the order in which they are laid over each other."""
    classes = {part: index for index, part in enumerate(PARTS, start=1)}
    found: dict[int, list[tuple[int, Path]]] = {}
    for path in (root / MASKS).glob("*/*.png"):
        number, _, part = path.stem.partition("_")
        if path.name.startswith("."):
            continue
        if part not in classes or not number.isdigit():
            raise Mistake(f"{path} names no part of a face; the parts are {', '.join(PARTS)}")
        found.setdefault(int(number), []).append((classes[part], path))
    return {number: sorted(masks) for number, masks in found.items()}


def merge_parts(masks: Iterable[tuple[int, Path]]) -> Image:
    """One label map, H×W uint8, of masks given as (class, file) from the lowest to the topmost."""
    label: Image | None = None
    for index, path in masks:
        mask = read_picture(path, cv2.IMREAD_GRAYSCALE)
        label = np.zeros(mask.shape, np.uint8) if label is None else label
        if mask.shape != label.shape:
            raise Mistake(f"{path} has another size than the masks beside it")
        label[mask > 127] = index
    if label is None:
        raise ValueError("there are no masks to merge")
    return label


def published_splits(root: Path, *, seed: int | None = None) -> dict[str, list[str]]:
    """Names of train, validation and test.

    CelebA's own partition (24,183, 2,993 and 2,824 of the 30,000) where its mapping file is there and no seed
    is asked for; else 7:2:1 in an order drawn from the seed (0).
    """
    names = published_names(root)
    if seed is None and (root / MAPPING).exists():
        return official_splits(names, read_mapping(root / MAPPING))
    shuffled = np.random.default_rng(seed or 0).permutation(names).tolist()
    ends = [round(share * len(names)) for share in np.cumsum(SHARES)]
    parts = zip(SPLITS, [0, *ends], ends, strict=False)
    return {split: sorted(shuffled[start:end], key=int) for split, start, end in parts}


def official_splits(names: Iterable[str], original: dict[int, int]) -> dict[str, list[str]]:
    """By the number in CelebA: below 162,771 train, below 182,638 validation, else test."""
    chosen: dict[str, list[str]] = {split: [] for split in SPLITS}
    for name in names:
        if int(name) not in original:
            raise Mistake(f"{MAPPING} lacks picture {name}")
        number = original[int(name)]
        place = (number >= VALIDATION_FROM) + (number >= TEST_FROM)
        chosen[SPLITS[place]].append(name)
    return chosen


def read_mapping(file: Path) -> dict[int, int]:
    """Number in CelebA-HQ → number in CelebA."""
    rows = [line.split()[:2] for line in file.read_text().splitlines()[1:] if line.strip()]
    if bad := next((row for row in rows if len(row) < 2 or not all(map(str.isdigit, row))), None):
        raise Mistake(f"{file}: two numbers should begin a line, not {' '.join(bad)}")
    return {int(here): int(there) for here, there in rows}
