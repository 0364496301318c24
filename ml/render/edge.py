"""The edge of paint, as soft as the picture: sharper than what lies around it, paint looks stuck on."""

import cv2
import numpy as np
import numpy.typing as npt

from ml.matte import BARE, Matte, smooth_step
from ml.parse import Parse

Image = npt.NDArray[np.uint8]

AGAIN = 1.0  # px by which a picture is blurred once more, to see how sharp it was
EDGES, STEEPEST = 0.9, 0.995  # quantiles of the steepness: pixels from the one, and half the other, are edges
FAINT = 1.5  # gray levels a px: less is no edge
SHARP = 0.35  # quantile of the edges that counts: most edges in a face are soft by themselves
CRISP = 1.0  # px up to which a picture is as sharp as a matte
SPARED = (0.05, 0.2)  # probability of what must stay bare from which paint spreads less, and from which not
WIDEST = 0.03  # of the matte's width, at most


def softened(image: Image, matte: Matte, parse: Parse | None) -> Matte:
    """The lips' matte with an edge as soft as H×W×3 uint8 RGB is there; the very object in a sharp picture.

    It spreads over skin alone, not over teeth, hands or hair.
    """
    x0, y0, x1, y1 = matte.box
    blur = softness(cv2.cvtColor(image[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY).astype(np.float32))
    extra = min(np.sqrt(max(blur**2 - CRISP**2, 0.0)), WIDEST * (x1 - x0))
    if extra < 0.3:
        return matte
    alpha = cv2.GaussianBlur(matte.alpha, (0, 0), extra)
    if parse is not None:
        bare = smooth_step(*SPARED, parse.to_image(parse.probabilities[BARE].sum(axis=0), matte.box))
        alpha = np.minimum(alpha, matte.alpha + (1 - bare))
    alpha[alpha < 1 / 255] = 0
    return Matte(alpha, matte.box)


def softness(gray: npt.NDArray[np.float32]) -> float:
    """Standard deviation of the blur of h×w, px; about 0.8 where an edge is one px wide, 0 without edges.

    Blurred again by s, an edge blurred by b is flatter by √(1 + s²/b²) (Zhuo and Sim 2011).
    """
    steep, flat = _steepness(gray), _steepness(cv2.GaussianBlur(gray, (0, 0), AGAIN))
    most, steepest = np.quantile(steep, (EDGES, STEEPEST))
    edges = steep >= max(most, steepest / 2, FAINT)
    if not edges.any():
        return 0.0
    ratio = np.square(steep[edges] / np.maximum(flat[edges], 1e-3)) - 1
    return float(np.quantile(AGAIN / np.sqrt(np.maximum(ratio, 0.02)), SHARP))


def _steepness(gray: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Gray levels a px."""
    across, along = (cv2.Sobel(gray, cv2.CV_32F, x, 1 - x, scale=1 / 8) for x in (1, 0))
    return np.asarray(np.hypot(across, along), np.float32)
