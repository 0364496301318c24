"""The shop list."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Brand, Product, Variant
from catalog.services.search import rebuild_search
from catalog.services.tries import count_try
from catalog.views.product_list import PAGE_SIZE
from mimo_site.testing import make_shade

CORAL, RED, PLUM = (58, 48, 33), (41, 58, 34), (27, 26, -5)


@pytest.fixture
def shelf(brand):
    """LUNE rock: a matte red, a matte coral. OVAL glass: a gloss coral, a gloss plum."""
    oval = Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL")
    rows = [
        (brand, "rock", "01", "붉은 돌", "Red Rock", "matte", RED),
        (brand, "rock", "02", "산호 돌", "Coral Rock", "matte", CORAL),
        (oval, "glass", "01", "산호 유리", "Coral Glass", "gloss", CORAL),
        (oval, "glass", "02", "자두 유리", "Plum Glass", "gloss", PLUM),
    ]
    shades = [
        make_shade(maker, slug, number, name_ko=korean, name_en=english, finish=finish, lab=lab)
        for maker, slug, number, korean, english, finish, lab in rows
    ]
    Variant.objects.filter(shade=shades[2]).update(stock=0)
    Product.objects.filter(slug="rock").update(name_ko="가 매트", name_en="Zebra Matte")
    Product.objects.filter(slug="glass").update(name_ko="나 글라스", name_en="Apple Glass")
    Variant.objects.filter(product__slug="glass").update(price=Money(19000, "KRW"))
    rebuild_search()
    return shades


def listed(client, query=""):
    """[(product slug, [shade names])] in the order of the page."""
    response = client.get(f"/en/shop/{query}")
    assert response.status_code == 200
    return [
        (card.product.slug, [shade.name_en for shade in card.shades]) for card in response.context["cards"]
    ]


def counts(client, query, facet):
    facets = {found["name"]: found for found in client.get(f"/en/shop/{query}").context["facets"]}
    return {option["value"]: option["count"] for option in facets[facet]["options"] if option["count"]}


def test_it_lists_products_with_their_shades(client, shelf):
    assert dict(listed(client)) == {
        "rock": ["Red Rock", "Coral Rock"],
        "glass": ["Coral Glass", "Plum Glass"],
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?family=coral", {"rock": ["Coral Rock"], "glass": ["Coral Glass"]}),
        ("?family=coral&family=plum", {"rock": ["Coral Rock"], "glass": ["Coral Glass", "Plum Glass"]}),
        ("?family=coral&finish=gloss", {"glass": ["Coral Glass"]}),
        ("?brand=lune&family=plum", {}),
        ("?q=plum", {"glass": ["Plum Glass"]}),
        ("?q=산호&brand=oval", {"glass": ["Coral Glass"]}),
        ("?price=15000-25000", {"glass": ["Coral Glass", "Plum Glass"]}),
        ("?price=-15000", {}),
        ("?stock=in&family=coral", {"rock": ["Coral Rock"]}),
    ],
)
def test_filters_act_on_the_shades(client, shelf, query, found):
    assert dict(listed(client, query)) == found


@pytest.mark.parametrize(
    ("sort", "first"), [("price", "glass"), ("-price", "rock"), ("name", "glass"), ("tried", "glass")]
)
def test_it_sorts(client, shelf, sort, first):
    count_try(shade=shelf[3], on=timezone.localdate())
    assert listed(client, f"?sort={sort}")[0][0] == first


def test_it_sorts_by_the_name_in_the_language_of_the_page(client, shelf):
    response = client.get("/shop/?sort=name")
    assert [card.product.slug for card in response.context["cards"]] == ["rock", "glass"]


def test_a_facet_counts_what_each_of_its_values_would_show(client, shelf):
    assert counts(client, "?family=coral", "family") == {"coral": 2, "red": 1, "plum": 1}
    assert counts(client, "?category=lip&family=coral", "finish") == {"matte": 1, "gloss": 1}
    assert counts(client, "?family=plum", "brand") == {"oval": 1}
    assert counts(client, "", "price") == {"15000-25000": 2, "25000-35000": 2}
    assert counts(client, "?family=coral", "stock") == {"in": 1}


def test_the_best_match_leads_when_words_are_looked_for(client, shelf):
    count_try(shade=shelf[3], on=timezone.localdate())
    assert listed(client, "?q=coral rock")[0] == ("rock", ["Coral Rock"])
    assert listed(client, "?q=apple")[0][0] == "glass"
    assert client.get("/en/shop/?q=coral").context["sorts"][0][0] == "match"
    assert client.get("/en/shop/").context["sorts"][0][0] == "new"


def test_a_mistyped_word_shows_what_was_meant_and_says_so(client, shelf):
    response = client.get("/en/shop/?q=corral")
    assert dict(listed(client, "?q=corral")).keys() == {"rock", "glass"}
    assert "Shown is what <b>coral</b> finds" in response.content.decode()


def test_a_chosen_filter_can_be_taken_back(client, shelf):
    chips = client.get("/en/shop/?family=coral&finish=gloss&page=1").context["chips"]
    assert chips == [
        {"label": "coral", "query": "finish=gloss"},
        {"label": "gloss", "query": "family=coral"},
    ]


def test_nothing_found_has_a_way_on(client, shelf):
    page = client.get("/en/shop/?q=zzz").content.decode()
    assert "No shade is like that" in page
    assert 'href="/en/shop/"' in page


@pytest.mark.parametrize(
    "query",
    [
        "?family=beige&finish=chrome&brand=nobody&sort=luck",
        "?page=999",
        "?page=x",
        "?q=%00",
        f"?q={'x' * 500}",
    ],
)
def test_what_is_unknown_is_left_out(client, shelf, query):
    assert len(listed(client, query)) == 2


def test_it_has_pages(client, brand):
    for number in range(PAGE_SIZE + 1):
        make_shade(brand, f"product-{number}")
    assert len(listed(client)) == PAGE_SIZE
    assert len(listed(client, "?page=2")) == 1
    assert "page=2" in client.get("/shop/?finish=satin").content.decode()


def test_more_products_take_no_more_queries(client, brand):
    counts = []
    for start, stop in ((0, 10), (10, 200)):
        for number in range(start, stop):
            make_shade(brand, f"product-{number}")
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/shop/?finish=satin&q=벨벳")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


@pytest.mark.parametrize(
    ("query", "brands"),
    [
        ("?category=lip", ["lune"]),
        ("?category=lip&q=zzz&family=plum&brand=lune", ["lune"]),
        ("?category=hair", ["gyeol"]),
        ("?category=lip&brand=gyeol", ["gyeol", "lune"]),
        ("", ["gyeol", "lune"]),
    ],
)
def test_brands_with_nothing_in_the_category_are_left_out_unless_chosen(client, shade, query, brands):
    gyeol = Brand.objects.create(slug="gyeol", name_ko="결", name_en="Gyeol")
    make_shade(gyeol, "ink", region="hair", finish="natural")
    facet = client.get(f"/en/shop/{query}").context["facets"][0]
    assert facet["name"] == "brand"
    assert sorted(option["value"] for option in facet["options"]) == brands


@pytest.fixture
def departments(brand):
    """A thing of every category."""
    regions = ("lips", "cheeks", "eyelids", "brows", "skin", "hair", "scent")
    return {region: make_shade(brand, region, region=region, name_en=region) for region in regions}


@pytest.mark.parametrize(
    ("category", "region"),
    [("lip", "lips"), ("cheek", "cheeks"), ("eye", "eyelids"), ("base", "skin"), ("fragrance", "scent")],
)
def test_each_category_has_a_list_of_its_own(client, departments, category, region):
    page = client.get(f"/en/shop/?category={category}")
    assert [card.product.slug for card in page.context["cards"]] == [region]
    assert [found["count"] for found in page.context["categories"]] == [1] * 7
    assert f'name="category" value="{category}"' in page.content.decode()


def test_only_what_the_fitting_room_can_put_on_is_offered_to_try(client, departments):
    html = client.get("/en/shop/").content.decode()
    assert f"/en/studio/?shade={departments['lips'].pk}" in html
    assert f"/en/studio/?shade={departments['scent'].pk}" not in html


def test_the_facets_suit_the_category(client, departments):
    def names(query):
        return [facet["name"] for facet in client.get(f"/en/shop/{query}").context["facets"]]

    assert names("?category=base") == ["brand", "family", "finish", "price", "stock"]
    assert names("?category=eye") == ["brand", "region", "family", "finish", "suits", "price", "stock"]
    assert names("?category=fragrance") == ["brand", "price", "stock"]
    assert names("") == ["brand", "family", "suits", "price", "stock"]
    assert names("?accord=citrus") == ["price", "stock", "accord"]


def test_what_is_on_sale_is_sorted_and_filtered_by_what_it_costs_now(client, shelf):
    Variant.objects.filter(product__slug="rock").update(sale_price=Money(12000, "KRW"))
    assert [slug for slug, _names in listed(client, "?sort=price")] == ["rock", "glass"]
    assert list(dict(listed(client, "?price=-15000"))) == ["rock"]
    assert list(dict(listed(client, "?sale=on"))) == ["rock"]
    html = client.get("/en/shop/?sale=on").content.decode()
    assert "53%" in html
    assert "instead of" in html


def test_products_are_found_by_how_they_are_rated(client, shelf):
    Product.objects.filter(slug="rock").update(rating_sum=45, rating_count=10)
    Product.objects.filter(slug="glass").update(rating_sum=30, rating_count=10)
    assert list(dict(listed(client, "?rating=4"))) == ["rock"]
    assert list(dict(listed(client, "?rating=3"))) == ["glass"]
    assert listed(client, "?sort=rated")[0][0] == "rock"
    assert counts(client, "", "rating") == {"4": 2, "3": 2}
