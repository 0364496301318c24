"""Segmentation scores from confusion matrices, their bootstrap intervals, and skin tone.

A confusion matrix is C×C int64, rows the truth, columns the prediction. Scores are of a whole set (counts
summed over its images), as the CelebAMask-HQ literature reports them.
"""

from collections.abc import Callable, Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.regions import SKIN

Counts = NDArray[np.int64]
Scores = NDArray[np.float64]

TONES = {"light": (41.0, 180.0), "medium": (10.0, 41.0), "dark": (-180.0, 10.0)}
"""Bins of the individual typology angle in degrees (after Chardon et al. 1991)."""


def confusion(truth: NDArray[np.uint8], prediction: NDArray[np.uint8], classes: int) -> Counts:
    pairs = truth.astype(np.int64).ravel() * classes + prediction.ravel()
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def merge(counts: Counts, groups: Mapping[str, Sequence[int]]) -> Counts:
    """Add up rows and columns of the classes that `groups` names as one."""
    select = np.zeros((len(groups), counts.shape[-1]), np.int64)
    for row, members in enumerate(groups.values()):
        select[row, list(members)] = 1
    return select @ counts @ select.T


def accuracy(counts: Counts) -> float:
    return float(np.trace(counts) / counts.sum())


def iou(counts: Counts) -> Scores:
    """Intersection over union per class; NaN where a class is neither there nor predicted."""
    hits, truth, predicted = _totals(counts)
    with np.errstate(invalid="ignore"):
        return np.asarray(hits / (truth + predicted - hits))


def f1(counts: Counts) -> Scores:
    """F1 (= Dice) per class; NaN where a class is neither there nor predicted."""
    hits, truth, predicted = _totals(counts)
    with np.errstate(invalid="ignore"):
        return np.asarray(2 * hits / (truth + predicted))


def _totals(counts: Counts) -> tuple[Counts, Counts, Counts]:
    return np.diagonal(counts), counts.sum(axis=1), counts.sum(axis=0)


def bootstrap(
    per_image: Counts, score: Callable[[Counts], float], *, rounds: int = 500, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile interval of `score` of a set, resampling its images (N×C×C) with replacement."""
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(per_image), np.full(len(per_image), 1 / len(per_image)), rounds)
    scores = np.array([score(np.tensordot(draw, per_image, axes=1)) for draw in draws])
    if np.isnan(scores).all():
        return float("nan"), float("nan")
    low, high = np.nanpercentile(scores, [2.5, 97.5])
    return float(low), float(high)


def skin_tone(image: NDArray[np.uint8], label: NDArray[np.uint8]) -> float:
    """Individual typology angle, degrees: atan((L* − 50) / b*) of the median skin pixel. NaN without skin."""
    skin = image[label == SKIN]
    if not len(skin):
        return float("nan")
    lab = cv2.cvtColor(np.median(skin, axis=0).astype(np.float32)[None, None] / 255, cv2.COLOR_RGB2LAB)[0, 0]
    return float(np.degrees(np.arctan2(lab[0] - 50, lab[2])))


def tone_bin(angle: float) -> str | None:
    return next((name for name, (low, high) in TONES.items() if low < angle <= high), None)
