"""What a product's page says beside its shades: pictures, scent, ingredients, what goes with it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog.models import Category, FragranceTrait, Product, Shade
from catalog.scent import NOTES, Kind
from catalog.services.ingredients import avoided_words, known
from catalog.services.related import goes_with, more_of_line, smells_like


def about(request: HttpRequest, product: Product, shade: Shade) -> dict[str, Any]:
    words = avoided_words(user=request.user, session=request.session)
    ingredients = _ingredients(product, known.get().ids_of(words) if words else set())
    is_scent = product.category == Category.FRAGRANCE
    return {
        "pictures": list(product.pictures.all()),
        "scent": _scent(product) if is_scent else None,
        "ingredients": ingredients,
        "notable": [row for row in ingredients if row["warnings"]],
        "avoided_here": [row["ingredient"] for row in ingredients if row["is_avoided"]],
        "related": [
            (key, title, shades)
            for key, title, shades in (
                ("with", _("Goes with it"), goes_with(shade)),
                ("scents", _("Smells alike"), smells_like(product) if is_scent else []),
                ("line", _("More of %(brand)s") % {"brand": product.brand.wordmark}, more_of_line(product)),
            )
            if shades
        ],
    }


def _ingredients(product: Product, avoided: set[int]) -> list[dict[str, Any]]:
    rows = [row.ingredient for row in product.contents.select_related("ingredient")]
    return [{"ingredient": row, "warnings": row.warnings, "is_avoided": row.pk in avoided} for row in rows]


def _scent(product: Product) -> dict[str, Any] | None:
    """The pyramid from the top, the accords from the strongest, and the rest."""
    traits = list(FragranceTrait.objects.filter(fragrance__product=product).select_related("fragrance"))
    if not traits:
        return None
    of = {kind: [trait for trait in traits if trait.kind == kind] for kind in Kind}
    return {
        "concentration": traits[0].fragrance.get_concentration_display(),
        "notes": [(kind.label, of[kind]) for kind in NOTES if of[kind]],
        "accords": of[Kind.ACCORD],
        "impressions": of[Kind.IMPRESSION],
        "seasons": of[Kind.SEASON],
    }
