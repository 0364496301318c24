"""What stands on the front page, worked out once a minute for all."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from catalog.colour import Family
from catalog.models import Brand, Finish, Region, Shade
from catalog.models.shade import REGIONS_OF
from catalog.models.variant import on_sale
from catalog.services.remember import shared

SHOWN, OF_A_BRAND = 8, 3


@dataclass
class Front:
    """Shades with all that a card shows."""

    hero: Shade | None = None
    tried: list[Shade] = field(default_factory=list)
    newest: list[Shade] = field(default_factory=list)
    sale: list[Shade] = field(default_factory=list)
    families: list[Shade] = field(default_factory=list)
    categories: list[Shade] = field(default_factory=list)
    brands: list[tuple[Brand, list[Shade]]] = field(default_factory=list)
    shade_count: int = 0

    @property
    def has_favourites(self) -> bool:
        return len(self.tried) >= SHOWN // 2


def front(*, since: date) -> Front:
    """Two queries once somebody has asked within the minute."""
    ids: dict[str, list[int]] = shared("front", since, lambda: _ids(since))
    asked = {pk for name, held in ids.items() if name != "count" for pk in held}
    shades = Shade.objects.published().with_product().in_bulk(asked)
    held = {name: [shades[pk] for pk in pks if pk in shades] for name, pks in ids.items() if name != "count"}
    brands: dict[Brand, list[Shade]] = {}
    for shade in held.pop("brands"):
        brands.setdefault(shade.variant.product.brand, []).append(shade)
    hero = next(iter(held.pop("hero")), None)
    by_name = sorted(brands.items(), key=lambda item: item[0].slug)
    return Front(hero, brands=by_name, shade_count=ids["count"][0], **held)


def _ids(since: date) -> dict[str, list[int]]:
    shades = Shade.objects.published()
    lips = shades.region(Region.LIPS)
    families = dict(lips.few_of_each("family").values_list("family", "pk"))
    first = [regions[0] for regions in REGIONS_OF.values()]
    categories = dict(shades.filter(region__in=first).few_of_each("region").values_list("region", "pk"))
    hero = lips.filter(family=Family.RED, finish=Finish.GLOSS).newest()
    cheaper = shades.filter(on_sale(timezone.now(), "variant__")).few_of_each("variant__product").newest()
    each = shades.few_of_each("variant__product").newest()
    return {
        "hero": list(hero.values_list("pk", flat=True)[:1]),
        "tried": [shade.pk for shade in shades.most_tried(since)[:SHOWN]],
        "newest": list(each.values_list("pk", flat=True)[:SHOWN]),
        "sale": list(cheaper.values_list("pk", flat=True)[: SHOWN // 2]),
        "families": [families[family] for family in Family if family in families],
        "categories": [categories[region] for region in first if region in categories],
        "brands": list(
            shades.few_of_each("variant__product__brand", OF_A_BRAND).newest().values_list("pk", flat=True)
        ),
        "count": [shades.count()],
    }
