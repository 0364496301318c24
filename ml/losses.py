"""Segmentation losses: cross-entropy, soft Dice per class, and their sum.

All take `logits` B×C×h×w and `target` B×H×W int64, where H = k·h and W = k·w for a whole k: a logit then
answers for k×k label pixels, each with an equal share. That is the loss against area-weighted soft labels:
a network that predicts at half the size learns how much of each cell a class covers, and nothing has to be
upsampled.
"""

import torch
from torch import Tensor
from torch.nn import functional as F


def cross_entropy(logits: Tensor, target: Tensor, weight: Tensor | None = None) -> Tensor:
    """Mean of −log p(label) over label pixels; with `weight` (C), the weighted mean."""
    picked = F.log_softmax(logits, dim=1).gather(1, cells(target, logits))
    if weight is None:
        return -picked.mean()
    weights = weight[cells(target, logits)]
    return -(weights * picked).sum() / weights.sum()


def dice(logits: Tensor, target: Tensor, smooth: float = 1.0) -> Tensor:
    """1 − mean over the classes present in `target` of the soft Dice coefficient (Milletari et al. 2016).

    Per class over the whole batch: (2 Σ p·y + s) / (Σ p + Σ y + s), y being the share of a cell that the
    class covers. A class absent from `target` has no overlap to gain: its term could only reward predicting
    none of it, in every batch that happens to lack it. It is left out, and cross-entropy alone pushes its
    probability down.
    """
    probabilities = logits.softmax(dim=1)
    label = cells(target, logits)  # B×k²×h×w
    classes, share = logits.shape[1], 1 / label.shape[1]
    zeros = probabilities.new_zeros(classes)
    overlap = zeros.index_add(0, label.flatten(), probabilities.gather(1, label).flatten()) * share
    truth = torch.bincount(label.flatten(), minlength=classes) * share
    predicted = probabilities.sum(dim=(0, 2, 3))
    coefficient = (2 * overlap + smooth) / (predicted + truth + smooth)
    return 1 - coefficient[truth > 0].mean()


def segmentation(
    logits: Tensor, target: Tensor, *, dice_weight: float = 1.0, weight: Tensor | None = None
) -> Tensor:
    """Cross-entropy plus `dice_weight` × Dice."""
    loss = cross_entropy(logits, target, weight)
    return loss + dice_weight * dice(logits, target) if dice_weight else loss


def cells(target: Tensor, logits: Tensor) -> Tensor:
    """B×H×W labels → B×k²×h×w, the labels that each logit answers for."""
    k, remainder = divmod(target.shape[-1], logits.shape[-1])
    if remainder or target.shape[-2] != k * logits.shape[-2] or not k:
        raise ValueError(
            f"labels {tuple(target.shape[-2:])} are no whole multiple of logits {tuple(logits.shape[-2:])}"
        )
    return F.pixel_unshuffle(target[:, None], k)
