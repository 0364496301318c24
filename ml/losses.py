"""Segmentation losses: cross-entropy, soft Dice per class, their sum; and distillation.

All take `logits` B×C×h×w and `target` B×H×W int64, where H = k·h and W = k·w for a whole k: a logit then
answers for k×k label pixels, each with an equal share. That is the loss against area-weighted soft labels:
a network that predicts at half the size learns how much of each cell a class covers, and nothing has to be
upsampled. Label pixels that are `IGNORED` count nowhere.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from ml.regions import IGNORED


def cross_entropy(
    logits: Tensor, target: Tensor, weight: Tensor | None = None, emphasis: Tensor | None = None
) -> Tensor:
    """Mean of −log p(label) over label pixels; with `weight` (C) or `emphasis` (H×W or B×H×W), weighted."""
    label = cells(target, logits)
    known = label != IGNORED
    label = label.where(known, 0)
    picked = F.log_softmax(logits, dim=1).gather(1, label)
    weights = known.to(logits.dtype) if weight is None else known * weight[label]
    if emphasis is not None:
        weights = weights * cells(emphasis.expand(target.shape), logits)
    return -(weights * picked).sum() / weights.sum().clamp(min=1e-6)


def dice(logits: Tensor, target: Tensor, smooth: float = 1.0) -> Tensor:
    """1 − mean over the classes present in `target` of the soft Dice coefficient (Milletari et al. 2016).

    Per class over the whole batch: (2 Σ p·y + s) / (Σ p + Σ y + s), y being the share of a cell that the
    class covers. A class absent from `target` has no overlap to gain: its term could only reward predicting
    none of it, in every batch that happens to lack it. It is left out, and cross-entropy alone pushes its
    probability down.
    """
    probabilities = logits.softmax(dim=1)
    label = cells(target, logits)  # B×k²×h×w
    share = (label != IGNORED).to(logits.dtype) / label.shape[1]  # of its cell that a label pixel has
    label = label.where(share > 0, 0)
    zeros = probabilities.new_zeros(logits.shape[1])
    hits = (probabilities.gather(1, label) * share).flatten()
    overlap, truth = (zeros.index_add(0, label.flatten(), x) for x in (hits, share.flatten()))
    predicted = (probabilities * share.sum(1, keepdim=True)).sum(dim=(0, 2, 3))
    coefficient = (2 * overlap + smooth) / (predicted + truth + smooth)
    return 1 - coefficient[truth > 0].mean() if (truth > 0).any() else coefficient.sum() * 0


def segmentation(
    logits: Tensor,
    target: Tensor,
    *,
    dice_weight: float = 1.0,
    weight: Tensor | None = None,
    emphasis: Tensor | None = None,
) -> Tensor:
    """Cross-entropy plus `dice_weight` × Dice."""
    loss = cross_entropy(logits, target, weight, emphasis)
    return loss + dice_weight * dice(logits, target) if dice_weight else loss


def distillation(
    logits: Tensor, teacher: Tensor, weight: Tensor | None = None, *, temperature: float = 1.0
) -> Tensor:
    """T² · KL(teacher^(1/T) ‖ student^(1/T)), each renormalised (Hinton et al. 2015): the mean over cells.

    `teacher` are probabilities B×C×h×w, as fine as `logits`; `weight` (B×h×w, at least 0) weighs the cells.
    At T = 1 the gradient is that of cross-entropy against soft labels.
    """
    soft = teacher.clamp(min=0).pow(1 / temperature)
    soft = soft / soft.sum(1, keepdim=True).clamp(min=1e-12)
    student = F.log_softmax(logits / temperature, dim=1)
    divergence = temperature**2 * (torch.xlogy(soft, soft) - soft * student).sum(1)
    if weight is None:
        return divergence.mean()
    return (weight * divergence).sum() / weight.sum().clamp(min=1e-6)


def edges(target: Tensor) -> Tensor:
    """B×H×W, 1 where a pixel or one of its eight neighbours has another class, else 0."""
    label = target.float()
    highest, lowest = F.max_pool2d(label, 3, 1, 1), -F.max_pool2d(-label, 3, 1, 1)
    return (highest != lowest).float()


def cells(target: Tensor, logits: Tensor) -> Tensor:
    """B×H×W labels → B×k²×h×w, the labels that each logit answers for."""
    k, remainder = divmod(target.shape[-1], logits.shape[-1])
    if remainder or target.shape[-2] != k * logits.shape[-2] or not k:
        raise ValueError(
            f"labels {tuple(target.shape[-2:])} are no whole multiple of logits {tuple(logits.shape[-2:])}"
        )
    return F.pixel_unshuffle(target[:, None], k)
