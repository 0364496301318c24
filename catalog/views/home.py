"""The front page."""

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalog.colour import Family
from catalog.models import Brand, Finish, Region, Shade
from catalog.services.orders import expire_orders
from catalog.services.structured_data import organization, website

SHOWN = 8
WEEK = timedelta(days=7)


def show(request: HttpRequest) -> HttpResponse:
    expire_orders(now=timezone.now())
    shades, here = Shade.objects.published().with_product(), request.build_absolute_uri
    tried = list(shades.most_tried(timezone.localdate() - WEEK)[:SHOWN])
    has_favourites = len(tried) >= SHOWN // 2
    context = {
        "hero": shades.region(Region.LIPS).filter(family=Family.RED, finish=Finish.GLOSS).newest().first(),
        "has_favourites": has_favourites,
        "picks": tried if has_favourites else shades.few_of_each("variant__product").newest()[:SHOWN],
        "families": sorted(
            shades.region(Region.LIPS).few_of_each("family"),
            key=lambda shade: Family.values.index(shade.family),
        ),
        "brands": _by_brand(shades.few_of_each("variant__product__brand", 3).newest()),
        "structured_data": [organization(here), website(here)],
        "shade_count": shades.region(Region.LIPS).count(),
    }
    return render(request, "catalog/home.html", context)


def _by_brand(shades: Iterable[Shade]) -> list[tuple[Brand, list[Shade]]]:
    held: dict[Brand, list[Shade]] = {}
    for shade in shades:
        held.setdefault(shade.variant.product.brand, []).append(shade)
    return sorted(held.items(), key=lambda item: item[0].slug)
