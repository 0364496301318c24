"""The looks by artists of the demo shop, read from its files alone."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.wardrobe import demo_shades, worn_as
from ml.look import Look

LOOKS = Path(__file__).resolve().parent.parent / "tryon/demo/looks.toml"


def artists() -> Iterator[tuple[str, Look]]:
    """Name and look, in the order of the list."""
    shades = {row["shade"]: worn_as(row) for row in demo_shades()}
    for look in tomllib.loads(LOOKS.read_text("utf-8"))["looks"]:
        worn = (
            replace(shades[sku], shape=shape, intensity=intensity) for sku, shape, intensity in look["layers"]
        )
        yield look["slug"], Look(tuple(worn))
