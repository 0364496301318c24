"""What goes with a product: a look from other departments, more of its line, perfumes that smell alike."""

from django.db.models import Case, Count, Q, When

from catalog.models import FragranceTrait, Product, Region, Shade
from catalog.scent import NOTES, Kind
from catalog.services.nearest import nearest_in

WITH: dict[str, tuple[str, ...]] = {
    Region.LIPS: (Region.LIP_LINER, Region.CHEEKS, Region.EYELIDS),
    Region.LIP_LINER: (Region.LIPS, Region.CHEEKS),
    Region.CHEEKS: (Region.LIPS, Region.EYELIDS, Region.HIGHLIGHT),
    Region.CONTOUR: (Region.HIGHLIGHT, Region.CHEEKS, Region.SKIN),
    Region.HIGHLIGHT: (Region.CHEEKS, Region.CONTOUR, Region.LIPS),
    Region.EYELIDS: (Region.EYELINER, Region.LASHES, Region.CHEEKS),
    Region.EYELINER: (Region.LASHES, Region.BROWS, Region.EYELIDS),
    Region.LASHES: (Region.EYELINER, Region.EYELIDS, Region.BROWS),
    Region.BROWS: (Region.EYELINER, Region.LASHES),
    Region.SKIN: (Region.CONTOUR, Region.CHEEKS, Region.HIGHLIGHT),
    Region.HAIR: (Region.BROWS, Region.LIPS),
}
EACH = 4  # shades of a brand's line, perfumes


def goes_with(shade: Shade) -> list[Shade]:
    """For each region that is worn with this one, the shade nearest in colour. Two queries."""
    return nearest_in(shade.lab, WITH.get(shade.region, ()), but_product=shade.variant.product_id)


def more_of_line(product: Product) -> list[Shade]:
    """Other products of the brand, those of the same department first, by their first shade. One query."""
    others = Shade.objects.published().with_product().filter(variant__product__brand=product.brand_id)
    first = others.exclude(variant__product=product).few_of_each("variant__product")
    is_other = Case(When(variant__product__category=product.category, then=0), default=1)
    return list(first.order_by(is_other, "-variant__product__published_at")[:EACH])


def smells_like(product: Product) -> list[Shade]:
    """Perfumes that share most accords and notes. Two queries."""
    own = FragranceTrait.objects.filter(fragrance__product=product, kind__in=[*NOTES, Kind.ACCORD])
    shared = Q(fragrance__traits__value__in=own.values("value"))
    published = (
        Product.objects.published()
        .exclude(pk=product.pk)
        .annotate(shared=Count("fragrance__traits", filter=shared))
    )
    ids = list(published.filter(shared__gte=2).order_by("-shared", "pk").values_list("pk", flat=True)[:EACH])
    shades = (
        Shade.objects.published()
        .with_product()
        .filter(variant__product__in=ids)
        .few_of_each("variant__product")
    )
    return sorted(shades, key=lambda shade: ids.index(shade.variant.product_id))
