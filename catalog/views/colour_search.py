"""Shades by colour: nearest to one that is typed or picked, or to another shade."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog.colour import TYPICAL, describe
from catalog.forms import COLOURED, ColourForm
from catalog.models import Region, Shade
from catalog.services.nearest import shades_near
from ml.colour import Lab, hex_to_lab

SHOWN = 24


class Target(NamedTuple):
    lab: Lab
    hex: str
    region: str
    shade: Shade | None = None

    @property
    def words(self) -> str:
        return describe(self.lab, self.region)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """`?hex=b3202a` (or `picked=`, from the colour field) and `region=`, or `?shade=ID`."""
    form = ColourForm(request.GET)
    target = _of_shade(request.GET["shade"]) if request.GET.get("shade") else _of_colour(form)
    region = target.region if target else Region.LIPS.value
    context = {
        "form": form,
        "target": target,
        "near": _near(target) if target else [],
        "region": region,
        "regions": COLOURED,
        "families": list(TYPICAL[region]),
    }
    return render(request, "catalog/colour_search.html", context)


def _near(target: Target) -> list[tuple[Shade, float]]:
    own = target.shade.variant.product_id if target.shade else 0
    return shades_near(target.lab, limit=SHOWN, region=target.region, but_product=own)


def _of_shade(asked: str) -> Target:
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        raise Http404
    coloured = Shade.objects.published().with_product().exclude(region=Region.SCENT)
    shade = get_object_or_404(coloured, pk=int(asked))
    return Target(shade.lab, shade.hex, shade.region, shade)


def _of_colour(form: ColourForm) -> Target | None:
    if not form.is_valid() or not form.colour:
        return None
    return Target(hex_to_lab(form.colour), form.colour, form.cleaned_data["region"] or Region.LIPS.value)
