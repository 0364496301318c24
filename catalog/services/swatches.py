"""Swatches on disk: drawn once, kept under the key of what they look like."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from catalog.models import Region, Shade
from ml.swatch import bottle, bullet, line, lock, pan, pencil, powder, smear, swipe

KINDS = {"smear": 8 / 5, "bullet": 2 / 3}  # width / height
Draw = Callable[..., NDArray[np.uint8]]
POWDER, PENCIL = {"smear": powder, "bullet": pan}, {"smear": line, "bullet": pencil}
DRAWN: dict[str, dict[str, Draw]] = {
    Region.LIPS: {"smear": smear, "bullet": bullet},
    **dict.fromkeys((Region.CHEEKS, Region.CONTOUR, Region.HIGHLIGHT, Region.EYELIDS), POWDER),
    **dict.fromkeys((Region.LIP_LINER, Region.EYELINER, Region.LASHES, Region.BROWS), PENCIL),
    Region.SKIN: {"smear": swipe, "bullet": bottle},
    Region.HAIR: {"smear": lock, "bullet": lock},
    Region.SCENT: {"smear": bottle, "bullet": bottle},
}
WIDTHS = (160, 480, 960)


def swatch_file(*, shade: Shade, kind: str, width: int) -> Path:
    """The lossless WebP picture of the shade; drawn now if it is not there yet."""
    return keep_file(f"{shade.swatch_key}-{kind}-{width}.webp", lambda: draw_swatch(shade, kind, width))


def keep_file(name: str, draw: Callable[[], bytes]) -> Path:
    """The file of that name among the swatches; made now if it is not there yet."""
    path = Path(settings.VAR_DIR) / "swatches" / name
    if not path.exists():
        _write(path, draw())
    return path


def draw_swatch(shade: Shade, kind: str, width: int) -> bytes:
    draw, aspect = DRAWN[shade.region][kind], KINDS[kind]
    size, stroke = (width, round(width / aspect)), int(shade.swatch_key, 16)
    colour = shade.colours if draw in POWDER.values() else shade.lab
    image = draw(colour, shade.finish, size=size, seed=stroke)  # H×W×4 RGBA
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
