"""The cart's pages and posts."""

import pytest
from django.test import Client

from catalog.models import Product, Variant
from mimo_site.testing import make_shade

CART = "/en/cart/"
JSON = {"Accept": "application/json"}


def url(verb, variant_id):
    return f"/en/cart/{variant_id}/{verb}/"


@pytest.fixture
def filled(client, shade):
    """A cart with two of the shade; the shade's variant."""
    client.post(url("add", shade.variant_id), {"quantity": 2})
    return shade.variant


def count(client):
    return client.get(CART).context["cart"].count


def test_it_starts_empty(client, db):
    assert "Your cart is empty" in client.get(CART).content.decode()


def test_adding_comes_back_to_the_page_with_a_message(client, shade):
    back = f"/en/shop/velvet-hour/?shade={shade.pk}"
    response = client.post(url("add", shade.variant_id), {"next": back}, follow=True)
    assert response.redirect_chain == [(back, 302)]
    assert "Velvet Hour · Chili 01 is in your cart." in response.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(client, shade, elsewhere):
    response = client.post(url("add", shade.variant_id), {"next": elsewhere})
    assert response["Location"] == CART


def test_a_script_gets_json(client, shade):
    response = client.post(url("add", shade.variant_id), headers=JSON)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json() == {"count": 1, "message": "Velvet Hour · Chili 01 is in your cart."}


def test_a_script_is_told_when_too_few_are_left(client, filled):
    response = client.post(url("add", filled.pk), {"quantity": 4}, headers=JSON)
    assert (response.status_code, response.json()["count"]) == (409, 2)
    assert "Only 5 of Velvet Hour" in response.json()["message"]


@pytest.mark.parametrize("quantity", ["", "x", "-1", "1.5", "NaN"])
@pytest.mark.parametrize("verb", ["add", "change"])
def test_what_is_no_quantity_is_refused_and_the_cart_stays(client, filled, verb, quantity):
    response = client.post(url(verb, filled.pk), {"quantity": quantity}, headers=JSON)
    assert (response.status_code, response.json()["count"]) == (400, 2)


def test_adding_none_is_refused(client, filled):
    response = client.post(url("add", filled.pk), {"quantity": 0}, headers=JSON)
    assert (response.status_code, response.json()["count"]) == (400, 2)


@pytest.mark.parametrize("verb", ["add", "change"])
def test_far_too_many_are_told_what_is_the_most(client, filled, verb):
    response = client.post(url(verb, filled.pk), {"quantity": "9" * 20}, headers=JSON)
    assert (response.status_code, response.json()["count"]) == (409, 2)
    assert "At most 20" in response.json()["message"]


def test_a_quantity_is_changed(client, filled):
    client.post(url("change", filled.pk), {"quantity": 5})
    assert count(client) == 5


def test_a_quantity_beyond_the_stock_is_refused(client, filled):
    response = client.post(url("change", filled.pk), {"quantity": 6}, follow=True)
    assert "Only 5 of Velvet Hour" in response.content.decode()
    assert count(client) == 2


def test_a_line_is_removed(client, filled):
    client.post(url("remove", filled.pk))
    assert count(client) == 0


def test_a_line_of_a_variant_that_is_gone_can_be_removed(client, filled):
    Variant.objects.all().delete()
    assert client.post(url("remove", filled.pk)).status_code == 302


@pytest.mark.parametrize("verb", ["add", "change"])
def test_a_draft_cannot_be_bought(client, shade, verb):
    Product.objects.update(published_at=None)
    assert client.post(url(verb, shade.variant_id), {"quantity": 1}).status_code == 404


@pytest.mark.parametrize("verb", ["add", "change", "remove"])
def test_only_a_post_changes_the_cart(client, filled, verb):
    assert client.get(url(verb, filled.pk)).status_code == 405
    assert count(client) == 2


def test_a_post_from_another_site_is_refused(shade):
    assert Client(enforce_csrf_checks=True).post(url("add", shade.variant_id)).status_code == 403


def test_everybody_has_a_cart_of_her_own(client, filled):
    assert count(Client()) == 0


def test_what_sold_out_is_shown_as_such(client, filled):
    Variant.objects.update(stock=0)
    assert "Sold out" in client.get(CART).content.decode()


def test_the_checkout_is_offered_while_everything_can_be_ordered(client, filled, brand):
    gone = make_shade(brand, "gone")
    client.post(url("add", gone.variant_id))
    assert "/en/checkout/" in client.get(CART).content.decode()
    Variant.objects.filter(pk=gone.variant_id).update(stock=0)
    page = client.get(CART).content.decode()
    assert "/en/checkout/" not in page
    assert "take it out before you order the rest" in page
    Variant.objects.update(stock=0)
    page = client.get(CART).content.decode()
    assert "/en/checkout/" not in page
    assert "Everything in your cart is sold out" in page


def test_the_bar_counts_what_is_in_the_cart(client, filled):
    assert "data-cart-count>2</span>" in client.get("/en/shop/").content.decode()


def test_more_lines_take_no_more_queries(client, brand, django_assert_max_num_queries):
    for number in range(20):
        client.post(url("add", make_shade(brand, f"product-{number}").variant_id))
    with django_assert_max_num_queries(4):  # the session, overdue orders, the lines, the rate
        client.get(CART)
