"""What a training run is told."""

import math
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Annotated, get_args, get_type_hints

import torch

from ml.augment import VIEWS
from ml.command import Mistake, parser_of
from ml.lens import BEND, Lens
from ml.networks.unet import NETWORKS
from ml.regions import INDEX

LEAST = {
    **dict.fromkeys(("epochs", "batch", "validate", "threads"), 1),
    **dict.fromkeys(("workers", "rate", "encoder_rate", "decay", "dice", "boundary", "area"), 0),
    **dict.fromkeys(("pseudo_weight", "seed"), 0),
    "temperature": 0.01,
}
SHARES = ("pseudo_share", "adorn", "average", "warmup")


@dataclass(frozen=True)
class Config:
    """The second part of an annotation is the option's help, the third its choices."""

    data: Annotated[str, 'images/ and labels/, CelebAMask-HQ as published, or "synthetic"']
    out: Annotated[str, "the run's folder; what lies there is gone on with"]
    network: Annotated[str, "what is trained", tuple(NETWORKS)] = "mimo-parser"
    warm_start: Annotated[str, "EfficientNet-Lite state dict (.pth) for the encoder"] = ""
    init: Annotated[str, "weights of a network of the same kind to start from"] = ""
    pseudo: Annotated[str, "folder that ml.label wrote: its pictures are learnt from, too"] = ""
    guides: Annotated[str, "folder that ml.guide wrote, for a guided-teacher"] = ""
    cutouts: Annotated[str, "folder that ml.cutouts wrote: hands held before faces"] = ""
    pseudo_share: Annotated[float, "of every batch"] = 0.5
    pseudo_weight: Annotated[float, "of a pseudo-labelled picture beside a labelled one"] = 1.0
    temperature: Annotated[float, "of distillation from pseudo labels"] = 1.0
    size: Annotated[int, "px that the network sees, across and down"] = 192
    bend: Annotated[float, "of the lens through which it sees; 0 is none"] = BEND
    epochs: Annotated[int, "rates fall to nothing by the last"] = 60
    batch: Annotated[int, "pictures a step"] = 16
    validate: Annotated[int, "every so many epochs, and after the last"] = 1
    rate: Annotated[float, "of learning, at its highest"] = 6e-3
    encoder_rate: Annotated[float, "of an encoder that has learnt before"] = 1e-3
    warmup: Annotated[float, "share of all steps"] = 0.03
    decay: Annotated[float, "of the weights, decoupled (AdamW)"] = 0.02
    dice: Annotated[float, "weight of the Dice loss beside cross-entropy"] = 1.0
    class_weights: Annotated[str, 'of cross-entropy, such as "necklace=8,earring=2"; else 1'] = ""
    boundary: Annotated[float, "how much more cross-entropy counts at the borders of classes"] = 0.0
    area: Annotated[float, "power of a pixel's area in the square, its weight in the losses"] = 0.5
    adorn: Annotated[float, "share of views that get something rare of another picture"] = 0.2
    views: Annotated[str, "gentle: half as strong; mixed: of any strength", tuple(VIEWS)] = "augmented"
    average: Annotated[float, "share that the moving average of the weights keeps a step"] = 0.995
    seed: Annotated[int, "of everything random"] = 0
    workers: Annotated[int, "processes that make views; 0: none but this one"] = 1
    threads: Annotated[int, "of PyTorch"] = 1
    precision: Annotated[str, "of autocast", ("float32", "bfloat16")] = (
        "bfloat16" if torch.cuda.is_available() else "float32"
    )
    device: Annotated[str, "cpu, cuda, cuda:1 …"] = "cuda" if torch.cuda.is_available() else "cpu"
    tensorboard: Annotated[bool, "write scalars for TensorBoard into the run's folder"] = False

    def __post_init__(self) -> None:
        for name, least in LEAST.items():
            if not least <= getattr(self, name) < math.inf:
                raise Mistake(f"{flag(name)} {getattr(self, name)}: at least {least}")
        for name in SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise Mistake(f"{flag(name)} {getattr(self, name)}: a share, 0 to 1")
        if self.size < 32 or self.size % 32:
            raise Mistake(f"--size {self.size}: a multiple of 32")
        if not 0 <= self.bend < 1:
            raise Mistake(f"--bend {self.bend}: at least 0 and below 1")
        if bool(self.guides) != (self.network == "guided-teacher"):
            raise Mistake("--guides: a guided-teacher wants them, no other network hears them")
        if self.cutouts and self.views == "plain":
            raise Mistake("--cutouts: plain views hold nothing before a face")
        if not is_there(self.device):
            raise Mistake(f"--device {self.device}: PyTorch has none here")
        _ = self.weight_of

    @property
    def lens(self) -> Lens:
        return Lens(self.size, self.bend)

    @property
    def weight_of(self) -> dict[str, float]:
        """Class → weight, of those that `class_weights` names."""
        weights = {}
        for pair in filter(None, self.class_weights.split(",")):
            name, _, weight = pair.strip().partition("=")
            if name not in INDEX or not weight.replace(".", "", 1).isdecimal():
                raise Mistake(
                    f"--class-weights {pair}: CLASS=WEIGHT, a class being one of {', '.join(INDEX)}"
                )
            weights[name] = float(weight)
        return weights


def flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def is_there(device: str) -> bool:
    try:
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, NotImplementedError):
        return False
    return True


def parse_arguments(description: str | None, arguments: Sequence[str] | None = None) -> Config:
    """Every field of `Config` is an option."""
    parser = parser_of("ml.train", description)
    hints = get_type_hints(Config, include_extras=True)
    for field in fields(Config):
        kind, text, *more = get_args(hints[field.name])
        if kind is bool:
            parser.add_argument(flag(field.name), action="store_true", help=text)
        elif field.default is MISSING:
            parser.add_argument(flag(field.name), required=True, help=f"{text}; required")
        else:
            told = f"{text}; default {field.default}" if field.default != "" else text
            choices = more[0] if more else None
            name, default = flag(field.name), field.default
            parser.add_argument(name, type=kind, default=default, choices=choices, help=told)
    return Config(**vars(parser.parse_args(arguments)))
