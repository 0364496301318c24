"""How much of the light on the cheeks, by which the exposure is judged, falls on the mouth."""

import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, bytes_to_linear
from ml.light import CHEEKS, OUTER_EYE_CORNERS
from ml.regions import SKIN
from ml.render.view import FaceView

Image = npt.NDArray[np.uint8]

AROUND = (164, 18, 200)  # landmarks: between nose and lip, below the lip, on the chin
WIDE, SMALL = 0.10, 0.05  # half the side of a patch on a cheek and beside the mouth, in widths of the eyes
LIPS, SKIN_THERE = 0.45, 0.80  # of the cheeks' luminance, from which lips and skin stand in their light
DEEPEST = 0.35


def light_on_mouth(image: Image, view: FaceView) -> float:
    """Share 0.35..1 of the light on the cheeks of H×W×3 uint8 RGB.

    Less than 1 only where both the lips and all skin around them are darker than the cheeks: lips alone may
    wear paint, skin alone a beard.
    """
    cheeks = np.concatenate([_patch(image, view, at, WIDE) for at in CHEEKS])
    if view.lips is None or not (view.lips.alpha > 0.5).any() or not len(cheeks):
        return 1.0
    level = max(float(np.median(cheeks)), 1e-3)
    x0, y0, x1, y1 = view.lips.box
    lips = np.median(bytes_to_linear(image[y0:y1, x0:x1][view.lips.alpha > 0.5]) @ LUMINANCE)
    around = [np.median(patch) for at in AROUND if len(patch := _patch(image, view, at, SMALL))]
    share = max([float(lips) / LIPS, *(float(skin) / SKIN_THERE for skin in around)]) / level
    return min(max(share, DEEPEST), 1.0)


def _patch(image: Image, view: FaceView, at: int, size: float) -> npt.NDArray[np.float32]:
    """Luminances of the skin around a landmark; none where the parser sees none."""
    points = view.face.landmarks[:, :2]
    right, left = points[list(OUTER_EYE_CORNERS)]
    reach = max(1.0, size * float(np.hypot(*(left - right))))
    height, width = image.shape[:2]
    x0, y0 = np.clip(np.floor(points[at] - reach), 0, (width, height)).astype(int).tolist()
    x1, y1 = np.clip(np.ceil(points[at] + reach), 0, (width, height)).astype(int).tolist()
    if x1 <= x0 or y1 <= y0:
        return np.zeros(0, np.float32)
    patch = bytes_to_linear(image[y0:y1, x0:x1]) @ LUMINANCE
    if view.parse is not None:
        patch = patch[view.parse.to_image(view.parse.probabilities[SKIN], (x0, y0, x1, y1)) > 0.5]
    return np.asarray(patch.ravel(), np.float32)
