"""The encoder of the parsers: EfficientNet-Lite (Tan & Le 2019; "lite": no squeeze-excitation, ReLU6)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn


class Stage(NamedTuple):
    """Inverted-residual blocks of one resolution; `size` is the depthwise kernel."""

    channels: int
    blocks: int
    size: int
    stride: int
    expansion: int


# Without the head; Lite0 also without the last stage: what one thread computes in about 6 ms.
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
