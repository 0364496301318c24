"""A product and its shades."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Product, Shade
from catalog.services.nearest import nearest_shades
from catalog.services.orders import expire_orders

ALIKE = 8


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """`?shade=ID` chooses; otherwise the first shade that can be bought."""
    expire_orders(now=timezone.now())
    product = get_object_or_404(Product.objects.published().select_related("brand"), slug=slug)
    shades = list(Shade.objects.filter(variant__product=product).select_related("variant"))
    if not shades:
        raise Http404
    for shade in shades:
        shade.variant.product = product
    shade = _chosen(shades, request.GET.get("shade", ""))
    context = {
        "product": product,
        "shades": shades,
        "shade": shade,
        "alike": _alike(shade),
    }
    return render(request, "catalog/product_detail.html", context)


def _alike(shade: Shade) -> list[tuple[Shade, float, Money]]:
    """Shades that could stand for it, of any brand: each with its ΔE and by how much it is cheaper."""
    price = shade.variant.price
    near = nearest_shades(shade, limit=ALIKE)
    return [(other, difference, price - other.variant.price) for other, difference in near]


def _chosen(shades: list[Shade], asked: str) -> Shade:
    for shade in shades:
        if str(shade.pk) == asked:
            return shade
    return next((shade for shade in shades if not shade.variant.is_sold_out), shades[0])
