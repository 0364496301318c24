"""Several looks in one picture: two below each other in full size, three or four in a square at half size."""

from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.look import Layer, Look

Image = NDArray[np.uint8]  # H×W×3, RGB
MOST_LOOKS = 4


def render_several(
    render: Callable[[Image, Sequence[Any], Look], Image],
    image: Image,
    views: Sequence[Any],
    looks: Sequence[Look],
) -> Image:
    """Two looks: 2H×W×3. Three or four: about H×W×3, the last of four the bare face when there are three.

    The layers with which all begin alike are drawn once.
    """

    def dressed(bare: Image, layers: tuple[Layer, ...]) -> Image:
        look = Look(layers)
        return render(bare, views, look) if views and look.is_visible else bare

    shared = _shared(looks)
    base = dressed(image, shared)
    pictures = [dressed(base, look.layers[len(shared) :]) for look in looks]
    if len(looks) == 2:
        return np.vstack(pictures)
    height, width = image.shape[0] // 2, image.shape[1] // 2
    pictures += [image] * (MOST_LOOKS - len(pictures))
    square = np.empty((2 * height, 2 * width, 3), np.uint8)
    for place, picture in enumerate(pictures):
        top, left = place // 2 * height, place % 2 * width
        cell = square[top : top + height, left : left + width]
        cell[:] = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return square


def _shared(looks: Sequence[Look]) -> tuple[Layer, ...]:
    layers = list(zip(*(look.layers for look in looks), strict=False))
    same = next((n for n, row in enumerate(layers) if any(each != row[0] for each in row)), len(layers))
    return looks[0].layers[:same]
