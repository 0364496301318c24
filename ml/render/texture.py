"""The lips' own light and shade, taken apart by scale: broad form, folds, lines, highlights."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.render.finish import Finish

Floats = npt.NDArray[np.float32 | np.float64]

NOISE = 0.012  # linear luminance under which detail is camera noise, and is damped
FOLDS, LINES = 0.10, 0.012  # scales in lip widths
KNEE = 1.2  # relative luminance from which a fold is a highlight


@dataclass(frozen=True)
class Texture:
    """Luminance over its median as a product of three fields, kept as logarithms, each h×w."""

    low: Floats
    mid: Floats
    fine: Floats
    tones: Floats  # the share of `low` by which the upper and the lower lip differ as wholes
    highlight: Floats  # linear luminance above the folds

    @property
    def whole(self) -> Floats:
        return np.asarray(np.exp(self.low + self.mid + self.fine))

    def under(self, finish: Finish, cover: Floats) -> Floats:
        """What is left of it under a layer that hides `cover`, 0..1, as a factor; highlights subdued."""
        log = sum(
            (1 + (exponent - 1) * cover) * field
            for exponent, field in ((finish.low, self.low), (finish.mid, self.mid), (finish.fine, self.fine))
        )
        kept = np.exp(log - finish.evens * cover * self.tones)
        above = np.maximum(kept - KNEE, 0)
        return np.asarray(kept - cover * above * (0.5 + above) / (1 + above))


def read_texture(luminance: Floats, alpha: Floats, v: Floats, width: float) -> Texture:
    """Texture of the lips from linear luminance h×w, their matte, and their width in px."""
    median = float(np.median(luminance[alpha > 0.5])) + NOISE
    lines = _mean(luminance, alpha, median, max(0.8, LINES * width))
    folds = _mean(luminance, alpha, median, max(1.5, FOLDS * width))
    low = np.log((folds + NOISE) / median)
    return Texture(
        low=low,
        mid=np.log((lines + NOISE) / (folds + NOISE)),
        fine=np.log((luminance + NOISE) / (lines + NOISE)),
        tones=_tones(low, alpha, v),
        highlight=np.maximum(luminance - KNEE * folds, 0),
    )


def _tones(low: Floats, alpha: Floats, v: Floats) -> Floats:
    upper = 1 / (1 + np.exp(-12 * v))
    weights = alpha * upper, alpha * (1 - upper)
    above, below = (float((low * weight).sum() / (weight.sum() + 1e-3)) for weight in weights)
    return np.asarray(below + upper * (above - below))


def _mean(luminance: Floats, alpha: Floats, prior: float, sigma: float) -> Floats:
    """Gaussian mean over the lips alone; a wide one on a smaller grid."""
    height, width = alpha.shape
    step = max(1, int(sigma / 4))
    grid = (-(-width // step), -(-height // step))
    weight, total = (
        cv2.GaussianBlur(cv2.resize(field, grid, interpolation=cv2.INTER_AREA), (0, 0), sigma / step)
        for field in (alpha, luminance * alpha)
    )
    mean = (total + 1e-3 * prior) / (weight + 1e-3)
    return np.asarray(cv2.resize(mean, (width, height), interpolation=cv2.INTER_LINEAR))
