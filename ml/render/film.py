"""A thin film of colour on a ground."""

import numpy as np
import numpy.typing as npt

from ml.colour import Lab, lab_to_linear

Floats = npt.NDArray[np.float32 | np.float64]

DARKEST, LIGHTEST = 0.003, 0.95  # reflectances that a pigment may have; a ground at least the first


def film(bare: Floats, pigment: Floats, cover: Floats, n: float) -> Floats:
    """Reflectance of a layer that covers `cover` of a ground: the Murray–Davies equation with the n of
    Yule and Nielsen (1951) for the light that spreads under it. n = 1 adds areas, a large n filters."""
    bare = np.maximum(bare, DARKEST)
    if n == 2:  # much the most frequent, and roots are quick
        return np.asarray(np.square(cover * np.sqrt(pigment) + (1 - cover) * np.sqrt(bare)))
    root = np.float32(1 / n)
    mixed = cover * pigment**root + (1 - cover) * bare**root
    return np.asarray(mixed ** np.float32(n))


def reflectance(lab: Lab) -> Floats:
    """Linear RGB of an opaque shade."""
    return np.asarray(np.clip(lab_to_linear(lab), DARKEST, LIGHTEST), np.float32)
