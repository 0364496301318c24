"""Square regions of an image, rotated and reaching over the edge where they must."""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Points = NDArray[np.float32]


@dataclass(frozen=True)
class Roi:
    """A square in continuous px (x = 0 is the image's left edge): its centre, side and turn."""

    x: float
    y: float
    size: float
    angle: float = 0.0  # of its x axis, radians clockwise on the screen

    @classmethod
    def around(cls, image: Image) -> "Roi":
        """The smallest upright square that holds the whole image."""
        height, width = image.shape[:2]
        return cls(width / 2, height / 2, max(width, height))

    def apart(self, other: "Roi") -> float:
        """How differently two squares lie: the most of shift and growth, in sides, and turn, in radians."""
        turn = abs(math.remainder(self.angle - other.angle, 2 * math.pi))
        shift = math.hypot(self.x - other.x, self.y - other.y) / self.size
        return max(shift, abs(math.log(other.size / self.size)), turn)

    def to_image(self, side: int) -> NDArray[np.float64]:
        """2×3: px of the crop of `side` px → px of the image."""
        scale = self.size / side
        cos, sin = scale * math.cos(self.angle), scale * math.sin(self.angle)
        half = side / 2
        return np.array([[cos, -sin, self.x - (cos - sin) * half], [sin, cos, self.y - (sin + cos) * half]])

    def place(self, points: NDArray[Any], side: int) -> Points:
        """N×2 px of the crop → N×2 px of the image."""
        matrix = self.to_image(side)
        return (points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)

    def cut(self, image: Image, side: int, border: int = cv2.BORDER_REPLICATE) -> Image:
        """The crop, side×side×3, bilinear at pixel centres; an area mean first where it shrinks a lot."""
        matrix = self.to_image(side)
        if (factor := int(self.size / side)) > 1:
            image, left, top = self._window(image)
            height, width = image.shape[:2]
            small = (max(1, width // factor), max(1, height // factor))
            image = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
            matrix = np.diag([small[0] / width, small[1] / height]) @ (matrix - [[0, 0, left], [0, 0, top]])
        matrix[:, 2] += matrix[:, :2].sum(1) / 2 - 0.5  # OpenCV's indices name pixel centres
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        crop: Image = cv2.warpAffine(image, matrix, (side, side), flags=flags, borderMode=border)
        return crop

    def _window(self, image: Image) -> tuple[Image, int, int]:
        """The part of the image that the square can touch (at least one px), and its left and top."""
        height, width = image.shape[:2]
        reach = self.size * math.sqrt(0.5) + 1
        left, top = (int(np.clip(at - reach, 0, end - 1)) for at, end in ((self.x, width), (self.y, height)))
        right, bottom = (math.ceil(at + reach) for at in (self.x, self.y))
        return image[top : max(bottom, top + 1), left : max(right, left + 1)], left, top
