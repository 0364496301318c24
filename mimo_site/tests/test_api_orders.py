"""Cart and orders by JSON: the same carts and orders as on the pages."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services.api_tokens import make_token
from catalog.models import Order, Variant
from catalog.tests.conftest import ADDRESS, order_of  # noqa: F401
from mimo_site.testing import make_shade

pytestmark = pytest.mark.django_db
API = "/api/v1"
WANTED = {**ADDRESS, "email": "guest@mimo.example", "terms": True, "notice": True, "age": True}
KEY = "key-00000001"


class Program:
    """What a member's program does."""

    def __init__(self, user=None):
        self.client, self.headers = Client(), {"Accept-Language": "en"}
        if user:
            _token, secret = make_token(user=user, name="till", now=timezone.now())
            self.headers["Authorization"] = f"Bearer {secret}"

    def __call__(self, method, path, body=None, **headers):
        return self.client.generic(
            method,
            f"{API}{path}",
            data=json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={**self.headers, **self.proof(), **headers},
        )

    def proof(self):
        cookie = self.client.cookies.get("csrftoken")
        return {"X-CSRFToken": cookie.value} if cookie else {}

    def order(self, key=KEY, **changes):
        place = f"?country={ADDRESS['country']}&postcode={ADDRESS['postcode']}"
        shown = self("GET", f"/cart/{place}").json()["shown"]
        return self("POST", "/orders/", {**WANTED, "shown": shown, **changes}, **{"Idempotency-Key": key})


@pytest.fixture
def guest():
    program = Program()
    program("GET", "/cart/")
    return program


@pytest.fixture
def member(alice):
    return Program(alice)


@pytest.fixture(params=["guest", "member"])
def anyone(request):
    return request.getfixturevalue(request.param)


def test_things_go_into_the_cart_and_out(anyone, shade):
    added = anyone("POST", "/cart/lines/", {"variant": shade.variant_id, "quantity": 2})
    assert added.status_code == 201
    body = added.json()
    assert (body["count"], body["goods"]["amount"], body["total"]["amount"]) == (2, 52000, 52000)
    assert body["lines"][0]["name"] == "Velvet Hour · Chili 01"
    assert "no-store" in added["Cache-Control"]
    assert anyone("GET", "/cart/").json()["count"] == 2
    assert anyone("PUT", f"/cart/lines/{shade.variant_id}/", {"quantity": 1}).json()["count"] == 1
    assert anyone("DELETE", f"/cart/lines/{shade.variant_id}/").json()["lines"] == []
    anyone("POST", "/cart/lines/", {"variant": shade.variant_id})
    assert anyone("DELETE", "/cart/").json()["count"] == 0


def test_beyond_the_stock_is_a_conflict_that_says_so(anyone, shade):
    response = anyone("POST", "/cart/lines/", {"variant": shade.variant_id, "quantity": 6})
    assert response.status_code == 409
    assert response.json()["detail"] == "Only 5 of Velvet Hour · Chili 01 are left."
    assert anyone("PUT", f"/cart/lines/{shade.variant_id}/", {"quantity": 6}).status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"variant": "x"},
        {"variant": 1, "quantity": 0},
        {"variant": 2**70},
        {"variant": 1, "quantity": 10**30},
        [],
        "a",
        None,
    ],
)
def test_a_cart_line_that_makes_no_sense_is_refused(guest, body):
    assert guest("POST", "/cart/lines/", body).status_code == 400


def test_a_token_shops_in_the_members_own_cart(member, alice, client, shade):
    member("POST", "/cart/lines/", {"variant": shade.variant_id})
    client.force_login(alice)
    assert client.get("/en/cart/").context["cart"].count == 1
    assert Program()("GET", "/cart/").json()["count"] == 0
    assert "sessionid" not in member.client.cookies


