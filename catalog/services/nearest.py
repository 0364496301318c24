"""Shades that look alike."""

import numpy as np

from catalog.models import Shade
from ml.colour import delta_e

NEAR = 20.0  # half the Lab box's width: what lies outside is no alternative


def nearest_shades(shade: Shade, *, limit: int) -> list[tuple[Shade, float]]:
    """Published shades of other products nearest by CIEDE2000, each with its difference. Two queries."""
    others = Shade.objects.published().filter(region=shade.region).near(shade.lab, NEAR)
    others = others.exclude(variant__product=shade.variant.product_id)
    rows = list(others.order_by("pk").values_list("pk", "lightness", "a", "b"))
    if not rows:
        return []
    differences = delta_e(shade.lab, np.array([lab for _pk, *lab in rows]))
    nearest = np.argsort(differences, kind="stable")[:limit]
    shades = Shade.objects.with_product().in_bulk([rows[i][0] for i in nearest])
    return [(shades[rows[i][0]], float(differences[i])) for i in nearest]
