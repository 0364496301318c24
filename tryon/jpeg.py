"""JPEG in and out: its header, read before anything decodes it (ITU-T T.81, annex B); its pixels."""

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.photos import MAX_SCANS, SOS

Image = NDArray[np.uint8]  # H×W×3, RGB

SOI = b"\xff\xd8"
SIZED = {0xC0, 0xC1, 0xC2}  # baseline, extended sequential, progressive; Huffman coded
STANDALONE = {0x01, *range(0xD0, 0xD8)}


class BadFrame(ValueError):
    """The bytes are no JPEG that can be decoded. The message never quotes them."""


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels from the frame header. Raises BadFrame; decodes nothing."""
    if not data.startswith(SOI) or data.count(SOS) > MAX_SCANS:
        raise BadFrame("not a JPEG")
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
        elif marker in STANDALONE:
            at += 2
        elif marker in SIZED:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    raise BadFrame("no frame header that we decode")


def decode(picture: bytes) -> Image:
    """JPEG (or PNG) → H×W×3 uint8 RGB, turned upright if it says how. Raises BadFrame."""
    try:
        image: Image | None = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR_RGB)
    except cv2.error:
        image = None
    if image is None:
        raise BadFrame("damaged")
    return image


def encode(image: Image, quality: int = 80) -> bytes:
    """H×W×3 uint8 RGB → JPEG. From quality 90 colour is kept at full resolution (4:4:4)."""
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444 if quality >= 90 else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), options)
    return data.tobytes()
