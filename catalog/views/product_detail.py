"""A product and its shades."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Product, Region, Shade
from catalog.services.nearest import nearest_shades
from catalog.services.orders import expire_orders
from catalog.services.recents import SEEN, know, remember
from catalog.services.structured_data import breadcrumbs, product_group
from catalog.views.product_about import about

ALIKE = 8
LIKE = 10.0  # ΔE, above which nobody would call it close


def show(request: HttpRequest, slug: str) -> HttpResponse:
    """`?shade=ID` chooses; otherwise the first shade that can be bought."""
    expire_orders(now=timezone.now())
    product = get_object_or_404(Product.objects.published().select_related("brand"), slug=slug)
    return page(request, product)


def page(request: HttpRequest, product: Product, **more: Any) -> HttpResponse:
    """The page of any product, published or not; `more` goes into its context."""
    shades = list(Shade.objects.filter(variant__product=product).select_related("variant"))
    if not shades:
        raise Http404
    for shade in shades:
        shade.variant.product = product
    shade = _chosen(shades, request.GET.get("shade", ""))
    know(request.session)
    remember(session=request.session, kind=SEEN, variants=[shade.variant_id], now=timezone.now())
    context = {
        "product": product,
        "shades": shades,
        "shade": shade,
        "alike": _alike(shade),
        **about(request, product, shade),
        **_head(request, product, shades, shade),
        **more,
    }
    return render(request, "catalog/product_detail.html", context)


def _head(request: HttpRequest, product: Product, shades: list[Shade], shade: Shade) -> dict[str, Any]:
    """What machines read of it, and what a link to it shows elsewhere."""
    here = request.build_absolute_uri
    shop = reverse("catalog:product-list")
    steps = [
        ("MIMO", reverse("catalog:home")),
        (product.get_category_display(), f"{shop}?category={product.category}"),
        (str(product), product.get_absolute_url()),
    ]
    return {
        "structured_data": [product_group(product, shades, here), breadcrumbs(steps, here)],
        "share_type": "product",
        "share_picture": here(reverse("swatches:card", args=[shade.pk, shade.swatch_key])),
    }


def _alike(shade: Shade) -> list[tuple[Shade, float, Money]]:
    """Shades that could stand for it, of any brand: each with its ΔE and by how much it is cheaper."""
    if shade.region == Region.SCENT:
        return []
    price = shade.variant.current_price
    near = nearest_shades(shade, limit=ALIKE)
    return [
        (other, difference, price - other.variant.current_price)
        for other, difference in near
        if difference <= LIKE
    ]


def _chosen(shades: list[Shade], asked: str) -> Shade:
    for shade in shades:
        if str(shade.pk) == asked:
            return shade
    return next((shade for shade in shades if not shade.variant.is_sold_out), shades[0])
