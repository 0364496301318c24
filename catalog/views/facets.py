"""The shop list's facets as the page shows them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from djmoney.money import Money

from catalog.colour import TYPICAL, Family
from catalog.models import Brand, Category, Finish, Region
from catalog.models.shade import REGIONS_OF
from catalog.personal_colour import USUAL, PersonalColour
from catalog.scent import Accord, Impression, Season
from catalog.services.browse import Chosen, Counts
from catalog.services.facets import FACETS, IN_STOCK, ON_SALE, PRICES, STARS

Facet = dict[str, Any]
Options = Sequence[tuple[str, Any]]  # value, label
SCENT: dict[str, type[TextChoices]] = {"accord": Accord, "impression": Impression, "season": Season}
COMMON = ("price", "rating", "stock", "sale")


def names_of(chosen: Chosen) -> list[str]:
    """The facets that make sense in the category (without one: in all), and those chosen besides."""
    category = chosen["category"]
    own = ["brand", *SCENT] if category == Category.FRAGRANCE else ["brand", "family"]
    if len(REGIONS_OF.get(category, ())) > 1:
        own.insert(1, "region")
    if category not in {"", Category.HAIR, Category.FRAGRANCE}:
        own.append("finish")
    if not USUAL.keys().isdisjoint(REGIONS_OF.get(category, (Region.LIPS,))):
        own.append("suits")
    return [*own, *(name for name in FACETS if name in COMMON or (chosen[name] and name not in own))]


def facets_of(chosen: Chosen, counts: Counts, brands: list[Brand]) -> list[Facet]:
    """Each with its options; one that finds nothing is left out unless it is chosen or of the colours."""
    labels = {
        **{"brand": _("Brand"), "region": _("For"), "family": _("Colour"), "finish": _("Finish")},
        "suits": pgettext("personal colour", "Suits"),
        **{"price": _("Price"), "rating": _("Rating"), "stock": _("Stock"), "sale": _("Sale")},
        **{"accord": _("Accord"), "impression": _("Impression"), "season": _("Season")},
    }
    built = [
        _facet(name, labels[name], _options(name, chosen, brands), counts, chosen)
        for name in names_of(chosen)
    ]
    return [facet for facet in built if facet["options"]]


def _facet(name: str, label: str, choices: Options, counts: Counts, chosen: Chosen) -> Facet:
    found = counts.facets[name]
    options = [
        {
            "value": value,
            "label": text,
            "count": found.get(value, 0),
            "is_chosen": value in chosen[name],
            "hex": Family(value).hex if name == "family" else "",
        }
        for value, text in choices
    ]
    shown = [
        option for option in options if option["count"] or option["is_chosen"] or name in {"stock", "price"}
    ]
    return {"name": name, "label": label, "options": shown}


def _options(name: str, chosen: Chosen, brands: list[Brand]) -> Options:
    if name == "brand":
        return [(brand.slug, brand.wordmark) for brand in brands]
    if name in SCENT:
        return [(choice.value, choice.label) for choice in SCENT[name]]
    regions = REGIONS_OF.get(chosen["category"]) or (Region.LIPS,)
    if name == "region":
        return [(region.value, region.label) for region in regions]
    if name == "family":
        typical = [family for region in regions for family in TYPICAL[region]]
        return [(family.value, family.label) for family in dict.fromkeys(typical)]
    if name == "finish":
        return Finish.choices
    if name == "suits":
        return PersonalColour.choices
    if name == "price":
        return _bands()
    if name == "rating":
        said = {"4": _("4 stars and more"), "3": _("3 to 4 stars")}
        return [(least, said[least]) for least in STARS]
    return [(IN_STOCK, _("In stock"))] if name == "stock" else [(ON_SALE, _("On sale"))]


def _bands() -> Options:
    """Each band of prices in words."""
    labels = []
    for name, (least, *below) in PRICES.items():
        prices = {"least": Money(least, "KRW"), "below": Money(below[0], "KRW") if below else ""}
        said = (
            _("from %(least)s")
            if not below
            else _("%(least)s to %(below)s")
            if least
            else _("below %(below)s")
        )
        labels.append((name, said % prices))
    return labels
