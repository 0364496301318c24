"""Stripe and PortOne: the adapters before gateways that speak the documented HTTP on a local port."""

import contextlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Order, Payment, PaymentEvent, Refund, StockMovement
from catalog.payments import PROVIDERS, provider
from catalog.payments.port import ProviderError
from catalog.services.orders import cancel_order
from catalog.services.payments import PaymentError, check_payment, refund, start_payment
from catalog.services.reconcile import reconcile_orders
from catalog.tests.gateways import portone, stripe
from catalog.tests.gateways.portone import PortOneStub
from catalog.tests.gateways.stripe import StripeStub

BACK = "http://testserver/en/orders/x/paid/"


@pytest.fixture(params=[StripeStub, PortOneStub], ids=lambda stub: stub.name)
def gateway(request, settings):
    stub = request.param()
    settings.PAYMENT_PROVIDER = stub.name
    settings.PAYMENT_KEYS = {stub.name: stub.settings}
    setattr(settings, stub.name.upper(), stub.settings)
    yield stub
    stub.close()


@pytest.fixture
def order(gateway, order_of, shade):
    """Two units, ₩52,000."""
    return order_of(shade.variant, quantity=2, now=timezone.now())


@pytest.fixture
def payment(order):
    start_payment(order=order, return_url=BACK, now=timezone.now())
    return order.payments.get()


def tell(gateway, told=None):
    """The shop hears the last webhook, or that one."""
    body, headers = told or gateway.told[-1]
    client = Client(enforce_csrf_checks=True)
    address = f"/webhooks/{gateway.name}/"
    return client.post(address, body, content_type="application/json", headers=headers).status_code


def status():
    return Order.objects.get().status


def test_a_purchase_from_the_order_to_the_money(gateway, order, client):
    address = client.post(f"/en/orders/{order.token}/pay/")["Location"]
    assert address.startswith(gateway.address if gateway.name == "stripe" else "/en/pay/")
    payment = Payment.objects.get()
    gateway.settle(payment.reference)
    assert tell(gateway) == 200
    assert (status(), Payment.objects.get().paid) == ("paid", Money(52000, "KRW"))


@pytest.mark.parametrize("gateway", [PortOneStub], indirect=True, ids=["portone"])
def test_only_the_payment_page_loads_portones_sdk(gateway, order, payment, client, alice):
    address = f"/en/pay/{payment.reference}/"
    page = client.get(address)
    assert f'src="{gateway.address}/sdk.js"' in page.content.decode()
    assert "52000" in page.content.decode()
    assert "frame-src https:" in page["Content-Security-Policy"]
    assert "frame-src" not in client.get(order.get_absolute_url())["Content-Security-Policy"]
    Order.objects.update(user=alice)
    assert client.get(address).status_code == 404


def test_starting_again_leads_to_the_same_charge(gateway, order, payment):
    first = provider(gateway.name).start(payment=payment, return_url=BACK)
    assert start_payment(order=order, return_url=BACK, now=timezone.now()) == first
    charges = gateway.sessions if gateway.name == "stripe" else gateway.registered
    assert (len(charges), order.payments.count()) == (1, 1)


def test_what_nobody_paid_is_open(gateway, payment):
    check_payment(payment=payment, now=timezone.now())
    assert status() == "awaiting_payment"


@pytest.mark.parametrize(
    "headers", [{}, stripe.sign(b"x", 1), portone.sign(b"x", 1), {"Stripe-Signature": "t=x"}]
)
def test_a_bad_signature_is_401(gateway, payment, headers):
    gateway.settle(payment.reference)
    assert tell(gateway, (gateway.told[-1][0], headers)) == 401
    assert status() == "awaiting_payment"


def test_another_secret_is_401(gateway, payment):
    key = b"guessed" if gateway.name == "portone" else "guessed"
    assert tell(gateway, gateway.paid(payment.reference, key=key)) == 401


def test_a_changed_body_is_401(gateway, payment):
    body, headers = gateway.paid(payment.reference)
    assert tell(gateway, (body.replace(b"}", b" }", 1), headers)) == 401
    assert status() == "awaiting_payment"


@pytest.mark.parametrize(("age", "code"), [(290, 200), (301, 401), (-120, 401)])
def test_older_than_five_minutes_is_401(gateway, payment, age, code):
    assert tell(gateway, gateway.paid(payment.reference, at=time.time() - age)) == code


def test_the_same_event_again_has_no_effect(gateway, payment):
    gateway.settle(payment.reference)
    assert [tell(gateway) for _time in range(5)] == [200] * 5
    assert (PaymentEvent.objects.count(), StockMovement.objects.count()) == (1, 1)


def test_events_out_of_order_come_out_right(gateway, payment):
    gateway.settle(payment.reference, later=True)
    gateway.settle(payment.reference)
    late, paid = gateway.told
    assert [tell(gateway, paid), tell(gateway, late)] == [200, 200]
    assert status() == "paid"


def test_a_deposit_is_waited_for(gateway, payment):
    gateway.settle(payment.reference, later=True)
    assert tell(gateway) == 200
    assert status() == "awaiting_deposit"
    gateway.settle(payment.reference)
    check_payment(payment=payment, now=timezone.now())
    assert status() == "paid"


