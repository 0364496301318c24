"""What search engines and those who share a page are told."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Brand, Product, Shade
from mimo_site.testing import make_shade

pytestmark = pytest.mark.django_db
HOST = "http://testserver"


def things(client: Client, path: str) -> list[dict]:
    page = client.get(path).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(text) for text in found]


def thing(client: Client, path: str, kind: str) -> dict:
    return next(found for found in things(client, path) if found["@type"] == kind)


def head(client: Client, path: str) -> dict[str, list[str]]:
    """Links by rel or hreflang, metas by name or property."""
    page = client.get(path).content.decode().partition("</head>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<(?:link|meta)\b[^>]*>", page):
        said = dict(re.findall(r'([\w:-]+)="([^"]*)"', tag))
        name = said.get("hreflang") or said.get("rel") or said.get("property") or said.get("name")
        if name:
            found.setdefault(name, []).append(said.get("href") or said.get("content", ""))
    return found


def test_a_product_is_a_group_with_a_variant_for_each_shade(client: Client, shade: Shade) -> None:
    make_shade(shade.variant.product.brand, number="02", stock=0)
    group = thing(client, "/en/shop/velvet-hour/", "ProductGroup")
    assert (group["name"], group["productGroupID"], group["brand"]["name"]) == (
        "Velvet Hour",
        "velvet-hour",
        "Lune",
    )
    assert group["variesBy"] == ["https://schema.org/color"]
    first, second = group["hasVariant"]
    assert {"sku", "name", "image", "color", "offers", "description"} <= first.keys()
    assert (
        first["offers"]
        | {
            "price": "26000",
            "priceCurrency": "KRW",
            "url": f"{HOST}/en/shop/velvet-hour/?shade={shade.pk}",
        }
        == first["offers"]
    )
    assert first["offers"]["availability"] in {
        "https://schema.org/InStock",
        "https://schema.org/LimitedAvailability",
    }
    assert second["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert "aggregateRating" not in group  # an empty one is an error


def test_a_sale_names_both_prices_and_its_end(client: Client, shade: Shade) -> None:
    ends = timezone.now() + timedelta(days=2)
    shade.variant.sale_price, shade.variant.sale_until = Money(20000, "KRW"), ends
    shade.variant.save()
    offer = thing(client, "/en/shop/velvet-hour/", "ProductGroup")["hasVariant"][0]["offers"]
    assert (offer["price"], offer["priceValidUntil"]) == ("20000", ends.isoformat())
    assert offer["priceSpecification"]["price"] == "26000"
    assert offer["priceSpecification"]["priceType"] == "https://schema.org/StrikethroughPrice"


def test_ratings_are_told_once_there_are_some(client: Client, shade: Shade) -> None:
    Product.objects.update(rating_sum=9, rating_count=2)
    rating = thing(client, "/en/shop/velvet-hour/", "ProductGroup")["aggregateRating"]
    assert (rating["ratingValue"], rating["reviewCount"]) == (4.5, 2)


def test_a_name_cannot_end_the_script(client: Client, brand: Brand) -> None:
    shade = make_shade(brand, name_en="</script><script>alert(1)</script>&amp;<!--")
    page = client.get("/en/shop/velvet-hour/").content.decode()
    assert "<script>alert(1)" not in page
    group = thing(client, "/en/shop/velvet-hour/", "ProductGroup")
    assert group["hasVariant"][0]["name"] == f"Velvet Hour · {shade.name_en} 01"


def test_breadcrumbs_lead_down_from_the_front_page(client: Client, shade: Shade) -> None:
    steps = thing(client, "/shop/velvet-hour/", "BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert steps[0]["item"] == f"{HOST}/"
    assert steps[-1]["item"] == f"{HOST}/shop/velvet-hour/"
    for step in steps:
        assert client.get(step["item"].removeprefix(HOST)).status_code == 200


def test_the_front_page_says_who_we_are_and_how_to_search(client: Client, shade: Shade) -> None:
    assert thing(client, "/en/", "OnlineStore")["name"]
    action = thing(client, "/en/", "WebSite")["potentialAction"]
    target = action["target"]["urlTemplate"]
    assert target == f"{HOST}/en/shop/?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/en/shop/velvet-hour/?shade=1&utm_source=mail", "/en/shop/velvet-hour/"),
        ("/en/shop/?sort=price&stock=in&family=red", "/en/shop/"),
        ("/en/shop/?page=1", "/en/shop/"),
        ("/en/shop/?page=2&brand=lune&sort=price", "/en/shop/?brand=lune&page=2"),
        ("/en/shop/?brand=lune&brand=oval", "/en/shop/"),
        ("/en/shop/?category=%22%3E%3Cscript%3E", "/en/shop/"),
        ("/shop/?category=lip&page=99999999999999", "/shop/?category=lip"),
    ],
)
def test_each_page_has_one_address(client: Client, shade: Shade, asked: str, canonical: str) -> None:
    told = head(client, asked)
    assert told["canonical"] == [f"{HOST}{canonical.replace('&', '&amp;')}"]
    assert told["og:url"] == told["canonical"]


def test_languages_point_at_each_other(client: Client, shade: Shade) -> None:
    pages = [head(client, path) for path in ("/shop/velvet-hour/?shade=3", "/en/shop/velvet-hour/")]
    for told in pages:
        assert told["ko"] == told["x-default"] == [f"{HOST}/shop/velvet-hour/"]
        assert told["en"] == [f"{HOST}/en/shop/velvet-hour/"]
    assert (pages[0]["og:locale"], pages[1]["og:locale"]) == (["ko_KR"], ["en_US"])


def test_a_shared_product_shows_its_swatch(client: Client, shade: Shade) -> None:
    told = head(client, "/en/shop/velvet-hour/")
    assert told["og:type"] == ["product"]
    assert told["twitter:card"] == ["summary_large_image"]
    response = client.get(told["og:image"][0].removeprefix(HOST))
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert "immutable" in response["Cache-Control"]
    card = cv2.imdecode(np.frombuffer(response.content, np.uint8), cv2.IMREAD_COLOR)
    assert card.shape == (630, 1200, 3)
    assert abs(card[3, 3].astype(int) - (245, 248, 250)).max() < 4  # paper around
    blue, _green, red = card[315, 600].astype(int)
    assert red > blue + 40  # paint in the middle
    assert (
        client.get(
            told["og:image"][0].removeprefix(HOST), headers={"If-None-Match": response["ETag"]}
        ).status_code
        == 304
    )


@pytest.mark.parametrize("path", ["", "shop/velvet-hour/", "rankings/", "studio/", "community/", "terms/"])
def test_a_link_elsewhere_shows_the_pages_own_words(client: Client, shade: Shade, path: str) -> None:
    told = head(client, f"/en/{path}")
    page = client.get(f"/en/{path}").content.decode()
    assert f"<title>{told['og:title'][0]}</title>" in page
    assert told["og:title"] != ["MIMO"]
    assert told["og:description"] == told["description"] != [""]


def test_drafts_have_no_picture(client: Client, shade: Shade) -> None:
    Product.objects.update(published_at=None)
    assert client.get(f"/swatches/{shade.pk}-{shade.swatch_key}/card.jpg").status_code == 404


def locations(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    return [
        node.text or ""
        for node in ElementTree.fromstring(response.content).iter()  # noqa: S314 (our own)
        if node.tag.endswith("}loc")
    ]


def test_the_sitemap_lists_every_public_page_that_there_is(client: Client, shade: Shade) -> None:
    parts = locations(client, "/sitemap.xml")
    assert {re.sub(r".*sitemap-|\.xml", "", part) for part in parts} == {
        "pages",
        "products",
        "brands",
        "categories",
    }
    listed = [url for part in parts for url in locations(client, part.removeprefix(HOST))]
    for path in (
        "/",
        "/en/",
        "/shop/velvet-hour/",
        "/en/shop/velvet-hour/",
        "/shop/?brand=lune",
        "/shop/?category=lip",
    ):
        assert HOST + path in listed
    for url in listed:
        path = url.removeprefix(HOST)
        if "studio" not in path:  # wakes the engine
            assert head(client, path)["canonical"] == [url], path


def test_the_sitemap_says_when_a_product_changed(client: Client, shade: Shade) -> None:
    changed = timezone.localdate(shade.document.updated_at).isoformat()
    xml = client.get("/sitemap-products.xml").content.decode()
    assert f"<lastmod>{changed}</lastmod>" in xml
    assert 'hreflang="x-default"' in xml


def test_drafts_are_not_in_the_sitemap(client: Client, shade: Shade) -> None:
    Product.objects.update(published_at=None)
    for part in ("products", "brands", "categories"):
        assert locations(client, f"/sitemap-{part}.xml") == []


def test_robots_keep_out_of_private_pages(client: Client) -> None:
    told = client.get("/robots.txt").content.decode()
    for path in ("/cart/", "/en/cart/", "/accounts/", "/orders/", "/admin/", "/looks/"):
        assert f"Disallow: {path}" in told.splitlines()
    assert f"Sitemap: {HOST}/sitemap.xml" in told
    assert "Disallow: /shop/" not in told
