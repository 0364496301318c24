"""How a network looks at an aligned face: the middle of the face enlarged, its surroundings drawn together.

In an aligned square eyes, nose and mouth are always about the same place. A `Lens` spends the network's
pixels there. It bends each axis by x(u) = u − b/2π · Σ sₖ/k · (sin 2πk(u − c) + sin 2πkc), u in what is seen
and x in the square, both 0..1, k and sₖ from `WAVES`: 1/(1 − b) times as large about c, smooth, one-to-one,
and 0 and 1 stay where they are. The second wave makes the enlarged place narrower and spares the rim.
b = 0 bends nothing.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

BEND = 0.55  # of the shipped network: the mouth 2.2 times as large, the rim 0.85 times
WAVES = ((1, 2 / 3), (2, 1 / 3))  # k and share
CENTRE = (0.5, 0.62)  # c of x and y: what lies there in the square is 0.5 and 0.67, above the mouth
STEPS = 1 << 14  # of the table that bends back
SHRUNK = 0.55  # px of the square per px of the image, up to which four samples are averaged to one


@dataclass(frozen=True)
class Lens:
    size: int  # px of what is seen, across and down
    bend: float = 0.0

    def see(
        self, image: NDArray[Any], matrix: NDArray[Any], border: int = cv2.BORDER_CONSTANT
    ) -> NDArray[Any]:
        """What the network gets of an H×W×3 image; `matrix` (2×3) takes its px to a size × size square.

        Channels behind the third are classes (`ml.guide`): they are picked, not blended.
        """
        if image.shape[2] > 3:
            picked = self.sample(image[..., 3:], matrix, self.size, cv2.INTER_NEAREST, border)
            return np.dstack([self.see(image[..., :3], matrix, border), picked])
        if np.hypot(*matrix[:, 0]) > SHRUNK:
            return self.sample(image, matrix, self.size, cv2.INTER_LINEAR, border)
        fine = self.sample(image, matrix, 2 * self.size, cv2.INTER_LINEAR, border)
        return np.asarray(cv2.resize(fine, (self.size, self.size), interpolation=cv2.INTER_AREA))

    def sample(
        self,
        image: NDArray[Any],
        matrix: NDArray[Any],
        count: int,
        interpolation: int,
        border: int = cv2.BORDER_CONSTANT,
        value: tuple[int, ...] = (0, 0, 0),
    ) -> NDArray[Any]:
        """The image at count × count points spread evenly over what is seen; px count from edges."""
        x, y = (self.size * axis for axis in self.squares(grid(count), grid(count)))
        turn = np.linalg.inv(matrix[:, :2].astype(np.float64))
        start = -turn @ matrix[:, 2] - 0.5
        column, row = (plane(slope, x, y, s) for slope, s in zip(turn, start, strict=True))
        return np.asarray(cv2.remap(image, column, row, interpolation, borderMode=border, borderValue=value))

    def squares(self, seen_x: NDArray[Any], seen_y: NDArray[Any]) -> tuple[Doubles, Doubles]:
        """Where in the square (0..1) a point of what is seen (0..1) is."""
        return bent(seen_x, self.bend, CENTRE[0]), bent(seen_y, self.bend, CENTRE[1])

    def places(self, x: NDArray[Any], y: NDArray[Any]) -> tuple[Floats, Floats]:
        """Where in what is seen (0..1) a point of the square (0..1) is."""
        if not self.bend:
            return np.asarray(x, np.float32), np.asarray(y, np.float32)
        return straight(x, self.bend, CENTRE[0]), straight(y, self.bend, CENTRE[1])

    def areas(self, count: int) -> Floats:
        """How much of the square each of count × count cells of what is seen shows; 1 on average."""
        across, down = (1 - self.bend * enlargement(grid(count) - c) for c in CENTRE)
        return np.outer(down, across).astype(np.float32)


def plane(slope: NDArray[Any], x: Doubles, y: Doubles, start: float) -> Floats:
    """slope · (x, y) + start at every crossing of the columns x and the rows y."""
    down, across = slope[1] * y + start, slope[0] * x
    return np.asarray(np.add.outer(down.astype(np.float32), across.astype(np.float32)))


def grid(count: int) -> Doubles:
    """Centres of `count` px on 0..1."""
    return np.asarray((np.arange(count) + 0.5) / count)


def bent(seen: NDArray[Any], bend: float, centre: float) -> Doubles:
    """One axis: what is seen → square."""
    return np.asarray(seen - bend / (2 * np.pi) * (wave(seen - centre) + wave(np.array(centre))))


def wave(place: Doubles) -> Doubles:
    return np.asarray(sum(share / k * np.sin(2 * np.pi * k * place) for k, share in WAVES))


def enlargement(place: Doubles) -> Doubles:
    """How much the lens enlarges there: 1 in its centre."""
    return np.asarray(sum(share * np.cos(2 * np.pi * k * place) for k, share in WAVES))


def straight(square: NDArray[Any], bend: float, centre: float) -> Floats:
    """One axis: square → what is seen. Beyond 0..1 the pattern repeats, and outside stays outside."""
    whole = np.floor(square)
    return np.asarray(whole + table(bend, centre)[((square - whole) * STEPS).astype(np.int32)], np.float32)


@lru_cache(maxsize=8)
def table(bend: float, centre: float) -> Floats:
    knots = np.linspace(0, 1, STEPS + 1)
    middles = np.append((knots[:-1] + knots[1:]) / 2, 1)
    return np.asarray(np.interp(middles, bent(knots, bend, centre), knots), np.float32)