@pytest.mark.parametrize("amount", [51999, 52001])
def test_a_wrong_amount_is_held_for_review(gateway, payment, amount):
    gateway.settle(payment.reference, amount=amount)
    assert tell(gateway) == 200
    assert status() == "held"


def test_a_webhook_that_never_came_is_made_good_by_the_reconciler(gateway, payment):
    gateway.settle(payment.reference)
    assert reconcile_orders(now=timezone.now())["payments settled"] == 1
    assert status() == "paid"


def test_what_concerns_no_payment_of_ours(gateway, payment):
    other = ({"paid": gateway.paid}, uuid4())
    if gateway.name == "stripe":
        session = gateway.of(payment.reference)
        assert (
            tell(gateway, gateway.event("completed", session | {"client_reference_id": str(other[1])})) == 404
        )
        body = json.dumps({"id": "evt_1", "type": "charge.refunded", "data": {"object": {}}}).encode()
        signed = stripe.sign
    else:
        assert tell(gateway, gateway.paid(other[1])) == 404
        body, signed = json.dumps({"type": "BillingKey.Issued", "data": {}}).encode(), portone.sign
    assert tell(gateway, (body, signed(body, int(time.time())))) == 200
    for nonsense in (b"[]", b"{}", b"no json"):
        assert tell(gateway, (nonsense, signed(nonsense, int(time.time())))) == 400
    assert status() == "awaiting_payment"


def test_a_gateway_that_is_down_changes_nothing(gateway, order):
    gateway.down = True
    with pytest.raises(PaymentError):
        start_payment(order=order, return_url=BACK, now=timezone.now())
    assert status() == "awaiting_payment"
    gateway.down = False
    assert start_payment(order=order, return_url=BACK, now=timezone.now())
    assert order.payments.count() == 1


def test_portone_is_told_to_come_again_when_it_cannot_be_asked(gateway, payment):
    told = gateway.paid(payment.reference)
    gateway.settle(payment.reference)
    gateway.down = True
    assert tell(gateway, told) == (503 if gateway.name == "portone" else 200)
    gateway.down = False
    assert tell(gateway, told) == 200
    assert status() == "paid"


@pytest.fixture
def paid(gateway, payment):
    gateway.settle(payment.reference)
    tell(gateway)
    return Payment.objects.get()


def give_back(payment, amount, key="all"):
    return refund(payment=payment, amount=Money(amount, "KRW"), key=key, now=timezone.now())


def test_money_goes_back_in_parts_and_never_more_than_came(gateway, paid):
    give_back(paid, 20000, "one")
    give_back(paid, 30000, "two")
    with pytest.raises(PaymentError):
        give_back(paid, 2001, "three")
    assert (gateway.refunded(), Payment.objects.get().refunded) == (50000, Money(50000, "KRW"))


def test_the_same_refund_again_gives_nothing(gateway, paid):
    for _time in range(20):
        give_back(paid, 52000)
    assert (gateway.refunded(), Refund.objects.exclude(done_at=None).count()) == (52000, 1)


def test_twenty_refunds_at_once_give_once(gateway, paid):
    def once_more(_number):
        with contextlib.suppress(ProviderError):
            adapter.refund(payment=paid, amount=Money(20000, "KRW"), key="one")

    adapter = PROVIDERS[gateway.name]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(once_more, range(20)))
    assert gateway.refunded() == 20000


def test_a_refund_is_not_made_again_when_its_key_is_forgotten(gateway, paid):
    for _day in range(3):
        PROVIDERS[gateway.name].refund(payment=paid, amount=Money(20000, "KRW"), key="one")
        gateway.answered.clear()
    assert gateway.refunded() == 20000


def test_a_refund_whose_answer_got_lost_is_finished_once(gateway, paid):
    gateway.lost = 10
    give_back(paid, 52000)
    assert (gateway.refunded(), Refund.objects.get().done_at) == (52000, None)
    gateway.lost = 0
    gateway.answered.clear()
    reconcile_orders(now=timezone.now())
    assert Refund.objects.get().done_at
    assert gateway.refunded() == 52000


def test_a_cancelled_order_gets_its_money_back(gateway, order, paid, client):
    client.post(f"/en/orders/{order.token}/cancel/")
    assert (status(), gateway.refunded()) == ("cancelled", 52000)


def test_money_for_a_cancelled_order_goes_back(gateway, order, payment):
    cancel_order(order=order, now=timezone.now())
    gateway.settle(payment.reference)
    assert tell(gateway) == 200
    assert gateway.refunded() == 52000


def test_money_after_expiry_takes_the_stock_again(gateway, payment):
    Order.objects.update(status="expired")
    gateway.settle(payment.reference)
    reconcile_orders(now=timezone.now() + timedelta(days=1))
    assert status() == "paid"


def test_a_gateway_without_keys_is_none_of_ours(gateway, order, settings, client):
    settings.PAYMENT_KEYS = {gateway.name: gateway.settings | {next(iter(gateway.settings)): ""}}
    assert provider(gateway.name) is None
    assert tell(gateway, (b"{}", {})) == 404
