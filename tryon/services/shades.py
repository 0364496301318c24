"""Looks and the catalogue: a layer that names a shade wears what the shop sells."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from catalog.models import Shade
from catalog.services.recents import TRIED, remember
from catalog.services.tries import count_try
from tryon.engine import Layer, Look


class UnknownShade(LookupError):
    """A layer names a shade that is not in the shop."""


def with_true_shades(look: Look) -> Look:
    """The look with each named shade's region, first colour, finish and coverage as the catalogue has it."""
    named = {layer.shade for layer in look.layers if layer.shade is not None}
    if not named:
        return look
    shades = Shade.objects.published().tryable().in_bulk(named)
    if missing := named - shades.keys():
        raise UnknownShade(f"no shade {min(missing)}")
    return Look(tuple(_true(layer, shades) for layer in look.layers))


def _true(layer: Layer, shades: dict[int, Shade]) -> Layer:
    if layer.shade is None:
        return layer
    shade = shades[layer.shade]
    worn: dict[str, Any] = {"intensity": layer.intensity}
    if layer.region == shade.region:
        worn["shape"] = layer.shape
    if not shade.more_colours:  # a second colour that she chose
        worn["colours"] = [list(lab) for lab in (shade.lab, *layer.colours[1:])]
    return _layer_of(shade, **worn)


def _layer_of(shade: Shade, **worn: Any) -> Layer:
    """As the catalogue has it, in the first shape of its region unless `worn` says otherwise."""
    made = {
        "region": shade.region,
        "colours": [list(lab) for lab in shade.colours],
        "finish": shade.finish,
        "coverage": shade.coverage,
        "shade": shade.pk,
    }
    return Layer.from_json(made | worn)


def shades_worn(*looks: Look) -> set[int]:
    """The catalogue shades that can be seen in the looks."""
    layers = (layer for look in looks for layer in look.layers)
    return {layer.shade for layer in layers if layer.shade is not None and layer.is_visible}


def count_tries(shades: set[int], session: SessionBase) -> None:
    """One try today for each shade, and the visitor's latest; one that has left the shop is passed over."""
    tried = list(Shade.objects.filter(pk__in=shades))
    for shade in tried:
        count_try(shade=shade, on=timezone.localdate())
    variants = [shade.variant_id for shade in tried]
    remember(session=session, kind=TRIED, variants=variants, now=timezone.now())


def look_of_shade(shade: Shade) -> Look:
    """The shade alone, worn in full."""
    return Look((_layer_of(shade),))


def shades_by_id(shades: set[int]) -> dict[int, Shade]:
    """The published ones among them with all that a card shows, in one query."""
    return Shade.objects.published().with_product().in_bulk(shades)
