"""A guest's cart follows her when she signs in."""

import pytest
from django.test import Client
from djmoney.money import Money

from catalog.models import CartLine, Order, Product
from catalog.tests.conftest import ADDRESS
from mimo_site.testing import make_shade

PASSWORD = "try-it-on-alice"
JSON = {"Accept": "application/json"}


@pytest.fixture
def with_password(alice):
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def log_in(client, user):
    response = client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def count(client):
    return client.get("/en/cart/").context["cart"].count


def test_a_guests_cart_follows_her_when_she_signs_in(client, shade, with_password):
    client.post(f"/en/cart/{shade.variant_id}/add/", {"quantity": 3})
    before = client.session.session_key
    log_in(client, with_password)
    assert client.session.session_key != before
    assert count(client) == 3


def test_it_follows_her_when_she_signs_up(client, shade, db):
    client.post(f"/en/cart/{shade.variant_id}/add/")
    fields = {"email": "new@mimo.example", "password1": PASSWORD + "-7", "password2": PASSWORD + "-7"}
    client.post("/en/accounts/signup/", fields)
    assert count(client) == 1


def test_the_next_person_at_the_same_browser_does_not_get_it_and_she_finds_it_again(
    client, shade, with_password, charlie
):
    log_in(client, with_password)
    client.post(f"/en/cart/{shade.variant_id}/add/")
    client.post("/en/accounts/logout/")
    assert count(client) == 0
    client.force_login(charlie)
    assert count(client) == 0
    client.logout()
    log_in(client, with_password)
    assert count(client) == 1


def test_it_is_on_her_other_device(client, shade, with_password):
    client.post(f"/en/cart/{shade.variant_id}/add/")
    log_in(client, with_password)
    other = Client()
    log_in(other, with_password)
    assert count(other) == 1
    other.post(f"/en/cart/{shade.variant_id}/change/", {"quantity": 3})
    assert count(client) == 3
    client.post(f"/en/cart/{shade.variant_id}/remove/")
    assert count(other) == 0


def test_both_carts_add_up_as_far_as_the_stock_goes(client, shade, brand, alice):
    other = make_shade(brand, "other")
    CartLine.objects.create(user=alice, variant=shade.variant, quantity=4, price=shade.variant.price)
    for variant, quantity in ((shade.variant_id, 3), (other.variant_id, 2)):
        client.post(f"/en/cart/{variant}/add/", {"quantity": quantity})
    with_request = client.post("/en/accounts/login/", {"login": alice.email, "password": "wrong"})
    assert with_request.status_code == 200
    alice.set_password(PASSWORD)
    alice.save()
    log_in(client, alice)
    page = client.get("/en/cart/")
    held = {line.variant.pk: line.quantity for line in page.context["cart"].lines}
    assert held == {shade.variant_id: 5, other.variant_id: 2}
    assert "was in both your carts" in page.content.decode()


def test_a_price_that_changed_since_is_noticed_once(client, shade, alice):
    CartLine.objects.create(user=alice, variant=shade.variant, quantity=1, price=Money(20_000, "KRW"))
    client.force_login(alice)
    first, second = (client.get("/en/cart/").context["cart"].notices for _visit in range(2))
    assert ["₩20,000" in notice and "₩26,000" in notice for notice in first] == [True]
    assert second == []


def test_what_a_guest_had_that_is_no_longer_sold_does_not_follow(client, shade, alice):
    client.post(f"/en/cart/{shade.variant_id}/add/")
    Product.objects.update(published_at=None)
    client.force_login(alice)
    assert (count(client), CartLine.objects.count()) == (0, 0)


def test_an_order_empties_a_members_cart(client, shade, alice):
    client.force_login(alice)
    client.post(f"/en/cart/{shade.variant_id}/add/")
    page = client.get("/en/checkout/").context
    agreed = {"terms": "on", "notice": "on", "age": "on", "email": alice.email}
    client.post("/en/checkout/", {"key": page["key"], "shown": page["shown"], **ADDRESS, **agreed})
    assert (Order.objects.get().user, count(client)) == (alice, 0)
