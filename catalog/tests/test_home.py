"""The front page."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Product, Variant
from catalog.services.front import SHOWN
from catalog.services.tries import count_try
from mimo_site.testing import make_shade

HOME = reverse("catalog:home")


def shelf(brand, count):
    return [make_shade(brand, f"product-{number}") for number in range(count)]


def test_it_shows_the_new_shades_while_nobody_has_tried_any(client, brand):
    shades = shelf(brand, 3)
    response = client.get(HOME)
    assert not response.context["front"].has_favourites
    assert set(response.context["picks"]) == set(shades)


def test_it_shows_what_was_really_tried(client, brand):
    shades = shelf(brand, SHOWN)
    for place, shade in enumerate(shades[: SHOWN // 2]):
        for _try in range(place + 1):
            count_try(shade=shade, on=timezone.localdate())
    response = client.get(HOME)
    assert response.context["front"].has_favourites
    assert response.context["picks"] == shades[: SHOWN // 2][::-1]


def test_every_swatch_leads_to_the_fitting_room(client, shade):
    assert f"/studio/?shade={shade.pk}" in client.get(HOME).content.decode()


def test_it_counts_the_shades_that_its_link_leads_to(client, brand, shade):
    make_shade(brand, "hair-tint", region="hair")
    listed = client.get(reverse("catalog:product-list")).context["page"]
    assert client.get(HOME).context["front"].shade_count == len(listed) == 2


def test_each_category_and_what_is_on_sale_have_a_way_in(client, brand):
    make_shade(brand)
    cheap = make_shade(brand, "blush", region="cheeks")
    Variant.objects.filter(shade=cheap).update(sale_price=Money(9000, "KRW"))
    page = client.get("/en/")
    assert page.context["front"].sale == [cheap]
    html = page.content.decode()
    assert all(part in html for part in ("?category=lip", "?category=cheek", "₩9,000", "65%", "?sale=on"))


def test_what_costs_queries_is_worked_out_once_a_minute(client, shade):
    client.get(HOME)
    with CaptureQueriesContext(connection) as queries:
        client.get(HOME)
    assert len(queries) <= 4


def test_an_empty_shop_says_so(client, db):
    response = client.get("/en/")
    assert response.status_code == 200
    assert "still empty" in response.content.decode()


def test_a_draft_is_not_shown(client, shade):
    Product.objects.update(published_at=None)
    assert str(shade) not in client.get(HOME).content.decode()


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_more_shades_take_no_more_queries(client, brand, path):
    counts = []
    for start, stop in ((0, 10), (10, 200)):
        for number in range(start, stop):
            make_shade(brand, f"product-{number}")
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
