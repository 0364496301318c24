"""Segmentation networks: the classic U-Net, and `MimoParser`, the small one that runs live.

Both take RGB in 0..1 (B×3×H×W, sides divisible by 16) and return logits (B×C×h×w): the U-Net at full size,
`MimoParser` at half of it. Whoever needs another size resamples the logits.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ml.soft import unpack

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


class Stage(NamedTuple):
    """Inverted-residual blocks of one resolution; `size` is the depthwise kernel."""

    channels: int
    blocks: int
    size: int
    stride: int
    expansion: int


# EfficientNet-Lite (Tan & Le 2019; "lite": no squeeze-excitation, ReLU6) without its head; Lite0
# also without the last stage: what one thread computes in about 6 ms.
LITE0 = (
    Stage(16, 1, 3, 1, 1),
    Stage(24, 2, 3, 2, 6),
    Stage(40, 2, 5, 2, 6),
    Stage(80, 3, 3, 2, 6),
    Stage(112, 3, 5, 1, 6),
    Stage(192, 4, 5, 2, 6),
)
LITE2 = (
    Stage(16, 1, 3, 1, 1),
    Stage(24, 3, 3, 2, 6),
    Stage(48, 3, 5, 2, 6),
    Stage(88, 4, 3, 2, 6),
    Stage(120, 4, 5, 1, 6),
    Stage(208, 5, 5, 2, 6),
    Stage(352, 1, 3, 1, 6),
)
SKIPS = (0, 1, 2, 4)  # the last stage at stride 2, 4, 8 and 16


def conv(
    inputs: int, outputs: int, size: int = 1, *, stride: int = 1, groups: int = 1, act: bool = True
) -> nn.Sequential:
    """Convolution, batch normalisation and, unless told otherwise, ReLU6."""
    kind = Depthwise if groups > 1 else nn.Conv2d
    layers: list[nn.Module] = [
        kind(inputs, outputs, size, stride, size // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03),
    ]
    return nn.Sequential(*layers, *([nn.ReLU6(inplace=True)] if act else []))


class InvertedResidual(nn.Module):
    """Expand by 1×1, filter depthwise, project by 1×1 (Sandler et al. 2018)."""

    def __init__(self, inputs: int, stage: Stage, stride: int) -> None:
        super().__init__()
        hidden = inputs * stage.expansion
        expand = [conv(inputs, hidden)] if stage.expansion > 1 else []
        depthwise = conv(hidden, hidden, stage.size, stride=stride, groups=hidden)
        self.body = nn.Sequential(*expand, depthwise, conv(hidden, stage.channels, act=False))
        self.residual = stride == 1 and inputs == stage.channels

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.body(x)
        return x + out if self.residual else out


class Depthwise(nn.Conv2d):
    """Stays in float32 under a CPU's autocast, where it backpropagates several times slower in bfloat16."""

    def forward(self, x: Tensor) -> Tensor:
        if not (x.device.type == "cpu" and torch.is_autocast_enabled("cpu")):
            return super().forward(x)
        with torch.autocast("cpu", enabled=False):
            return super().forward(x.float()).to(x.dtype)


class Encoder(nn.Module):
    """An EfficientNet-Lite; returns the features of every stage."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        super().__init__()
        self.layout = stages
        self.stem = conv(3, 32, 3, stride=2)
        self.stages = nn.ModuleList()
        channels = 32
        for stage in stages:
            blocks = [InvertedResidual(channels, stage, stage.stride)]
            blocks += [InvertedResidual(stage.channels, stage, 1) for _ in range(stage.blocks - 1)]
            self.stages.append(nn.Sequential(*blocks))
            channels = stage.channels

    def forward(self, x: Tensor, hints: Tensor | None = None) -> list[Tensor]:
        x = self.stem(x) if hints is None else self.stem(x) + hints
        features = []
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        return features

    def load_imagenet(self, published: Mapping[str, Tensor]) -> None:
        """Start from a published EfficientNet-Lite state dict (`_blocks.3._expand_conv.weight`, ...)."""
        layers = {"stem.0": "_conv_stem", "stem.1": "_bn0"}
        first = 0
        for s, stage in enumerate(self.layout):
            for b in range(stage.blocks):
                parts = ["expand_conv", "depthwise_conv", "project_conv"][stage.expansion == 1 :]
                for p, part in enumerate(parts):
                    norm = p + 3 - len(parts)
                    layers[f"stages.{s}.{b}.body.{p}.0"] = f"_blocks.{first + b}._{part}"
                    layers[f"stages.{s}.{b}.body.{p}.1"] = f"_blocks.{first + b}._bn{norm}"
            first += stage.blocks
        state = {}
        for name in self.state_dict():
            layer, field = name.rsplit(".", 1)
            state[name] = published[f"{layers[layer]}.{field}"]
        self.load_state_dict(state)


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

    mean: Tensor
    std: Tensor

    def __init__(
        self,
        classes: int,
        stages: Sequence[Stage] = LITE0,
        widths: tuple[int, int, int] = (96, 64, 64),
    ) -> None:
        super().__init__()
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
    """The same on the whole of EfficientNet-Lite2: what labels pictures for the small one to learn from."""

    def __init__(self, classes: int) -> None:
        super().__init__(classes, LITE2, (160, 112, 96))


class GuidedTeacher(MimoTeacher):
    """Also told what other networks see in the face: B×7×H×W, the last four a guide (`ml.guide`)."""

    channels = 7

    def __init__(self, classes: int) -> None:
        super().__init__(classes)
        self.classes = classes
        self.hints = nn.Conv2d(2 * classes, 32, 1, bias=False)
        nn.init.zeros_(self.hints.weight)  # begins as the plain teacher

    def forward(self, image: Tensor) -> Tensor:
        guide = (255 * image[:, 3:]).round().to(torch.uint8)
        soft, _ = unpack(guide[:, :3], self.classes, 2)
        drawn = F.pixel_unshuffle(guide[:, 3:], 2).long()
        shares = torch.zeros_like(soft).scatter_add_(1, drawn, torch.full_like(drawn, 0.25, dtype=soft.dtype))
        hints = self.hints(torch.cat([soft, shares], dim=1).contiguous(memory_format=torch.channels_last))
        return self.decode(self.encoder((image[:, :3] - self.mean) / self.std, hints))


class UNet(nn.Module):
    """The classic (Ronneberger et al. 2015), with padding and batch normalisation; 4 halvings."""

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


NETWORKS: dict[str, Callable[[int], nn.Module]] = {
    "mimo-parser": MimoParser,
    "mimo-teacher": MimoTeacher,
    "guided-teacher": GuidedTeacher,
    "unet": UNet,
}
