"""Looks by artists: those that can be worn, and the demo shop's."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

import tryon.demo
from catalog.models import Shade
from tryon.engine import Layer, Look
from tryon.models import ArtistLook
from tryon.services.shades import look_of_shade, shades_by_id

FOLDER = Path(tryon.demo.__file__).parent
Row = dict[str, Any]


def cards_of(looks: Iterable[ArtistLook]) -> list[Row]:
    """Each look with those of its shades that are sold, in one query for all."""
    looks = list(looks)
    shades = shades_by_id({pk for look in looks for pk in look.shade_ids})
    return [{"look": look, "shades": [shades[pk] for pk in look.shade_ids if pk in shades]} for look in looks]


def read_demo() -> list[Row]:
    return list(tomllib.loads((FOLDER / "looks.toml").read_text("utf-8"))["looks"])


@transaction.atomic
def load_artist_looks() -> int:
    """Put in the demo shop's looks that are not there yet and whose shades are all sold; returns how many."""
    there = set(ArtistLook.objects.values_list("slug", flat=True))
    rows = [row for row in read_demo() if row["slug"] not in there]
    shades = shades_of(rows)
    wearable = [row for row in rows if all(sku in shades for sku, *_how in row["layers"])]
    for row in wearable:
        made = ArtistLook(look=look_of(row, shades).to_json(), place=row["place"], **_words(row))
        made.picture.save(f"{made.slug}.webp", ContentFile(picture_of(row).read_bytes()), save=False)
        made.save()
    return len(wearable)


def shades_of(rows: list[Row]) -> dict[str, Shade]:
    """By SKU."""
    named = {sku for row in rows for sku, *_how in row["layers"]}
    found = Shade.objects.published().tryable().filter(variant__sku__in=named).select_related("variant")
    return {shade.variant.sku: shade for shade in found}


def look_of(row: Row, shades: dict[str, Shade]) -> Look:
    return Look(tuple(_layer(shades[sku], shape, intensity) for sku, shape, intensity in row["layers"]))


def _layer(shade: Shade, shape: str, intensity: float) -> Layer:
    made = look_of_shade(shade).layers[0].to_json()
    return Layer.from_json(made | {"shape": shape, "intensity": intensity})


def picture_of(row: Row) -> Path:
    return FOLDER / f"{row['slug']}.webp"


def _words(row: Row) -> Row:
    return {name: row[name] for name in ("slug", "occasion", "name_ko", "name_en", "artist_ko", "artist_en")}
