"""What search engines should know: every public page in each language, and when it last changed."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.models import Brand, Product

CHANGED = "variants__shade__document__updated_at"  # written with whatever changes what a product shows


class Localised(Sitemap):  # type: ignore[type-arg]
    i18n = alternates = x_default = True
    limit = 5000


class Pages(Localised):
    def items(self) -> list[str]:
        return [
            *("catalog:home", "catalog:product-list", "catalog:colour-search", "catalog:colour-truth"),
            *(
                "tryon:studio",
                "tryon:artist-list",
                "tryon:my-colours",
                "tryon:lip-colour",
                "terms",
                "privacy",
                "business",
                "api-docs",
            ),
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class Products(Localised):
    def items(self) -> QuerySet[Product]:
        return Product.objects.published().annotate(changed=Max(CHANGED)).order_by("pk")

    def lastmod(self, item: Any) -> datetime | None:
        return max(filter(None, [item.changed, item.published_at]), default=None)


class Brands(Localised):
    """Brands that sell something."""

    def items(self) -> QuerySet[Brand]:
        sold = Q(products__published_at__lte=timezone.now())
        found = Brand.objects.annotate(sold=Count("products", filter=sold)).filter(sold__gt=0)
        return found.annotate(changed=Max("products__published_at", filter=sold)).order_by("pk")

    def location(self, item: Brand) -> str:
        return f"{reverse('catalog:product-list')}?brand={item.slug}"

    def lastmod(self, item: Any) -> datetime | None:
        changed: datetime | None = item.changed
        return changed


class Categories(Localised):
    """Categories that hold something."""

    def items(self) -> list[tuple[str, datetime]]:
        published = Product.objects.published().order_by().values_list("category")
        return sorted(published.annotate(Max("published_at")))

    def location(self, item: tuple[str, datetime]) -> str:
        return f"{reverse('catalog:product-list')}?category={item[0]}"

    def lastmod(self, item: tuple[str, datetime]) -> datetime:
        return item[1]


SITEMAPS: dict[str, type[Localised]] = {
    "pages": Pages,
    "products": Products,
    "brands": Brands,
    "categories": Categories,
}
PRIVATE = ("accounts", "admin", "cart", "checkout", "orders", "coupons", "looks", "outbox", "demo-pay")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """No private page in any language, no search result, nothing that is not a page."""
    lines = ["User-agent: *", "Disallow: /api/v1/", "Disallow: /webhooks/", "Disallow: /*?*q="]
    lines += [f"Disallow: {prefix}/{name}/" for name in PRIVATE for prefix in ("", "/en")]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap-index'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
