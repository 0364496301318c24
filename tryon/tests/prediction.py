"""The colour to expect on painted lips, worked out from docs/colour.md without a line of `ml`."""

import colour
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# How far a finish covers at full intensity, and Yule and Nielsen's n.
OPACITY = {"matte": 1.0, "velvet": 1.0, "satin": 0.98, "gloss": 0.92, "sheer": 0.55}
YULE_NIELSEN = {"matte": 2.0, "velvet": 2.0, "satin": 2.0, "gloss": 2.5, "sheer": 4.0}


def to_lab(bgr: Floats) -> Floats:
    """sRGB bytes, N×3 BGR → CIELAB (D65)."""
    return np.asarray(colour.XYZ_to_Lab(colour.sRGB_to_XYZ(bgr[..., ::-1] / 255)))


def median_lab(pixels: Floats) -> Floats:
    """The median of each of L, a, b over N×3 BGR."""
    return np.median(to_lab(pixels), axis=0)


def lab_to_linear(lab: Floats) -> Floats:
    return np.asarray(colour.XYZ_to_sRGB(colour.Lab_to_XYZ(lab), apply_cctf_encoding=False))


def predict(bare: Floats, shade: Floats, *, finish: str, coverage: float) -> Floats:
    """Lab of a shade (Lab) worn in full on lips of the bare colour (Lab), in good white light."""
    cover, root = OPACITY[finish] * coverage, 1 / YULE_NIELSEN[finish]
    lip, pigment = (np.clip(lab_to_linear(each), 0.003, 0.95) for each in (bare, shade))
    film = (cover * pigment**root + (1 - cover) * lip**root) ** (1 / root)
    return np.asarray(colour.XYZ_to_Lab(colour.sRGB_to_XYZ(film, apply_cctf_decoding=False)))


def difference(a: Floats, b: Floats) -> float:
    """CIEDE2000."""
    return float(colour.delta_E(a, b, method="CIE 2000"))
