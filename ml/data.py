"""Labelled faces: folders of images and label maps, CelebAMask-HQ as published, and drawn ones.

A source is indexed like a list and gives `(image, label)`: H×W×3 uint8 RGB, H×W uint8 classes of
`ml.regions.CLASSES`; a source of pseudo labels gives H×W×3 instead, as in `ml.soft`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from ml.augment import MIRRORED, augment
from ml.celebamask import CelebAMaskHQ, is_published_layout, published_names, published_splits
from ml.drawn import draw_face
from ml.lens import Lens
from ml.metrics import skin_tone, tone_bin
from ml.rare import Donors
from ml.regions import CLASSES, INDEX, LABELLED, SWAPS

Image = NDArray[np.uint8]
View = Callable[[Image, Image, np.random.Generator, Lens], tuple[Image, Image]]
SPLITS = Path(__file__).parent / "splits"
CACHED = 2000  # 512² pictures with their labels: 2 GB
REPEAT_BELOW = 0.25  # a picture with a class that fewer pictures than this share have is drawn more often
RNG_STREAM_ORDER, RNG_STREAM_AUGMENT = 0, 1


class Source(Protocol):
    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> tuple[Image, Image]: ...


class Named(Source, Protocol):
    names: list[str]


class FaceFolder:
    """`root/images/NAME.jpg` (or .png) with `root/labels/NAME.png`; `names` chooses some, else all."""

    def __init__(self, root: Path, names: Sequence[str] | None = None, *, cache: bool = False) -> None:
        images = {path.stem: path for path in sorted((root / "images").iterdir())}
        missing = set(names or ()) - set(images)
        if missing:
            raise FileNotFoundError(
                f"{len(missing)} named images are not in {root / 'images'}, such as {min(missing)}"
            )
        self.names = list(names if names is not None else images)
        self._files = [(images[name], root / "labels" / f"{name}.png") for name in self.names]
        self._cache = [read_pair(*files) for files in self._files] if cache else None

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        return self._cache[index] if self._cache else read_pair(*self._files[index])


def open_faces(root: Path, split: str, *, cache: bool = False) -> FaceFolder | CelebAMaskHQ:
    """One split of a folder in either layout; `cache` keeps up to `CACHED` pictures in memory."""
    names = split_names(root, split)
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
        self.names = sorted(path.stem for path in (root / "labels").iterdir())

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        name = self.names[index]
        files = self.root / "images" / f"{name}.jpg", self.root / "labels" / f"{name}.png"
        image, label = (cv2.imread(str(file), cv2.IMREAD_COLOR_RGB) for file in files)
        if image is None or label is None:
            raise ValueError(f"cannot read {files[0] if image is None else files[1]}")
        return np.asarray(image, np.uint8), np.asarray(label, np.uint8)


class Synthetic:
    """Drawn faces: picture `index` is always the same one."""

    def __init__(self, count: int, size: int = 256) -> None:
        self.count, self.size = count, size

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> tuple[Image, Image]:
        return draw_face(np.random.default_rng(index), self.size)


class Training(Dataset[tuple[Tensor, Tensor]]):
    """One epoch at a time of augmented pairs; everything random follows from (seed, epoch, position).

    Pictures are drawn as often as their `weights` say, else those with rare classes more often.
    """

    def __init__(
        self,
        source: Source,
        *,
        lens: Lens,
        seed: int,
        length: int | None = None,
        weights: NDArray[np.float64] | None = None,
        view: View = augment,
        donors: Donors | None = None,
    ) -> None:
        self.source, self.lens, self.seed, self.view, self.donors = source, lens, seed, view, donors
        self.length = length or len(source)
        if weights is None:
            weights = repeat_weights([np.unique(source[i][1]) for i in range(len(source))])
        self.weights = weights
        self.start_epoch(0)

    def start_epoch(self, epoch: int) -> None:
        self.epoch = epoch
        rng = np.random.default_rng((self.seed, RNG_STREAM_ORDER, epoch))
        self.order = sample_order(self.weights, self.length, rng)

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, position: int) -> tuple[Tensor, Tensor]:
        rng = np.random.default_rng((self.seed, RNG_STREAM_AUGMENT, self.epoch, position))
        image, label = self.source[int(self.order[position])]
        if self.donors:
            image, label = self.donors.adorn(image, label, rng)
        return to_tensors(*self.view(image, label, rng, self.lens))


def find_donors(source: Source, share: float) -> Donors:
    present = [np.bincount(source[i][1].ravel(), minlength=len(CLASSES)) for i in range(len(source))]
    return Donors(source.__getitem__, present, share)


def read_pair(image: Path, label: Path) -> tuple[Image, Image]:
    colours = cv2.imread(str(image), cv2.IMREAD_COLOR_RGB)
    classes = cv2.imread(str(label), cv2.IMREAD_GRAYSCALE)
    if colours is None or classes is None:
        raise ValueError(f"cannot read {image if colours is None else label}")
    if colours.shape[:2] != classes.shape:
        colours = cv2.resize(colours, classes.shape[::-1], interpolation=cv2.INTER_AREA)
    if classes.max() >= len(LABELLED):
        raise ValueError(f"{label} holds class {classes.max()}; there are {len(LABELLED)}")
    return np.asarray(colours, np.uint8), np.asarray(classes, np.uint8)


def to_tensors(image: Image, label: Image) -> tuple[Tensor, Tensor]:
    """3×H×W uint8, and H×W int64 or, of a soft label, 3×H×W uint8."""
    target = torch.from_numpy(label)
    soft = label.ndim == 3
    return (
        torch.from_numpy(image).permute(2, 0, 1).contiguous(),
        target.permute(2, 0, 1).contiguous() if soft else target.long(),
    )


def repeat_weights(present: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """Draws per epoch of each picture: √(t / f) of its rarest class (Gupta et al. 2019), at least 1."""
    frequency = np.bincount(np.concatenate(present), minlength=len(LABELLED) + 1) / len(present)
    repeats = [np.sqrt(REPEAT_BELOW / frequency[classes].min()) for classes in present]
    return np.maximum(1.0, repeats)


def folder_weights(names: Sequence[str]) -> NDArray[np.float64]:
    """A folder's pictures (`FOLDER-NAME`) are drawn the less often each, the more it has: 1/√n."""
    folders = [name.split("-")[0] for name in names]
    return np.array([1 / np.sqrt(folders.count(folder)) for folder in folders])


