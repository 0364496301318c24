"""The shades that `bench.colour` tries on, and the file in which it writes down how true each is."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bench.report import Figures
from ml.look import SHAPES_OF, Layer

DEMO = Path(__file__).resolve().parent.parent / "catalog/demo"
REGION_OF = {
    "lip": "lips",
    "cheek": "cheeks",
    "base": "skin",
    "eye": "eyelids",
    "brow": "brows",
    "hair": "hair",
}
Wardrobe = dict[str, Layer]


def wardrobe(path: Path | None) -> Wardrobe:
    """Every shade in its own finish and coverage, by name: of the demo shop, or those that
    `manage.py export_colours` wrote."""
    rows = demo_shades() if path is None else json.loads(path.read_text("utf-8"))
    return {row["shade"]: worn_as(row) for row in rows}


def demo_shades() -> Iterator[dict[str, Any]]:
    for path in sorted(DEMO.glob("[!_]*.toml")):
        for item in tomllib.loads(path.read_text("utf-8")).get("products", []):
            region = item.get("region", REGION_OF.get(item.get("category", "lip")))
            if region is None:
                continue
            for number, _, _, lightness, a, b, *_ in item["shades"]:
                yield {
                    "shade": f"{path.stem}-{item['slug']}-{number}".upper(),
                    "region": region,
                    "finish": item["finish"],
                    "coverage": item["coverage"],
                    "colours": [(lightness, a, b), *item.get("palettes", {}).get(number, [])],
                }


def worn_as(row: Mapping[str, Any]) -> Layer:
    region, colours = row["region"], tuple((float(x), float(a), float(b)) for x, a, b in row["colours"])
    return Layer(region, colours, row["finish"], float(row["coverage"]), shape=SHAPES_OF[region][0])


def write_figures(
    path: Path, worn: Wardrobe, medians: Mapping[str, float], figures: Figures, on: date
) -> None:
    """As `manage.py import_colour_truth` reads it: each figure with all of its shade that counts."""
    rows = [
        {
            **{"shade": name, "region": worn[name].region, "finish": worn[name].finish},
            **{"coverage": worn[name].coverage, "colours": worn[name].colours, "median": median},
        }
        for name, median in sorted(medians.items())
    ]
    head = {"on": on.isoformat(), "samples": int(figures["samples"])}
    head |= {key: round(figures[key], 2) for key in ("median", "p95")}
    lines = ",\n".join(json.dumps(row) for row in rows)  # a line each, so that a change can be read
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{json.dumps(head)[:-1]}, "shades": [\n{lines}\n]}}\n', "utf-8")
