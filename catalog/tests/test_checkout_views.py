"""The checkout page."""

import pytest
from django.core import mail
from django.test import Client
from djmoney.money import Money

from catalog.models import Order, Variant
from catalog.tests.conftest import ADDRESS
from mimo_site.testing import make_shade

PAGE = "/en/checkout/"
AGREED = {"terms": "on", "notice": "on", "age": "on"}


@pytest.fixture
def filled(client, shade):
    client.post(f"/en/cart/{shade.variant_id}/add/", {"quantity": 2})
    return client


def asked(client, **changes):
    """What the form of the page posts."""
    context = client.get(PAGE).context
    fields = {"key": context["key"], "shown": context["shown"], "email": "guest@mimo.example"}
    return {**fields, **ADDRESS, **AGREED, **changes}


def in_cart(client):
    return client.get("/en/cart/").context["cart"].count


def test_a_guest_orders_and_is_led_to_the_payment(filled):
    response = filled.post(PAGE, asked(filled))
    order = Order.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        f"/en/demo-pay/{order.payments.get().reference}/",
    )
    assert (order.user, order.total, order.language) == (None, Money(52000, "KRW"), "en")
    assert order.address.lines == ["(04524) 서울 중구 세종대로 110", "3층"]
    assert in_cart(filled) == 0


def test_a_member_finds_her_last_address(client, shade, alice):
    client.force_login(alice)
    client.post(f"/en/cart/{shade.variant_id}/add/")
    assert client.get(PAGE).context["form"]["email"].value() == alice.email
    client.post(PAGE, asked(client, email=alice.email))
    assert Order.objects.get().user == alice
    client.post(f"/en/cart/{shade.variant_id}/add/")
    assert client.get(PAGE).context["form"]["line1"].value() == ADDRESS["line1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody"},
        {"postcode": "1234"},
        {"phone": "call me"},
        {"country": "XX"},
        {"country": "US", "postcode": "10001"},
        {"terms": ""},
        {"notice": ""},
        {"age": ""},
        {"name": ""},
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(filled, wrong):
    response = filled.post(PAGE, asked(filled, **{"line1": "1 Kept Street", **wrong}))
    assert response.status_code == 400
    assert 'value="1 Kept Street"' in response.content.decode()
    assert (Order.objects.count(), in_cart(filled)) == (0, 2)


@pytest.mark.parametrize("broken", [{"key": ""}, {"key": "'--"}, {"shown": ""}])
def test_a_form_without_its_hidden_parts_orders_nothing(filled, broken):
    assert filled.post(PAGE, asked(filled, **broken)).status_code == 400
    assert not Order.objects.exists()


def test_an_address_abroad_ends_with_its_country_and_its_fee_is_shown_before_it_is_charged(filled):
    fields = asked(filled, country="US", postcode="10001", city="New York", region="NY")
    response = filled.post(PAGE, fields)
    assert (response.status_code, Order.objects.count()) == (409, 0)
    assert "₩76,000" in response.content.decode()
    filled.post(PAGE, fields | {"shown": response.context["shown"]})
    assert Order.objects.get().total == Money(76_000, "KRW")
    assert Order.objects.get().address.lines[-2:] == ["New York NY 10001", "United States"]


def test_a_price_that_changed_after_she_looked_is_shown_before_it_is_charged(filled):
    fields = asked(filled)
    Variant.objects.update(price=Money(30000, "KRW"))
    response = filled.post(PAGE, fields)
    assert (response.status_code, Order.objects.count(), in_cart(filled)) == (409, 0, 2)
    assert "₩60,000" in response.content.decode()
    again = {**fields, "shown": response.context["shown"], "key": response.context["key"]}
    assert filled.post(PAGE, again).status_code == 302
    assert Order.objects.get().total == Money(60000, "KRW")


def test_what_sold_out_meanwhile_is_said(filled):
    fields = asked(filled)
    Variant.objects.update(stock=0)
    response = filled.post(PAGE, fields)
    assert (response.status_code, in_cart(filled)) == (409, 2)
    assert filled.get(PAGE)["Location"] == "/en/cart/"


def test_the_same_post_again_leads_to_the_same_order(filled):
    fields = asked(filled)
    assert filled.post(PAGE, fields)["Location"] == filled.post(PAGE, fields)["Location"]
    assert (Order.objects.count(), Variant.objects.get().stock) == (1, 3)


def test_the_same_key_with_another_body_is_422_and_offers_a_new_one(filled):
    fields = asked(filled)
    filled.post(PAGE, fields)
    response = filled.post(PAGE, {**fields, "line1": "elsewhere"})
    assert response.status_code == 422
    assert response.context["key"] != fields["key"]
    assert Order.objects.count() == 1


def test_an_empty_cart_has_no_checkout(client, db):
    assert client.get(PAGE)["Location"] == "/en/cart/"


def test_without_a_provider_no_order_is_taken(filled, settings):
    settings.PAYMENT_PROVIDER = ""
    assert filled.get(PAGE)["Location"] == "/en/cart/"


def test_a_post_from_another_site_is_refused(shade):
    assert Client(enforce_csrf_checks=True).post(PAGE).status_code == 403


def test_the_confirmation_comes_in_the_customers_language(
    shade, client, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post(f"/en/cart/{shade.variant_id}/add/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, asked(client))
    (sent,) = mail.outbox
    order = Order.objects.get()
    assert (sent.to, sent.subject) == ([order.email], f"[MIMO] We have your order {order.number}")
    assert f"http://testserver/en/orders/{order.token}/" in sent.body
    assert "Velvet Hour · Chili 01 × 1  ₩26,000" in sent.body


def test_more_lines_take_few_more_queries(client, brand, django_assert_max_num_queries):
    for number in range(20):
        client.post(f"/en/cart/{make_shade(brand, f'product-{number}').variant_id}/add/")
    with django_assert_max_num_queries(4):
        client.get(PAGE)
