"""A colour looked at before it is a shade: drawn, said in words, and held beside what is there already."""

from base64 import b64encode
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from catalog.models import Finish, Region, Shade
from catalog.services.swatches import draw_swatch
from ml.colour import Lab, delta_e, in_gamut

ALIKE = 2.0  # ΔE00 below which two shades on a shelf are one to most eyes
NEAREST = 4
WIDTH = 480


@dataclass(frozen=True)
class Proof:
    shade: Shade
    picture: str  # a data: address
    near: list[tuple[Shade, float]]  # with their ΔE00, the nearest first
    is_shown_true: bool  # whether a screen can show the colour

    @property
    def alike(self) -> list[Shade]:
        return [shade for shade, difference in self.near if difference < ALIKE]


def prove_shade(*, lab: Lab, region: Region, finish: Finish, others: QuerySet[Shade]) -> Proof:
    """`others` are the shades to compare with. Nothing is kept. Two queries."""
    shade = Shade(region=region, finish=finish).set_colour(lab)
    picture = b64encode(draw_swatch(shade, "smear", WIDTH)).decode("ascii")
    return Proof(shade, f"data:image/webp;base64,{picture}", _nearest(lab, others), bool(in_gamut(lab, 1e-3)))


def _nearest(lab: Lab, others: QuerySet[Shade]) -> list[tuple[Shade, float]]:
    rows = list(others.values_list("pk", "lightness", "a", "b"))
    if not rows:
        return []
    differences = delta_e(lab, np.array([row[1:] for row in rows], float))
    first = np.argsort(differences, kind="stable")[:NEAREST]
    shades = others.model.objects.with_product().in_bulk([rows[i][0] for i in first])
    return [(shades[rows[i][0]], float(differences[i])) for i in first]
