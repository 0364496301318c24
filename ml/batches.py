"""What a training run sees: which pictures, how often, in which views, batch by batch."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from ml.augment import VIEWS, View, augment
from ml.command import Mistake
from ml.config import Config
from ml.data import Image, Named, PseudoFolder, Source
from ml.hands import Hands
from ml.hints import Guided
from ml.lens import Lens
from ml.rare import Donors
from ml.regions import CLASSES

REPEAT_BELOW = 0.25  # a picture with a class that fewer pictures than this share have is drawn more often
RNG_STREAM_ORDER, RNG_STREAM_AUGMENT = 0, 1

Counts = NDArray[np.int64]
Weights = NDArray[np.float64]


class Training(Dataset[tuple[Tensor, Tensor]]):
    """One epoch at a time of augmented pairs; everything random follows from (seed, epoch, position).

    Pictures are drawn as often as their `weights` say, `length` of them an epoch (else as many as there are).
    """

    def __init__(
        self,
        source: Source,
        *,
        lens: Lens,
        seed: int,
        weights: Weights,
        length: int | None = None,
        view: View = augment,
        donors: Donors | None = None,
    ) -> None:
        self.source, self.lens, self.seed, self.view, self.donors = source, lens, seed, view, donors
        self.weights, self.length = weights, length or len(source)
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


class Batches:
    """Labelled pictures, followed in the same batch, where asked for, by pseudo-labelled ones."""

    def __init__(self, config: Config, source: Source) -> None:
        self.config = config
        self.sizes = [config.batch]
        pseudo = PseudoFolder(Path(config.pseudo)) if config.pseudo else None
        if pseudo is not None:
            if not pseudo.names:
                raise Mistake(f"{config.pseudo} holds no pseudo labels")
            few = round(config.batch * config.pseudo_share)
            self.sizes = [config.batch - few, few]
            if not all(self.sizes):
                raise Mistake(f"{config.pseudo_share} of a batch of {config.batch} leaves one side out")
        if len(source) < self.sizes[0]:
            raise Mistake(f"{len(source)} pictures to train do not fill a batch of {self.sizes[0]}: --batch")
        counts = class_counts(source)
        donors = Donors(source.__getitem__, [*counts], config.adorn) if config.adorn else None
        training = partial(Training, lens=config.lens, view=view_of(config), donors=donors)
        self.parts = [training(source, seed=config.seed, weights=repeat_weights(counts))]
        if pseudo is not None:
            length, weights = len(self) * few, folder_weights(pseudo.names)
            others = guided(pseudo, config)
            self.parts += [training(others, seed=config.seed + 1, length=length, weights=weights)]

    def __len__(self) -> int:
        return len(self.parts[0]) // self.sizes[0]

    def epoch(self, epoch: int) -> Iterator[tuple[Tensor, Tensor, Tensor | None]]:
        """Images B×3×H×W, labels N×H×W of the first N, soft labels (B − N)×3×H×W of the rest."""
        for part in self.parts:
            part.start_epoch(epoch)
        loaders = [
            DataLoader(part, size, num_workers=self.config.workers, drop_last=True)
            for part, size in zip(self.parts, self.sizes, strict=True)
        ]
        for pairs in zip(*loaders, strict=True):
            images = torch.cat([images for images, _ in pairs])
            yield images, pairs[0][1], pairs[1][1] if len(pairs) > 1 else None


def view_of(config: Config) -> View:
    view = VIEWS[config.views]
    if not config.cutouts:
        return view
    return partial(view, real_hand=Hands(Path(config.cutouts)).hold)  # type: ignore[call-arg]  # not "plain"


def guided(source: Named, config: Config) -> Source:
    """Its pictures with their guides, where there are such."""
    return Guided(source, Path(config.guides)) if config.guides else source


def to_tensors(image: Image, label: Image) -> tuple[Tensor, Tensor]:
    """3×H×W uint8, and H×W int64 or, of a soft label, 3×H×W uint8."""
    target = torch.from_numpy(label)
    soft = label.ndim == 3
    return (
        torch.from_numpy(image).permute(2, 0, 1).contiguous(),
        target.permute(2, 0, 1).contiguous() if soft else target.long(),
    )


def class_counts(source: Source) -> Counts:
    """N×C, pixels of each class in each picture."""
    progress = tqdm(range(len(source)), "count classes", leave=False, mininterval=5)
    return np.array([np.bincount(source[i][1].ravel(), minlength=len(CLASSES)) for i in progress])


def repeat_weights(counts: Counts) -> Weights:
    """Draws per epoch of each picture: √(t / f) of its rarest class (Gupta et al. 2019), at least 1."""
    present = counts > 0
    rarest = np.where(present, present.mean(axis=0), 1.0).min(axis=1)
    return np.asarray(np.maximum(1.0, np.sqrt(REPEAT_BELOW / rarest)))


def folder_weights(names: Sequence[str]) -> Weights:
    """A folder's pictures (`FOLDER-NAME`) are drawn the less often each, the more it has: 1/√n."""
    folders = [name.split("-")[0] for name in names]
    return np.array([1 / np.sqrt(folders.count(folder)) for folder in folders])


def sample_order(weights: Weights, length: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """`length` indices in random order, index i about `weights[i]` times as often as one of weight 1.

    Systematic sampling: equal steps along the cumulated weights, so no picture is left out for long.
    """
    ticks = (np.arange(length) + rng.random()) / length * weights.sum()
    shuffled = rng.permutation(len(weights))
    chosen = np.searchsorted(np.cumsum(weights[shuffled]), ticks, side="right").clip(max=len(weights) - 1)
    return rng.permutation(shuffled[chosen])
