"""Soft labels, compactly: for every pixel the likeliest class, the runner-up, and how likely the first is.

H×W×3 uint8. The third byte says the likelihood of the first class from 0.5 (128) to 1 (255); the rest is
the runner-up's. A pixel whose likeliest class has less than `LEAST` is `IGNORED` (255) in the first byte. No
class has the number of a likelihood, so mirroring may rename classes in all three channels alike.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from ml.regions import IGNORED

LEAST = 0.5
SURE = 255  # third byte of what is known for certain

Image = NDArray[np.uint8]


def pack(probabilities: Tensor) -> Image:
    """C×H×W, summing to 1 → H×W×3."""
    likely, classes = probabilities.topk(2, dim=0)
    first = classes[0].where(likely[0] >= LEAST, IGNORED)
    share = 128 + ((likely[0].clamp(0.5, 1) - 0.5) * 254).round()
    return np.asarray(torch.stack([first, classes[1], share], dim=-1).to(torch.uint8).cpu().numpy())


def unpack(packed: Tensor, classes: int, cell: int) -> tuple[Tensor, Tensor]:
    """B×3×H×W uint8 → what cells of `cell`² pixels hold: B×C×h×w, summing to 1, and a weight B×h×w.

    The weight is the mean likelihood of the likeliest classes, ignored pixels counting 0.
    """
    first, second, share = (F.pixel_unshuffle(packed[:, None, i], cell) for i in range(3))
    known = (first != IGNORED).float()
    likely = known * (0.5 + (share.float() - 128) / 254)
    target = torch.zeros(len(packed), classes, *first.shape[-2:], device=packed.device)
    target.scatter_add_(1, first.long().where(known > 0, 0), likely)
    target.scatter_add_(1, second.long(), known - likely)
    return target / target.sum(1, keepdim=True).clamp(min=1e-6), likely.mean(1)
