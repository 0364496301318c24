"""What pages say to machines: schema.org as JSON-LD."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from djmoney.money import Money

from catalog.models import Product, Shade, Variant

Thing = dict[str, Any]
Absolute = Callable[[str], str]  # path → address, as `request.build_absolute_uri`
SCHEMA = "https://schema.org"


def product_group(product: Product, shades: Sequence[Shade], absolute: Absolute) -> Thing:
    """The product with a variant for each shade, as Google asks for pages that show several."""
    url = absolute(product.get_absolute_url())
    group: Thing = {
        "@context": SCHEMA,
        "@type": "ProductGroup",
        "@id": f"{url}#product",
        "name": str(product),
        "description": product.description or str(product),
        "url": url,
        "productGroupID": product.slug,
        "brand": {"@type": "Brand", "name": product.brand.wordmark},
        "variesBy": [f"{SCHEMA}/color"],
        "hasVariant": [_variant(product, shade, absolute) for shade in shades],
    }
    return group | _rating(product)


def _variant(product: Product, shade: Shade, absolute: Absolute) -> Thing:
    return {
        "@type": "Product",
        "sku": shade.variant.sku,
        "name": f"{product} · {shade}",
        "description": shade.spoken,
        "color": shade.colour_words,
        "image": absolute(reverse("swatches:card", args=[shade.pk, shade.swatch_key])),
        "offers": _offer(shade.variant, absolute(shade.get_absolute_url())),
    }


def _offer(variant: Variant, url: str) -> Thing:
    """Price and stock now; in a sale also what it costs otherwise, and until when."""
    price = variant.current_price
    stock = "OutOfStock" if variant.is_sold_out else "LimitedAvailability" if variant.is_low else "InStock"
    offer: Thing = {
        "@type": "Offer",
        "url": url,
        **_price(price),
        "availability": f"{SCHEMA}/{stock}",
        "itemCondition": f"{SCHEMA}/NewCondition",
        "seller": {"@type": "Organization", "name": str(settings.BUSINESS["name"])},
    }
    if variant.is_on_sale:
        struck = {"@type": "UnitPriceSpecification", "priceType": f"{SCHEMA}/StrikethroughPrice"}
        offer["priceSpecification"] = struck | _price(variant.price)
        if variant.sale_until:
            offer["priceValidUntil"] = variant.sale_until.isoformat()
    return offer


def _price(money: Money) -> Thing:
    return {"price": str(int(money.amount)), "priceCurrency": str(money.currency)}


def _rating(product: Product) -> Thing:
    """Nothing of what nobody has rated: an empty rating is an error to Google."""
    if not product.rating_count:
        return {}
    mean = round(product.rating_sum / product.rating_count, 1)
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": mean,
            "reviewCount": product.rating_count,
        }
    }


def breadcrumbs(steps: Iterable[tuple[str, str]], absolute: Absolute) -> Thing:
    """Name and path of each step from the front page down to this one."""
    items = [
        {"@type": "ListItem", "position": place, "name": str(name), "item": absolute(path)}
        for place, (name, path) in enumerate(steps, 1)
    ]
    return {"@context": SCHEMA, "@type": "BreadcrumbList", "itemListElement": items}


def organization(absolute: Absolute) -> Thing:
    business = settings.BUSINESS
    return {
        "@context": SCHEMA,
        "@type": "OnlineStore",
        "@id": absolute("/") + "#shop",
        "name": str(business["name"]),
        "url": absolute("/"),
        "email": business["email"],
        "telephone": business["phone"],
        "address": {
            "@type": "PostalAddress",
            "streetAddress": str(business["address"]),
            "addressCountry": "KR",
        },
    }


def website(absolute: Absolute) -> Thing:
    """With the address that a search leads to."""
    found = absolute(reverse("catalog:product-list")) + "?q={search_term_string}"
    return {
        "@context": SCHEMA,
        "@type": "WebSite",
        "name": "MIMO",
        "url": absolute(reverse("catalog:home")),
        "publisher": {"@id": absolute("/") + "#shop"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": found},
            "query-input": "required name=search_term_string",
        },
    }