def sample_order(weights: NDArray[np.float64], length: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """`length` indices in random order, index i about `weights[i]` times as often as one of weight 1.

    Systematic sampling: equal steps along the cumulated weights, so no picture is left out for long.
    """
    ticks = (np.arange(length) + rng.random()) / length * weights.sum()
    shuffled = rng.permutation(len(weights))
    chosen = np.searchsorted(np.cumsum(weights[shuffled]), ticks, side="right").clip(max=len(weights) - 1)
    return rng.permutation(shuffled[chosen])


def read_names(file: Path) -> list[str]:
    return file.read_text().split()


def split_names(root: Path, split: str, *, validation: int = 40, seed: int = 0) -> list[str]:
    """Names of one split of a folder: `train`, `validation`, `test` or `all`.

    CelebAMask-HQ as published has splits of its own, and a folder may (`SPLIT.txt`, as `ml.prepare` writes
    them). Else the test names are the committed list, as far as the folder has them, and validation is drawn
    from the rest.
    """
    if is_published_layout(root):
        return published_names(root) if split == "all" else published_splits(root)[split]
    names = sorted(path.stem for path in (root / "images").iterdir())
    if split == "all":
        return names
    if (root / f"{split}.txt").exists():
        return read_names(root / f"{split}.txt")
    listed = set(read_names(SPLITS / "parsing-test.txt"))
    test = [name for name in names if name in listed]
    rest = [name for name in names if name not in listed]
    chosen = set(np.random.default_rng(seed).permutation(rest)[: min(validation, len(rest) // 5)].tolist())
    return {
        "test": test,
        "validation": [name for name in rest if name in chosen],
        "train": [name for name in rest if name not in chosen],
    }[split]


def stratified_names(folder: FaceFolder, *, share: float = 0.2, seed: int = 0) -> list[str]:
    """A fixed share of the pictures of every stratum: skin-tone bin × rarest of hat, glasses, necklace,
    earring.

    This drew `splits/parsing-test.txt`. Shares are rounded along the sorted strata, so that their sum is
    exact.
    """
    rare = [INDEX[name] for name in ("necklace", "hat", "glasses", "earring")]
    strata: dict[str, list[str]] = {}
    for name, (image, label) in zip(folder.names, (folder[i] for i in range(len(folder))), strict=True):
        rarest = next((c for c in rare if (label == c).any()), 0)
        strata.setdefault(f"{tone_bin(skin_tone(image, label))}-{rarest:02}", []).append(name)
    rng = np.random.default_rng(seed)
    ordered = [name for key in sorted(strata) for name in rng.permutation(strata[key]).tolist()]
    step = 1 / share
    ticks = np.arange(0, len(ordered), step) + rng.uniform(0, step)
    return sorted(ordered[int(t)] for t in ticks if t < len(ordered))
