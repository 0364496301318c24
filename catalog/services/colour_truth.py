"""Figures of how true colours are: written by `python -m bench.colour`, taken over by the shop's shades."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

import catalog.demo
from catalog.models import Shade
from catalog.models.truth import trial_key

DEMO_FIGURES = Path(catalog.demo.__file__).parent / "_colour_truth.json"
FIELDS = ("simulated_difference", "simulated_as", "simulated_on")


class FiguresError(Exception):
    """The file holds no figures; the message tells why."""


@dataclass(frozen=True)
class Figures:
    on: date
    samples: int
    median: float  # ΔE00 of all that was tried on
    p95: float
    of: dict[str, float]  # the median of each shade, by its key


def read_figures(path: Path) -> Figures:
    """What `bench.colour` wrote; FiguresError when it cannot be read."""
    try:
        data = json.loads(path.read_text("utf-8"))
        of = {_key(row): _difference(row["median"]) for row in data["shades"]}
        median, p95 = _difference(data["median"]), _difference(data["p95"])
        return Figures(date.fromisoformat(data["on"]), int(data["samples"]), median, p95, of)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FiguresError(_("No figures of colours: %s") % error) from None


@cache
def demo_figures() -> Figures:
    """Those that came with the program."""
    return read_figures(DEMO_FIGURES)


def take_figures(*, figures: Figures) -> int:
    """Note the figure of every shade that is worn just so; returns how many changed. Others keep theirs."""
    changed = []
    for shade in Shade.objects.all():
        difference = figures.of.get(shade.trial_key)
        new = (difference, shade.trial_key, figures.on)
        if difference is not None and new != tuple(getattr(shade, name) for name in FIELDS):
            shade.simulated_difference, shade.simulated_as, shade.simulated_on = new
            changed.append(shade)
    Shade.objects.bulk_update(changed, FIELDS, batch_size=500)
    return len(changed)


def trials(shades: Iterable[Shade]) -> list[dict[str, Any]]:
    """What `bench.colour --shades` reads: all of each shade that decides how it is worn."""
    return [
        {
            **{"shade": f"{shade.variant.sku}", "region": shade.region, "finish": shade.finish},
            **{"coverage": shade.coverage, "colours": [list(lab) for lab in shade.colours]},
        }
        for shade in shades
    ]


def _key(row: dict[str, Any]) -> str:
    colours = [(float(lightness), float(a), float(b)) for lightness, a, b in row["colours"]]
    return trial_key(
        region=row["region"], finish=row["finish"], coverage=float(row["coverage"]), colours=colours
    )


def _difference(value: Any) -> float:
    difference = float(value)
    if not 0 <= difference < float("inf"):
        raise ValueError(value)
    return difference
