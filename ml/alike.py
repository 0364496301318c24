"""Finds a picture again under other names, sizes and compressions, so that nothing measured is trained on."""

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE, LOW = 48, 12
NEAR = 30  # of 144 bits: copies, aligned and coded again, differ by about 10; other faces by 24 and more


def fingerprint(image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """144 bits of coarse shapes (pHash): signs of the low DCT coefficients about their median."""
    small = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    low = cv2.dct(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32))[:LOW, :LOW].ravel()
    return np.asarray(low > np.median(low))


def distance(mark: NDArray[np.bool_], others: NDArray[np.bool_]) -> int:
    """Bits by which a fingerprint differs from the nearest of N others, N×144."""
    return int((others != mark).sum(axis=1).min())
