"""What the 478 landmarks draw of a face: a label map, which a guided teacher hears beside the picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.canonical import VERTICES
from ml.lens import Lens
from ml.regions import EYE_RINGS, INDEX, INNER, LOWER_LIP, MOUTH, NOSE, OUTER, SKIN, UPPER_LIP

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]

BRIDGE_AND_WINGS = (
    *(168, 122, 174, 198, 209, 49, 48, 64, 98, 97, 2),
    *(326, 327, 294, 278, 279, 429, 420, 399, 351),
)
BROW_BANDS = (  # her left, her right
    (276, 283, 282, 295, 285, 336, 296, 334, 293, 300),
    (46, 53, 52, 65, 55, 107, 66, 105, 63, 70),
)
HALF = len(OUTER) // 2
RINGS = (  # later ones lie over earlier ones
    (NOSE, BRIDGE_AND_WINGS),
    (INDEX["left_brow"], BROW_BANDS[0]),
    (INDEX["right_brow"], BROW_BANDS[1]),
    (INDEX["left_eye"], EYE_RINGS[0]),
    (INDEX["right_eye"], EYE_RINGS[1]),
    (UPPER_LIP, OUTER),
    (LOWER_LIP, (*OUTER[: HALF + 1], *INNER[HALF::-1])),
    (MOUTH, INNER),
)


def drawn(points: Floats | None, lens: Lens) -> Image:
    """Label map of what is seen through the lens, 0 where the landmarks say nothing.

    `points`: N×2, px of the square that the lens looks at; None where nobody has found a face.
    """
    label = np.zeros((lens.size, lens.size), np.uint8)
    if points is not None:
        hull = cv2.convexHull(np.ascontiguousarray(points[:VERTICES], np.float32), returnPoints=False)[:, 0]
        seen = lens.size * np.stack(lens.places(*(points.T / lens.size)), axis=1)
        places = np.rint(16 * (seen - 0.5)).astype(np.int32)
        cv2.fillPoly(label, [places[hull]], SKIN, shift=4)
        for region, ring in RINGS:
            cv2.fillPoly(label, [places[list(ring)]], region, shift=4)
    return label
