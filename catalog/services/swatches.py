"""Swatches on disk: drawn once, kept under the key of what they look like."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from catalog.models import Shade
from ml.swatch import bullet, lock, smear

KINDS = {"smear": 8 / 5, "bullet": 2 / 3}  # width / height
DRAWN: dict[str, dict[str, Callable[..., NDArray[np.uint8]]]] = {
    "lips": {"smear": smear, "bullet": bullet},
    "hair": {"smear": lock, "bullet": lock},
}
WIDTHS = (160, 480, 960)


def swatch_file(*, shade: Shade, kind: str, width: int) -> Path:
    """The lossless WebP picture of the shade; drawn now if it is not there yet."""
    path = Path(settings.VAR_DIR) / "swatches" / f"{shade.swatch_key}-{kind}-{width}.webp"
    if not path.exists():
        _write(path, _draw(shade, kind, width))
    return path


def _draw(shade: Shade, kind: str, width: int) -> bytes:
    draw, aspect = DRAWN[shade.region][kind], KINDS[kind]
    size, stroke = (width, round(width / aspect)), int(shade.swatch_key, 16)
    image = draw(shade.lab, shade.finish, size=size, seed=stroke)  # H×W×4 RGBA
    encoded, data = cv2.imencode(".webp", cv2.cvtColor(image, cv2.COLOR_RGBA2BGRA))
    if not encoded:
        raise OSError("The swatch could not be encoded.")
    return data.tobytes()


def _write(path: Path, data: bytes) -> None:
    """Appears whole or not at all, however many draw it at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(data)
    os.replace(part.name, path)
