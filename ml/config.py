"""What a training run is told."""

import argparse
from dataclasses import dataclass, fields

import torch

from ml.lens import BEND, Lens


@dataclass(frozen=True)
class Config:
    data: str  # folder with images/ and labels/, or CelebAMask-HQ as published, or "synthetic"
    out: str
    network: str = "mimo-parser"
    warm_start: str = ""  # EfficientNet-Lite0 state dict (.pth) for the encoder of mimo-parser
    init: str = ""  # weights of a network of the same kind to start from
    pseudo: str = ""  # folder that ml.label wrote: its pictures are learnt from, too
    guides: str = ""  # folder that ml.guide wrote: what others see, as far as the network hears it
    pseudo_share: float = 0.5  # of every batch
    pseudo_weight: float = 1.0  # of a pseudo-labelled picture beside a labelled one
    temperature: float = 1.0  # of distillation from pseudo labels
    size: int = 192
    bend: float = BEND  # of the lens through which it sees
    epochs: int = 60
    batch: int = 16
    validate: int = 1  # every so many epochs, and after the last
    rate: float = 6e-3
    encoder_rate: float = 1e-3  # of an encoder that has learnt before
    warmup: float = 0.03  # share of all steps
    decay: float = 0.02  # of the weights, decoupled (AdamW)
    dice: float = 1.0  # weight of the Dice loss beside cross-entropy
    class_weights: str = ""  # of cross-entropy, such as "necklace=8,earring=2"; 1 where not named
    boundary: float = 0.0  # by how much more cross-entropy counts at the borders of classes
    area: float = (
        0.5  # power of the area that a pixel of what is seen has in the square, its weight in the losses
    )
    adorn: float = 0.2  # share of views on which something rare of another picture is put
    views: str = "augmented"  # or "gentle", half as strong; "mixed", of any strength up to 1; or "plain"
    average: float = 0.995  # of the exponential moving average, per step
    seed: int = 0
    workers: int = 1
    threads: int = 1
    precision: str = "bfloat16" if torch.cuda.is_available() else "float32"  # of autocast
    device: str = "cuda" if torch.cuda.is_available() else "cpu"

    @property
    def lens(self) -> Lens:
        return Lens(self.size, self.bend)


def parse_arguments(description: str | None, arguments: list[str] | None = None) -> Config:
    """Every field of `Config` is an option."""
    parser = argparse.ArgumentParser(
        prog="python -m ml.train", description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    for field in fields(Config):
        flag, required = f"--{field.name.replace('_', '-')}", field.name in ("data", "out")
        default = None if required else field.default
        parser.add_argument(
            flag,
            type=field.type,
            default=default,
            required=required,
            help="required" if required else f"default {default!r}",
        )
    return Config(**vars(parser.parse_args(arguments)))
