"""Suggestions while one types."""

import pytest

from catalog.models import Product
from catalog.services.ingredients import set_ingredients
from catalog.services.search import rebuild_search
from mimo_site.testing import make_shade

URL = "/en/shop/suggestions/"


@pytest.fixture
def shelf(brand):
    for number, (korean, english) in enumerate(
        [("앵두 레드", "Currant"), ("체리", "Cherry"), ("마른 장미", "Dry Rose")]
    ):
        make_shade(brand, f"product-{number}", name_ko=korean, name_en=english)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("ch", "Cherry"), ("앵", "Currant"), ("ㅊㄹ", "Cherry"), ("앵ㄷ", "Currant"), ("cherri", "Cherry")],
)
def test_shades_are_suggested(client, shelf, typed, first):
    response = client.get(URL, {"q": typed})
    assert response.context["shades"][0].name_en == first
    assert 'role="option"' in response.content.decode()


@pytest.mark.parametrize("typed", ["", "  ", "%%%", "zzzz", "\x00"])
def test_nothing_is_suggested_for_nothing(client, shelf, typed):
    response = client.get(URL, {"q": typed})
    assert response.status_code == 200
    assert "option" not in response.content.decode()


def test_what_was_typed_is_escaped(client, shelf):
    page = client.get(URL, {"q": "cherry <b>"}).content.decode()
    assert "<b>" not in page


def test_the_search_field_suggests_in_the_bar_and_in_the_list(client, shelf):
    page = client.get("/en/shop/").content.decode()
    assert page.count(f'hx-get="{URL}"') == 2


@pytest.mark.parametrize(
    ("typed", "label", "query"),
    [
        ("lun", "Lune", "brand=lune"),
        ("륀", "Lune", "brand=lune"),
        ("ㅂㄹㄱㅁ", "bergamot", "category=fragrance&q=bergamot"),
        ("향수", "fragrance", "category=fragrance"),
        ("citr", "citrus", "category=fragrance&accord=citrus"),
        ("limon", "Limonene", "contains=Limonene"),
        ("리모", "Limonene", "contains=Limonene"),
    ],
)
def test_brands_categories_notes_and_ingredients_are_suggested_too(client, shelf, typed, label, query):
    product = Product.objects.get(slug="product-0")
    set_ingredients(lists=[(product, "Aqua, Limonene")])
    rebuild_search()
    ways = client.get(URL, {"q": typed}).context["ways"]
    assert (label, query) in [(way.label, way.query) for way in ways]
