"""The colour that the lips of a picture wear, as it would look in good light."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, Lab, bytes_to_linear, linear_to_lab

if TYPE_CHECKING:
    from ml.light import Light
    from ml.matte import Matte

SURE = 0.9  # alpha from which a pixel is lip and nothing else
DIFFUSE = (0.25, 0.65)  # quantiles of luminance between which neither folds nor highlights are
FEWEST = 30  # pixels


def lip_colour(image: npt.NDArray[np.uint8], matte: "Matte", light: "Light") -> Lab | None:
    """Lab (D65) of the lips in H×W×3 uint8 RGB, or None where too little of them is seen.

    The median of their middling pixels, less the light's exposure and cast.
    """
    x0, y0, x1, y1 = matte.box
    pixels = bytes_to_linear(image[y0:y1, x0:x1][matte.alpha >= SURE])  # N×3
    if len(pixels) < FEWEST:
        return None
    luminance = pixels @ LUMINANCE
    low, high = np.quantile(luminance, DIFFUSE)
    seen = np.median(pixels[(luminance >= low) & (luminance <= high)], axis=0)
    reflected = np.clip(seen / (light.exposure * np.array(light.cast)), 0, 1)
    lightness, a, b = linear_to_lab(reflected).tolist()
    return lightness, a, b
