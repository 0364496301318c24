"""Draws the pictures of the looks by artists anew: the model face, made up by the engine. Run by hand."""

from typing import Any

import cv2
import numpy as np
from django.conf import settings
from django.core.management.base import BaseCommand

from tryon import engine
from tryon.jpeg import decode, encode
from tryon.results import Viewer
from tryon.services.artist_looks import look_of, picture_of, read_demo, shades_of

X, Y, SIDE = 160, 46, 146  # the face in the sample
TIMES = 3  # larger than the sample, so that lashes and lips are drawn fine
SHOWN, QUALITY = 420, 82


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("slugs", nargs="*", help="only these")

    def handle(self, *args: Any, slugs: list[str], **options: Any) -> None:
        face = decode((settings.BASE_DIR / engine.SAMPLE).read_bytes())[:400, 20:420]
        large = cv2.resize(face, None, fx=TIMES, fy=TIMES, interpolation=cv2.INTER_CUBIC)
        bare = encode(large.astype(np.uint8), 95)
        viewer, rows = Viewer(), read_demo()
        shades = shades_of(rows)
        for row in rows:
            if slugs and row["slug"] not in slugs:
                continue
            look = look_of(row, shades)
            dressed = engine.default_engine().dress_in_turn(viewer, bare, look, still=True, quality=95)
            picture_of(row).write_bytes(crop(dressed.jpeg))
            self.stdout.write(row["slug"])


def crop(jpeg: bytes) -> bytes:
    """The face as a small WebP."""
    x, y, side = (X - 20) * TIMES, Y * TIMES, SIDE * TIMES
    square = decode(jpeg)[y : y + side, x : x + side]
    small = cv2.cvtColor(cv2.resize(square, (SHOWN, SHOWN), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".webp", small, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
    return data.tobytes()
