"""Pictures on disk: found, read or refused by name, and written whole or not at all."""

import os
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.command import Mistake

Image = NDArray[np.uint8]

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
JPEG_BEGINS, JPEG_ENDS = b"\xff\xd8", b"\xff\xd9"


def pictures(folder: Path, pattern: str = "*") -> list[Path]:
    """Sorted; what else lies there is no business of ours."""
    if not folder.is_dir():
        raise Mistake(f"there is no folder {folder}")
    found = (file for file in folder.glob(pattern) if file.suffix.lower() in SUFFIXES)
    return sorted(file for file in found if not file.name.startswith("."))


def read_picture(file: Path, flags: int = cv2.IMREAD_COLOR_RGB) -> Image:
    """H×W×3 uint8 RGB; with `cv2.IMREAD_GRAYSCALE` H×W."""
    stored = file.read_bytes()
    picture = cv2.imdecode(np.frombuffer(stored, np.uint8), flags) if stored else None
    if picture is None or (stored[:2] == JPEG_BEGINS and JPEG_ENDS not in stored):  # OpenCV fills in grey
        raise Mistake(f"cannot read {file}: it is cut off or no picture")
    return np.asarray(picture, np.uint8)


def write_picture(file: Path, picture: Image, options: Sequence[int] = ()) -> None:
    """H×W×3 RGB, or H×W, or H×W×4 as it is; the file appears at once, whole."""
    colours = picture[..., ::-1] if picture.shape[2:] == (3,) else picture
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(cv2.imencode(file.suffix, np.ascontiguousarray(colours), options)[1].tobytes())
    os.replace(part, file)
