"""Draws the pictures of the demo community anew: the model face, made up by the engine. Run by hand."""

from typing import Any

import cv2
import numpy as np
from django.conf import settings
from django.core.management.base import BaseCommand

from community.services.demo import FOLDER, look_of, picture_names, read_demo, shades_worn
from tryon import engine
from tryon.engine import Viewer

SIDE, QUALITY = 560, 84  # px


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        face = engine.decode((settings.BASE_DIR / engine.SAMPLE).read_bytes())
        data = read_demo()
        shades = shades_worn(data)
        for row in data["looks"]:
            if names := picture_names(row):
                x, y, side = row["picture"]
                bare = cv2.resize(
                    face[y : y + side, x : x + side], (SIDE, SIDE), interpolation=cv2.INTER_CUBIC
                )
                jpeg = engine.encode(np.ascontiguousarray(bare), QUALITY)
                dressed = engine.default_engine().dress_in_turn(
                    Viewer(), jpeg, look_of(row, shades), still=True, quality=QUALITY
                )
                (FOLDER / names["before"]).write_bytes(jpeg)
                (FOLDER / names["picture"]).write_bytes(dressed.jpeg)
                self.stdout.write(f"{names['picture']}: {dressed.faces} face")
