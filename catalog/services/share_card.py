"""The picture that a link to a shade shows elsewhere: the swatch on the site's paper, 1200 × 630."""

from pathlib import Path

import cv2
import numpy as np

from catalog.models import Shade
from catalog.services.swatches import keep_file, swatch_file

SIZE = 1200, 630
PAPER = (245, 248, 250)  # BGR of --paper
DRAWN = 960  # the smear's width


def share_card(*, shade: Shade) -> Path:
    """The JPEG; drawn now if it is not there yet."""
    return keep_file(f"{shade.swatch_key}-card.jpg", lambda: _draw(shade))


def _draw(shade: Shade) -> bytes:
    smear = cv2.imread(str(swatch_file(shade=shade, kind="smear", width=DRAWN)), cv2.IMREAD_UNCHANGED)
    if smear is None:
        raise OSError("The swatch could not be read.")
    (width, height), (tall, wide) = SIZE, smear.shape[:2]
    card = np.full((height, width, 3), PAPER, np.uint8)
    top, left = (height - tall) // 2, (width - wide) // 2
    under = card[top : top + tall, left : left + wide]
    alpha = smear[..., 3:].astype(np.float32) / 255
    under[:] = np.rint(smear[..., :3] * alpha + under * (1 - alpha)).astype(np.uint8)
    encoded, data = cv2.imencode(".jpg", card, [cv2.IMWRITE_JPEG_QUALITY, 88])
    if not encoded:
        raise OSError("The picture could not be encoded.")
    return data.tobytes()
