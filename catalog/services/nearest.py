"""Shades that look alike: nearest by CIEDE2000 in an array that the process keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from catalog.models import Region, Shade
from catalog.services.remember import Remembered
from ml.colour import Lab, delta_e

LIKELY = 200  # nearest by ΔE76, which is cheap; CIEDE2000 then chooses among them
NEAR = 20.0  # ΔE00 beyond which a shade is no alternative
REGIONS = {region: code for code, region in enumerate(Region.values)}


@dataclass(frozen=True)
class Palette:
    """Every shade that has a day of publication, a row each."""

    ids: npt.NDArray[np.int64]
    colours: npt.NDArray[np.float32]  # 3×N Lab
    regions: npt.NDArray[np.int8]
    published_at: npt.NDArray[np.float64]  # s
    products: npt.NDArray[np.int64]


def _load() -> Palette:
    columns = (
        "pk",
        "lightness",
        "a",
        "b",
        "region",
        "variant__product__published_at",
        "variant__product",
    )
    shades = Shade.objects.exclude(variant__product__published_at=None).order_by("pk")
    rows = list(shades.values_list(*columns))
    pk, lightness, a, b, region, published_at, product = zip(*rows, strict=True) if rows else [()] * 7
    return Palette(
        ids=np.array(pk, np.int64),
        colours=np.array([lightness, a, b], np.float32),
        regions=np.array([REGIONS[name] for name in region], np.int8),
        published_at=np.array([at.timestamp() for at in published_at], float),
        products=np.array(product, np.int64),
    )


palette = Remembered(_load)


def nearest(
    lab: Lab,
    held: Palette,
    *,
    limit: int,
    region: str,
    now: datetime,
    but_product: int = 0,
) -> list[tuple[int, float]]:
    """Ids of the published shades of the region nearest to the colour, each with its ΔE00; nearest first."""
    lightness, a, b = held.colours
    squares = (lightness - lab[0]) ** 2 + (a - lab[1]) ** 2 + (b - lab[2]) ** 2
    wanted = (held.regions == REGIONS[region]) & (held.published_at <= now.timestamp())
    wanted &= held.products != but_product
    squares = np.where(wanted, squares, np.float32(np.inf))
    likely = np.argpartition(squares, LIKELY)[:LIKELY] if len(squares) > LIKELY else np.arange(len(squares))
    likely = np.sort(likely[np.isfinite(squares[likely])])
    differences = delta_e(lab, held.colours[:, likely].T)
    order = np.argsort(differences, kind="stable")[:limit]
    return [(int(held.ids[likely[i]]), float(differences[i])) for i in order]


def shades_near(
    lab: Lab, *, limit: int, region: str = Region.LIPS, but_product: int = 0
) -> list[tuple[Shade, float]]:
    """As `nearest`, the shades themselves with all that a card shows. Two queries."""
    now = timezone.now()
    found = nearest(lab, palette.get(), limit=limit, region=region, now=now, but_product=but_product)
    shades = Shade.objects.published().with_product().in_bulk([pk for pk, _difference in found])
    return [(shades[pk], difference) for pk, difference in found if pk in shades]


def nearest_in(lab: Lab, regions: Iterable[str], *, but_product: int) -> list[Shade]:
    """The nearest shade of each of these regions, near or not. Two queries."""
    now, held = timezone.now(), palette.get()
    found = [
        pk
        for region in regions
        for pk, _difference in nearest(lab, held, limit=1, region=region, now=now, but_product=but_product)
    ]
    shades = Shade.objects.published().with_product().in_bulk(found)
    return [shades[pk] for pk in found if pk in shades]


def nearest_shades(shade: Shade, *, limit: int) -> list[tuple[Shade, float]]:
    """Shades of other products that could stand for it, each with its difference. Two queries."""
    near = shades_near(shade.lab, limit=limit, region=shade.region, but_product=shade.variant.product_id)
    return [(other, difference) for other, difference in near if difference <= NEAR]
