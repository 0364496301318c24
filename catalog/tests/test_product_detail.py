"""The product page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money

from catalog.models import Product, Variant
from mimo_site.testing import make_shade


def page(client, query=""):
    return client.get(f"/en/shop/velvet-hour/{query}")


def test_it_shows_the_product_and_the_chosen_shade(client, brand):
    make_shade(brand)
    chosen = make_shade(brand, number="02", name_en="Ember", finish="matte")
    response = page(client, f"?shade={chosen.pk}")
    html = response.content.decode()
    assert response.context["shade"] == chosen
    assert "Ember, matte, deep neutral red" in html
    assert f"/en/studio/?shade={chosen.pk}" in html
    assert f"/en/cart/{chosen.variant_id}/add/" in html


def test_without_a_choice_the_first_that_can_be_bought_is_shown(client, brand):
    make_shade(brand, stock=0)
    second = make_shade(brand, number="02")
    assert page(client).context["shade"] == second


@pytest.mark.parametrize("query", ["?shade=99999", "?shade=x", "?shade=", "?shade=%00"])
def test_a_shade_that_is_not_there_shows_another(client, shade, query):
    assert page(client, query).context["shade"] == shade


def test_a_sold_out_shade_cannot_be_bought(client, brand):
    make_shade(brand, stock=0)
    html = page(client).content.decode()
    assert "Sold out" in html
    assert '<button class="button" disabled>' in html


def test_few_left_is_said(client, brand):
    make_shade(brand, stock=3)
    assert "3 left" in page(client).content.decode()


@pytest.mark.parametrize("published_at", [None, "2999-01-01T00:00:00Z"])
def test_a_draft_is_not_found(client, shade, published_at):
    Product.objects.update(published_at=published_at)
    assert page(client).status_code == 404


def test_a_product_without_a_shade_is_not_found(client, shade):
    shade.delete()
    assert page(client).status_code == 404


def test_close_colours_of_other_products_are_shown_with_their_difference(client, shade, brand):
    close = make_shade(brand, "other", lab=(40, 56, 33))
    ((found, difference, saving),) = page(client).context["alike"]
    assert found == close
    assert 0 < difference < 1
    assert saving.amount == 0
    Variant.objects.filter(shade=close).update(price=Money(19000, "KRW"))
    html = page(client).content.decode()
    assert "₩7,000 less" in html
    assert f"/en/shop/colour/?shade={shade.pk}" in html


def test_more_shades_take_no_more_queries(client, brand):
    counts = []
    for start, stop in ((0, 10), (10, 200)):
        for number in range(start, stop):
            make_shade(brand, "velvet-hour" if number % 2 else f"other-{number}", f"{number}")
        page(client)  # what a process keeps
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22
