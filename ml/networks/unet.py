"""Segmentation networks: the classic U-Net, and `MimoParser`, the small one that runs live.

Both take RGB in 0..1 (B×3×H×W, sides divisible by 16) and return logits (B×C×h×w): the U-Net at full size,
`MimoParser` at half of it. Whoever needs another size resamples the logits. A `GuidedTeacher` hears others,
too: the channels behind the third are what they see, a guide (`ml.guide`), classes divided by 255.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ml.networks.efficientnet import LITE0, LITE2, Encoder, Stage, conv
from ml.soft import unpack

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


SKIPS = (0, 1, 2, 4)  # the last stage at stride 2, 4, 8 and 16


class Up(nn.Module):
    """One decoder step: twice the size, plus the encoder's features of that size, then a 3×3."""

    def __init__(self, inputs: int, skip: int, outputs: int, *, separable: bool = True) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(inputs, outputs, 1)
        self.lateral = nn.Conv2d(skip, outputs, 1)
        groups = outputs if separable else 1
        self.mix = nn.Sequential(conv(outputs, outputs, 3, groups=groups), conv(outputs, outputs))

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        out: Tensor = self.mix(upsample(self.reduce(x)) + self.lateral(skip))
        return out


class MimoParser(nn.Module):
    """EfficientNet-Lite features, a light U-Net decoder, logits at half the input's size.

    The decoder stops at stride 4, where each cell gives the logits of its 2×2 cells at stride 2 (Shi et al.
    2016) and sees the encoder's features of all four: at stride 2 every layer costs more in memory than all
    of the decoder does in arithmetic.
    """

    channels = 3  # of the input
    mean: Tensor
    std: Tensor

    def __init__(
        self,
        classes: int,
        stages: Sequence[Stage] = LITE0,
        widths: tuple[int, int, int] = (96, 64, 64),
    ) -> None:
        super().__init__()
        self.classes = classes
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(IMAGENET_STD).view(1, 3, 1, 1), persistent=False)
        self.encoder = Encoder(stages)
        fine, stride4, stride8, stride16 = (stages[s].channels for s in SKIPS)
        self.up16 = Up(stages[-1].channels, stride16, widths[0])
        self.up8 = Up(widths[0], stride8, widths[1])
        self.up4 = Up(widths[1], stride4 + 4 * fine, widths[2], separable=False)
        self.head = nn.Conv2d(widths[2], 4 * classes, 1)

    def forward(self, image: Tensor) -> Tensor:
        return self.decode(self.encoder((image - self.mean) / self.std))

    def decode(self, features: Sequence[Tensor]) -> Tensor:
        fine, stride4, stride8, stride16 = (features[s] for s in SKIPS)
        x = self.up16(features[-1], stride16)
        x = self.up8(x, stride8)
        x = self.up4(x, torch.cat([stride4, F.pixel_unshuffle(fine, 2)], dim=1))
        return F.pixel_shuffle(self.head(x), 2)


class MimoTeacher(MimoParser):
    """The same on the whole of EfficientNet-Lite2: what labels pictures for the small one."""

    def __init__(self, classes: int) -> None:
        super().__init__(classes, LITE2, (160, 112, 96))


class GuidedTeacher(MimoTeacher):
    """Hears all of a guide: another network's soft classes (`ml.soft`) and what the landmarks draw."""

    channels = 7

    def __init__(self, classes: int) -> None:
        super().__init__(classes)
        self.hints = nn.Conv2d(2 * classes, 32, 1, bias=False)
        nn.init.zeros_(self.hints.weight)  # begins as if it heard nothing

    def forward(self, image: Tensor) -> Tensor:
        colours, guide = image[:, :3], 255 * image[:, 3:]
        return self.decode(self.encoder((colours - self.mean) / self.std, self.hints(self.shares(guide))))

    def shares(self, guide: Tensor) -> Tensor:
        """How much of each 2×2 pixels each of the two says is of each class: B×2C×h×w."""
        soft, _ = unpack(guide[:, :3].round().to(torch.uint8), self.classes, 2)
        return torch.cat([soft, drawn_shares(guide[:, 3:], self.classes)], dim=1)


def drawn_shares(drawn: Tensor, classes: int) -> Tensor:
    """B×1×H×W classes → B×C×h×w, the share of each in 2×2 pixels; of background, which says nothing, none."""
    cells = F.pixel_unshuffle(drawn.round(), 2)
    said = 0.25 * (cells > 0).to(drawn.dtype)
    none = F.pad(0 * cells, (0, 0, 0, 0, 0, classes - 4))
    shares = none.scatter_add(1, cells.long(), said)
    return shares.contiguous(memory_format=torch.channels_last)


class UNet(nn.Module):
    """The classic (Ronneberger et al. 2015), with padding and batch normalisation; 4 halvings."""

    channels = 3

    def __init__(self, classes: int, width: int = 32) -> None:
        super().__init__()
        widths = [width * 2**level for level in range(5)]
        self.down = nn.ModuleList(double_conv(i, o) for i, o in zip([3, *widths], widths, strict=False))
        self.up = nn.ModuleList(
            double_conv(i + o, o) for i, o in zip(widths[:0:-1], widths[-2::-1], strict=True)
        )
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, image: Tensor) -> Tensor:
        x, skips = self.down[0](image), []
        for block in self.down[1:]:
            skips.append(x)
            x = block(F.max_pool2d(x, 2))
        for block in self.up:
            x = block(torch.cat([upsample(x), skips.pop()], dim=1))
        logits: Tensor = self.head(x)
        return logits


def double_conv(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(conv(inputs, outputs, 3), conv(outputs, outputs, 3))


def upsample(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


def fill(network: nn.Module, state: Mapping[str, Tensor]) -> None:
    """Load the weights of a network of the same kind; a `GuidedTeacher` may begin as a `MimoTeacher`."""
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or not set(missing) <= {"hints.weight"}:
        raise ValueError(f"the weights do not fit: {[*unexpected, *missing][:3]}")


NETWORKS: dict[str, type[MimoParser] | type[UNet]] = {
    "mimo-parser": MimoParser,
    "mimo-teacher": MimoTeacher,
    "guided-teacher": GuidedTeacher,
    "unet": UNet,
}