def test_somebody_orders_and_is_told_where_to_pay(anyone, shade):
    anyone("POST", "/cart/lines/", {"variant": shade.variant_id, "quantity": 2})
    placed = anyone.order()
    assert placed.status_code == 201, placed.content
    order = placed.json()
    assert placed["Location"].endswith(f"/api/v1/orders/{order['token']}/")
    assert (order["status"], order["total"]["amount"]) == ("awaiting_payment", 52000)
    assert order["fulfilments"][0]["lines"][0]["quantity"] == 2
    assert Variant.objects.get(pk=shade.variant_id).stock == 3
    assert anyone("GET", "/cart/").json()["count"] == 0
    url = anyone("POST", f"/orders/{order['token']}/payment/").json()["url"]
    assert anyone.client.get(url).status_code == 200
    cancelled = anyone("POST", f"/orders/{order['token']}/cancellation/")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert Variant.objects.get(pk=shade.variant_id).stock == 5
    assert anyone("POST", f"/orders/{order['token']}/cancellation/").status_code == 409
    assert anyone("POST", f"/orders/{order['token']}/payment/").status_code == 409


def test_one_key_is_one_order_and_another_body_is_refused(anyone, shade):
    anyone("POST", "/cart/lines/", {"variant": shade.variant_id})
    shown = anyone("GET", "/cart/?country=KR&postcode=04524").json()["shown"]
    first, again = anyone.order(shown=shown), anyone.order(shown=shown)
    assert first.json()["token"] == again.json()["token"]
    other = anyone.order(shown=shown, line1="elsewhere")
    assert (other.status_code, Order.objects.count()) == (422, 1)


def test_a_price_that_changed_is_shown_again(member, shade):
    member("POST", "/cart/lines/", {"variant": shade.variant_id})
    shown = member("GET", "/cart/?country=KR&postcode=04524").json()["shown"]
    Variant.objects.update(price=30000)
    assert member.order(shown=shown).status_code == 409
    assert Order.objects.count() == 0


def test_an_empty_cart_is_no_order(member):
    assert member.order().status_code == 409


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"postcode": "1234"}, "postcode"),
        ({"phone": "call me"}, "phone"),
        ({"terms": False}, "terms"),
        ({"age": False}, "age"),
        ({"country": "XX"}, "country"),
        ({"country": "US"}, "city"),
        ({"name": "a\u0000b"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"line1": ["a"]}, "line1"),
    ],
)
def test_what_is_wrong_with_an_order_is_said_by_field(member, shade, wrong, field):
    member("POST", "/cart/lines/", {"variant": shade.variant_id})
    response = member.order(**wrong)
    assert response.status_code == 400
    assert field in response.json()["errors"]


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "späßchen1", "a b c d e f"])
def test_an_order_needs_a_key(member, shade, key):
    member("POST", "/cart/lines/", {"variant": shade.variant_id})
    response = member.order(key=key)
    assert (response.status_code, "key" in str(response.json()).lower()) == (400, True)


def test_a_member_lists_her_own_orders(member, order_of, shade, alice, charlie):  # noqa: F811
    order_of(shade.variant, user=alice, now=timezone.now())
    order_of(shade.variant, user=charlie, now=timezone.now(), key="key-00000002")
    assert member("GET", "/orders/").json()["count"] == 1
    anonymous = Program()("GET", "/orders/")
    assert (anonymous.status_code, anonymous["WWW-Authenticate"]) == (401, "Bearer")


def test_a_coupon_takes_its_share_off(member, shade):
    from catalog.models import Coupon

    Coupon.objects.create(code="TEN", kind="percent", percent=10, starts_at=timezone.now())
    make_shade(shade.variant.product.brand, number="02")
    member("POST", "/cart/lines/", {"variant": shade.variant_id, "quantity": 2})
    place = "?country=KR&postcode=04524&coupon=ten"
    cart = member("GET", f"/cart/{place}").json()
    assert (cart["discount"]["amount"], cart["total"]["amount"]) == (5200, 46800)
    assert member("GET", "/cart/?coupon=nope").json()["remark"]
    placed = member.order(coupon="TEN", shown=cart["shown"])
    assert (placed.status_code, placed.json()["total"]["amount"]) == (201, 46800)


def test_a_guests_session_is_not_enough_without_its_csrf_token(guest, shade):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = guest.client.cookies
    guest("POST", "/cart/lines/", {"variant": shade.variant_id})
    body = {"variant": shade.variant_id}
    refused = strict.post(f"{API}/cart/lines/", body, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
