"""The near and the far face detector of MediaPipe as modules.

Near is BlazeFace (Bazarevsky et al. 2019, arXiv:1907.05047), far a bottleneck encoder with a feature pyramid.
Modules are defined in the order in which the published graphs run them; `ml.convert` relies on it.
"""

from collections.abc import Container, Iterable
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

BOX_VALUES = 16  # centre x, y, width, height, then six keypoints x, y


def flatten_anchors(maps: Tensor, values: int) -> Tensor:
    """B×(A·values)×H×W, A anchors in each cell → B×(H·W·A)×values."""
    return maps.permute(0, 2, 3, 1).reshape(maps.shape[0], -1, values)


def halve(x: Tensor) -> Tensor:
    """The maximum of each 2×2. `max_pool2d` also finds indices: a fifth of the face mesh's time."""
    rows = torch.maximum(x[:, :, ::2], x[:, :, 1::2])
    return torch.maximum(rows[..., ::2], rows[..., 1::2])


class BlazeBlock(nn.Module):
    """A separable 3×3 convolution beside a skip that is pooled and padded with zero channels to fit.

    `twins` such blocks of equal widths may run side by side as one, their channels one after another.
    """

    def __init__(
        self, inputs: int, outputs: int, stride: int = 1, *, twins: int = 1, prelu: bool = False
    ) -> None:
        super().__init__()
        self.stride, self.twins, self.more = stride, twins, outputs - inputs
        inputs, outputs = twins * inputs, twins * outputs
        self.depthwise = nn.Conv2d(inputs, inputs, 3, stride, padding=2 - stride, groups=inputs)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, groups=twins)
        self.activation = nn.PReLU(outputs) if prelu else nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        skip = x
        if self.stride == 2:
            skip = halve(x)
            x = F.pad(x, (0, 1, 0, 1))
        if self.more:
            apart = torch.unflatten(skip, 1, (self.twins, -1))
            skip = F.pad(apart, (0, 0, 0, 0, 0, self.more)).flatten(1, 2)
        y: Tensor = self.activation(skip + self.pointwise(self.depthwise(x)))
        return y


def blaze_blocks(inputs: int, widths: Iterable[int], halved: Container[int] = ()) -> nn.Sequential:
    """A chain of blocks of these widths; those in `halved` halve the map."""
    pairs = pairwise([inputs, *widths])
    return nn.Sequential(*(BlazeBlock(a, b, 2 if b in halved else 1) for a, b in pairs))


class NearFaceDetector(nn.Module):
    """Faces within about two metres.

    Takes B×3×128×128 RGB in -1..1. Returns boxes B×896×16 in input px, places relative to the anchor's
    centre, and logits B×896. Anchors: 2 in each cell of 16×16, then 6 in each cell of 8×8.
    """

    size = 128
    grids = ((16, 2), (8, 6))  # cells a side, anchors a cell

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 24, 5, 2)
        self.fine = blaze_blocks(24, (24, 28, 32, 36, 42, 48, 56, 64, 72, 80, 88), halved={32, 48})
        self.coarse = nn.Sequential(BlazeBlock(88, 96, 2), *blaze_blocks(96, (96, 96, 96, 96)))
        self.fine_logits = nn.Conv2d(88, 2, 1)
        self.coarse_logits = nn.Conv2d(96, 6, 1)
        self.fine_boxes = nn.Conv2d(88, 2 * BOX_VALUES, 1)
        self.coarse_boxes = nn.Conv2d(96, 6 * BOX_VALUES, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = F.relu(self.stem(F.pad(x, (1, 2, 1, 2))))
        fine = self.fine(x)
        coarse = self.coarse(fine)
        boxes = (self.fine_boxes(fine), self.coarse_boxes(coarse))
        logits = (self.fine_logits(fine), self.coarse_logits(coarse))
        return (
            torch.cat([flatten_anchors(maps, BOX_VALUES) for maps in boxes], 1),
            torch.cat([flatten_anchors(maps, 1) for maps in logits], 1)[..., 0],
        )


class Bottleneck(nn.Module):
    """Two separable convolutions through a narrow middle; a residual where the width stays."""

    def __init__(self, inputs: int, middle: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.residual = inputs == outputs
        self.layers = nn.Sequential(
            nn.Conv2d(inputs, inputs, 3, stride, padding=1, groups=inputs),
            nn.Conv2d(inputs, middle, 1),
            nn.ReLU(),
            nn.Conv2d(middle, middle, 3, padding=1, groups=middle),
            nn.Conv2d(middle, outputs, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        y = self.layers(x)
        return F.relu(x + y if self.residual else y)


class Strided(nn.Module):
    """A head of the far detector: each cell of the half-size map predicts its 2×2 block of cells."""

    def __init__(self, inputs: int, values: int) -> None:
        super().__init__()
        self.values = values
        self.pointwise = nn.Conv2d(inputs, 4 * values, 1)
        self.depthwise = nn.Conv2d(4 * values, 4 * values, 3, 2, padding=1, groups=4 * values)

    def forward(self, x: Tensor) -> Tensor:
        blocks = torch.unflatten(self.depthwise(self.pointwise(x)), 1, (2, 2, self.values))  # y, x, values
        return blocks.permute(0, 4, 1, 5, 2, 3).reshape(x.shape[0], -1, self.values)


class FarFaceDetector(nn.Module):
    """Faces within about five metres.

    Takes B×3×192×192 RGB in -1..1. Returns boxes B×2304×16 in input px, places relative to the anchor's
    centre, and logits B×2304. One anchor in each cell of 48×48.
    """

    size = 192
    grids = ((48, 1),)

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 32, 3, 2, padding=1), nn.ReLU(), Bottleneck(32, 8, 32), Bottleneck(32, 8, 32)
        )
        self.down4 = self._stage(32, 16, 64, 2)
        self.side4 = self._side(64, 48)
        self.down8 = self._stage(64, 32, 128, 2)
        self.side8 = self._side(128, 64)
        self.down16 = self._stage(128, 48, 192, 2)
        self.side16 = self._side(192, 96)
        self.down32 = self._stage(192, 96, 384, 3)
        self.side32 = self._side(384, 96)
        self.up16 = nn.Sequential(Bottleneck(96, 48, 96), Bottleneck(96, 48, 96), *self._side(96, 64))
        self.up8 = nn.Sequential(Bottleneck(64, 32, 64), Bottleneck(64, 32, 64), *self._side(64, 48))
        self.up4 = Bottleneck(48, 24, 48)
        self.logits = Strided(48, 1)
        self.boxes = Strided(48, BOX_VALUES)

    @staticmethod
    def _stage(inputs: int, middle: int, outputs: int, depth: int) -> nn.Sequential:
        rest = (Bottleneck(outputs, middle, outputs) for _ in range(depth))
        return nn.Sequential(Bottleneck(inputs, middle, outputs, stride=2), *rest)

    @staticmethod
    def _side(inputs: int, outputs: int) -> nn.Sequential:
        return nn.Sequential(nn.Conv2d(inputs, outputs, 1), nn.ReLU())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x4 = self.down4(self.stem(x))
        x8 = self.down8(x4)
        x16 = self.down16(x8)
        y = self.side32(self.down32(x16))
        y = self.up16(self.side16(x16) + _double(y))
        y = self.up8(self.side8(x8) + _double(y))
        y = self.up4(self.side4(x4) + _double(y))
        return self.boxes(y), self.logits(y)[..., 0]


def _double(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
