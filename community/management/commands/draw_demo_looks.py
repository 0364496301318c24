"""Draws the pictures of the demo community anew: the model face, made up by the engine. Run by hand."""

from typing import Any

import cv2
import numpy as np
from django.conf import settings
from django.core.management.base import BaseCommand

from community.services.demo import FOLDER, look_of, picture_names, read_demo, shades_worn
from tryon import engine
from tryon.jpeg import decode, encode
from tryon.results import Viewer

SIDE, QUALITY = 560, 84  # px
TIMES = 3  # larger than the sample, so that a crop of the mouth is still fine


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        face = decode((settings.BASE_DIR / engine.SAMPLE).read_bytes())[:400, 20:420]
        large = cv2.resize(face, None, fx=TIMES, fy=TIMES, interpolation=cv2.INTER_CUBIC)
        bare = encode(large.astype(np.uint8), 95)
        data, viewer = read_demo(), Viewer()
        shades = shades_worn(data)
        for row in data["looks"]:
            if names := picture_names(row):
                look = look_of(row, shades)
                dressed = engine.default_engine().dress_in_turn(viewer, bare, look, still=True, quality=95)
                for name, jpeg in ((names["before"], bare), (names["picture"], dressed.jpeg)):
                    (FOLDER / name).write_bytes(crop(jpeg, *row["picture"]))
                self.stdout.write(names["picture"])


def crop(jpeg: bytes, x: int, y: int, side: int) -> bytes:
    """The square of the sample's pixels, as it is shown."""
    x, y, side = (x - 20) * TIMES, y * TIMES, side * TIMES
    square = decode(jpeg)[y : y + side, x : x + side]
    return encode(cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA), QUALITY)
