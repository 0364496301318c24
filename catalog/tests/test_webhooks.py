"""What a payment provider tells us: believed only when it is surely the provider, and once."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from djmoney.money import Money

from catalog.models import DemoCharge, Order, PaymentEvent, StockMovement
from catalog.payments.demo import SIGNATURE, message, sign
from catalog.services.payments import start_payment


@pytest.fixture
def charge(order_of, shade):
    order = order_of(shade.variant, now=timezone.now())
    start_payment(order=order, return_url="/back/", now=timezone.now())
    return DemoCharge.objects.get()


def tell(body, headers, provider="demo"):
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/webhooks/{provider}/", body, content_type="application/json", headers=headers)


def told(charge, state, *, at=None, amount=None):
    charge.state = state
    charge.amount = Money(amount, "KRW") if amount is not None else charge.amount
    return message(charge, now=at or timezone.now())


def status():
    return Order.objects.get().status


def test_money_makes_the_order_paid(charge):
    assert tell(*told(charge, "paid")).status_code == 200
    assert status() == "paid"


def test_the_same_event_again_has_no_effect(charge):
    event = told(charge, "paid")
    assert [tell(*event).status_code for _time in range(5)] == [200] * 5
    assert (PaymentEvent.objects.count(), StockMovement.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "order", [("pending", "paid"), ("paid", "pending"), ("declined", "paid"), ("paid", "declined")]
)
def test_events_out_of_order_come_out_right(charge, order):
    for state in order:
        assert tell(*told(charge, state)).status_code == 200
    assert status() == "paid"


@pytest.mark.parametrize("amount", [1, 28999, 29001])
def test_a_wrong_amount_is_held_for_review(charge, amount):
    assert tell(*told(charge, "paid", amount=amount)).status_code == 200
    assert status() == "held"


@pytest.mark.parametrize("header", ["", "x", "1:2", f"{2**70}:aa", "nan:aa", "1:2:3"])
def test_a_bad_signature_is_401(charge, header):
    body, _headers = told(charge, "paid")
    assert tell(body, {SIGNATURE: header}).status_code == 401
    assert status() == "awaiting_payment"


def test_no_signature_is_401(charge):
    assert tell(told(charge, "paid")[0], {}).status_code == 401


def test_a_changed_body_is_401(charge):
    body, headers = told(charge, "declined")
    assert tell(body.replace(b"declined", b"paid"), headers).status_code == 401


@pytest.mark.parametrize(("age", "code"), [(299, 200), (301, 401), (-120, 401)])
def test_older_than_five_minutes_is_401(charge, age, code):
    assert tell(*told(charge, "paid", at=timezone.now() - timedelta(seconds=age))).status_code == code


def test_another_providers_name_and_an_unknown_payment_are_404(charge):
    assert tell(*told(charge, "paid"), provider="other").status_code == 404
    charge.reference = uuid4()
    assert tell(*told(charge, "paid")).status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"id": 1, "reference": "x", "status": "paid", "amount": 1}']
)
def test_what_is_signed_and_makes_no_sense_is_400(db, body):
    at = int(timezone.now().timestamp())
    assert tell(body, {SIGNATURE: f"{at}:{sign(body, at)}"}).status_code == 400


def test_only_a_post_is_taken(client):
    assert client.get("/webhooks/demo/").status_code == 405


def test_an_event_says_what_the_charge_is(charge):
    assert json.loads(message(charge, now=timezone.now())[0])["reference"] == str(charge.reference)
