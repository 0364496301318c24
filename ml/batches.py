"""What a training run sees, batch by batch."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import DataLoader

from ml.augment import augment, plain
from ml.config import Config
from ml.data import Named, PseudoFolder, Source, Training, View, find_donors, folder_weights
from ml.hints import Guided
from ml.networks.unet import NETWORKS

VIEWS: dict[str, View] = {
    "augmented": augment,
    "gentle": partial(augment, strength=0.5),
    "mixed": partial(augment, strength=None),
    "plain": plain,
}


def guided(source: Named, config: Config) -> Source:
    """Its pictures with as much of their guides as the network hears."""
    if not config.guides:
        return source
    return Guided(source, Path(config.guides), NETWORKS[config.network].channels)


class Batches:
    """Labelled pictures, followed in the same batch, where asked for, by pseudo-labelled ones."""

    def __init__(self, config: Config, source: Source) -> None:
        self.config = config
        self.sizes = [config.batch]
        donors = find_donors(source, config.adorn) if config.adorn else None
        training = partial(Training, lens=config.lens, view=VIEWS[config.views], donors=donors)
        self.parts = [training(source, seed=config.seed)]
        if config.pseudo:
            few = round(config.batch * config.pseudo_share)
            self.sizes = [config.batch - few, few]
            if not all(self.sizes):
                raise ValueError(f"{config.pseudo_share} of a batch of {config.batch} leaves one side out")
            pseudo = PseudoFolder(Path(config.pseudo))
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
