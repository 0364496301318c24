"""The catalogue by JSON."""

from datetime import timedelta

import pytest
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Brand, Product
from mimo_site.testing import make_shade

pytestmark = pytest.mark.django_db
API = "/api/v1"


def slugs(response):
    assert response.status_code == 200, response.content
    return [product["slug"] for product in response.json()["results"]]


def test_products_come_with_the_variants_that_match(client, shade):
    make_shade(shade.variant.product.brand, number="02", lab=(62, 46, 30), name_en="Coral")
    response = client.get(f"{API}/products/?family=coral")
    (product,) = response.json()["results"]
    assert [variant["shade"]["name"] for variant in product["variants"]] == ["칠리"] or len(
        product["variants"]
    ) == 1
    assert product["variants"][0]["shade"]["family"] == "coral"
    assert response.json()["count"] == 1


def test_a_variant_says_its_price_stock_and_colour(client, shade):
    body = client.get(f"{API}/products/velvet-hour/", headers={"Accept-Language": "en"}).json()
    (variant,) = body["variants"]
    assert (body["name"], body["brand"]["wordmark"]) == ("Velvet Hour", "Lune")
    assert variant["price"] == variant["list_price"] == {"amount": 26000, "currency": "KRW"}
    assert (variant["most"], variant["shade"]["lab"]) == (5, [39.0, 56.0, 33.0])
    assert client.get(variant["shade"]["swatch"]).status_code == 200
    assert body["url"] == "http://testserver/shop/velvet-hour/" or body["url"].endswith(
        "/en/shop/velvet-hour/"
    )


def test_a_sale_is_charged_and_the_other_price_told(client, shade):
    shade.variant.sale_price = Money(20000, "KRW")
    shade.variant.sale_until = timezone.now() + timedelta(days=1)
    shade.variant.save()
    (variant,) = client.get(f"{API}/products/velvet-hour/").json()["variants"]
    assert (variant["price"]["amount"], variant["list_price"]["amount"]) == (20000, 26000)
    assert variant["sale_until"]


def test_words_sort_and_filters_are_those_of_the_page(client, brand):
    make_shade(brand, "cheap", name_en="Cherry")
    dear = make_shade(brand, "dear", name_en="Cherry")
    dear.variant.price = Money(40000, "KRW")
    dear.variant.save()
    assert slugs(client.get(f"{API}/products/?sort=price")) == ["cheap", "dear"]
    assert slugs(client.get(f"{API}/products/?sort=-price")) == ["dear", "cheap"]
    assert slugs(client.get(f"{API}/products/?price=35000-")) == ["dear"]
    assert slugs(client.get(f"{API}/products/?q=cherri")) != []


def test_pages_name_their_neighbours(client, brand, monkeypatch):
    monkeypatch.setattr("catalog.api.base.Pages.page_size", 1)
    make_shade(brand, "one")
    make_shade(brand, "two")
    first = client.get(f"{API}/products/")
    assert first.json()["count"] == 2
    assert first["Link"] == '<http://testserver/api/v1/products/?page=2>; rel="next"'
    second = client.get(first.json()["next"])
    assert 'rel="prev"' in second["Link"]
    assert slugs(first) + slugs(second) == slugs(client.get(f"{API}/products/?page=1")) + slugs(second)


@pytest.mark.parametrize("page", ["0", "3", "-1", "x", "9" * 30, "9" * 5000, "%00"])
def test_a_page_that_is_not_there_is_a_problem(client, shade, page):
    response = client.get(f"{API}/products/?page={page}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_filter_that_is_not_known_is_named(client, shade):
    response = client.get(f"{API}/products/?sort=cheapest&family=mauve")
    assert response.status_code == 400
    assert response.json()["errors"].keys() == {"sort", "family"}


def test_drafts_are_not_shown(client, shade):
    Product.objects.update(published_at=None)
    assert slugs(client.get(f"{API}/products/")) == []
    assert client.get(f"{API}/products/velvet-hour/").status_code == 404
    assert client.get(f"{API}/shades/near/?shade={shade.pk}").status_code == 404


def test_as_many_queries_for_one_product_as_for_many(client, brand, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_shade(brand, "first")
    client.get(f"{API}/products/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(f"{API}/products/?sort=price")
    for number in range(5):
        make_shade(Brand.objects.create(slug=f"b{number}", name=f"B{number}"), f"more-{number}")
    client.get(f"{API}/products/")
    with CaptureQueriesContext(connection) as many:
        client.get(f"{API}/products/?sort=price&stock=in")
    assert len(many) <= len(few) + 1


def test_an_answer_is_kept_a_minute_and_asked_for_by_its_etag(client, shade):
    response = client.get(f"{API}/products/velvet-hour/")
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Accept-Language" in response["Vary"]
    assert "Cookie" not in response["Vary"]
    again = client.get(f"{API}/products/velvet-hour/", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    in_english = client.get(
        f"{API}/products/velvet-hour/",
        headers={"If-None-Match": response["ETag"], "Accept-Language": "en"},
    )
    assert (in_english.status_code, in_english["Content-Language"]) == (200, "en")


def test_categories_and_brands(client, shade):
    found = {category["slug"]: category["products"] for category in client.get(f"{API}/categories/").json()}
    assert (found["lip"], found["hair"]) == (1, 0)
    assert [brand["slug"] for brand in client.get(f"{API}/brands/").json()] == ["lune"]
    assert client.get(f"{API}/brands/lune/").json()["wordmark"] == "Lune"
    assert client.get(f"{API}/brands/none/").status_code == 404


def test_suggestions(client, shade):
    found = client.get(f"{API}/suggestions/?q=chil", headers={"Accept-Language": "en"}).json()
    assert [(entry["shade"], entry["name"]) for entry in found] == [(shade.pk, "Chili 01")]
    assert client.get(f"{API}/suggestions/?q=").json() == []


def test_near_shades_by_hex_lab_and_shade(client, brand):
    near = make_shade(brand, "near", lab=(40, 55, 30))
    far = make_shade(brand, "far", lab=(70, 14, 17))
    for query in ("hex=b3202a", "hex=%23b3202a", "lab=40,55,30", "lab=40.0, 55, 30.5&limit=2"):
        found = client.get(f"{API}/shades/near/?{query}").json()
        assert [entry["product"] for entry in found] == ["near", "far"], query
    by_shade = client.get(f"{API}/shades/near/?shade={near.pk}").json()
    assert [entry["variant"]["shade"]["id"] for entry in by_shade] == [far.pk]
    assert by_shade[0]["delta_e"] > 10
    assert len(client.get(f"{API}/shades/near/?hex=b3202a&limit=1").json()) == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "hex=red",
        "lab=1,2",
        "lab=500,0,0",
        "hex=b3202a&lab=40,55,30",
        "shade=0",
        f"shade={2**70}",
        "hex=b3202a&limit=0",
        "hex=b3202a&limit=25",
        "hex=b3202a&region=moon",
        "hex=%00",
        "shade=%00",
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(client, shade, query):
    response = client.get(f"{API}/shades/near/?{query}")
    assert response.status_code == 400
    assert response.json()["errors"]
