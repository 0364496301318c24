"""A customer's orders, and whose they are."""

import pytest
from django.utils import timezone

from catalog.models import DemoCharge, Fulfilment, Order, Payment, Variant
from catalog.services.checkout import TIME_TO_PAY
from catalog.services.payments import check_payment, start_payment

ACTIONS = ["", "paid/", "receipt/"]
POSTS = ["pay/", "cancel/"]


@pytest.fixture
def guests(order_of, shade):
    return order_of(shade.variant, now=timezone.now())


@pytest.fixture
def alices(order_of, shade, alice):
    return order_of(shade.variant, user=alice, now=timezone.now())


def pay(order):
    start_payment(order=order, return_url=f"/en/orders/{order.token}/paid/", now=timezone.now())
    payment = order.payments.get()
    DemoCharge.objects.filter(pk=payment.reference).update(state="paid")
    check_payment(payment=payment, now=timezone.now())
    return Order.objects.get(pk=order.pk)


def url(order, action=""):
    return f"/en/orders/{order.token}/{action}"


def test_a_guest_opens_her_order_by_its_link(client, guests):
    response = client.get(url(guests))
    page = response.content.decode()
    assert "Not paid yet" in page
    assert "김미인" in page
    assert (response["X-Robots-Tag"], "no-store" in response["Cache-Control"]) == ("noindex", True)


def test_a_link_cannot_be_guessed(client, guests):
    assert len(guests.token) == 32
    assert client.get(f"/en/orders/{guests.number}/").status_code == 404
    assert client.get(f"/en/orders/{guests.token[:-1]}/").status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
def test_a_members_order_asks_anonymous_to_sign_in(client, alices, action):
    response = client.get(url(alices, action))
    assert (response.status_code, "/accounts/login/" in response["Location"]) == (302, True)


@pytest.mark.parametrize("action", ACTIONS)
def test_charlie_cannot_open_alices_order(client, alices, charlie, action):
    client.force_login(charlie)
    assert client.get(url(alices, action)).status_code == 404


@pytest.mark.parametrize("action", POSTS)
def test_nobody_else_can_pay_or_cancel_it(client, alices, charlie, action):
    assert "/accounts/login/" in client.post(url(alices, action))["Location"]
    client.force_login(charlie)
    assert client.post(url(alices, action)).status_code == 404
    assert Order.objects.get().status == "awaiting_payment"


def test_the_history_is_her_own(client, alices, alice, charlie):
    assert "/accounts/login/" in client.get("/en/orders/")["Location"]
    client.force_login(charlie)
    assert "No order yet" in client.get("/en/orders/").content.decode()
    client.force_login(alice)
    assert alices.number in client.get("/en/orders/").content.decode()
    assert client.get("/en/orders/?page=x").status_code == 200


@pytest.mark.parametrize("action", POSTS)
def test_only_a_post_changes_an_order(client, guests, action):
    assert client.get(url(guests, action)).status_code == 405


def test_a_paid_order_has_a_receipt_that_adds_up(client, guests):
    assert client.get(url(guests, "receipt/")).status_code == 404
    order = pay(guests)
    page = client.get(url(order, "receipt/")).content.decode()
    for amount in (order.goods, order.shipping, order.total, order.supply, order.tax):
        assert str(amount) in page


def test_cancelling_gives_money_and_stock_back(client, guests):
    order = pay(guests)
    page = client.post(url(order, "cancel/"), follow=True).content.decode()
    assert "Your order is cancelled." in page
    assert f"{order.total} is refunded." in page
    assert (Order.objects.get().status, Variant.objects.get().stock) == ("cancelled", 5)
    assert Payment.objects.get().refunded == order.total


def test_cancelling_twice_gives_back_once(client, guests):
    order = pay(guests)
    for _time in range(3):
        client.post(url(order, "cancel/"))
    assert (Payment.objects.get().refunded, Variant.objects.get().stock) == (order.total, 5)


def test_what_has_left_cannot_be_cancelled(client, guests):
    order = pay(guests)
    Fulfilment.objects.update(status="shipped")
    assert "already on its way" in client.post(url(order, "cancel/"), follow=True).content.decode()
    assert (Order.objects.get().status, Variant.objects.get().stock) == ("paid", 4)


def test_looking_at_an_overdue_order_expires_it(client, guests):
    Order.objects.update(expires_at=timezone.now() - TIME_TO_PAY)
    assert "Not paid in time" in client.get(url(guests)).content.decode()
    assert Variant.objects.get().stock == 5


@pytest.mark.parametrize(
    ("choice", "status", "says"),
    [
        ("approve", "paid", "Thank you!"),
        ("decline", "awaiting_payment", "did not go through"),
        ("later", "awaiting_deposit", "Waiting for your deposit"),
        ("nonsense", "awaiting_payment", "did not go through"),
    ],
)
def test_the_demo_gateway_does_as_it_is_told(client, guests, choice, status, says):
    address = client.post(url(guests, "pay/"))["Location"]
    page = client.post(address, {"choice": choice}, follow=True).content.decode()
    assert says in page
    assert Order.objects.get().status == status


def test_an_answer_that_got_lost_is_found_on_the_way_back(client, guests):
    address = client.post(url(guests, "pay/"))["Location"]
    lost = client.post(address, {"choice": "time-out"})
    assert (lost.status_code, Order.objects.get().status) == (504, "awaiting_payment")
    assert "Thank you!" in client.get(url(guests, "paid/"), follow=True).content.decode()


def test_a_deposit_arrives_later(client, guests):
    address = client.post(url(guests, "pay/"))["Location"]
    client.post(address, {"choice": "later"})
    assert "Make the deposit" in client.get(address).content.decode()
    client.post(address, {"choice": "deposit"})
    assert Order.objects.get().status == "paid"


def test_production_has_no_demo_gateway(client, guests, settings):
    address = client.post(url(guests, "pay/"))["Location"]
    settings.PRODUCTION = True
    assert client.get(address).status_code == 404


def test_the_way_back_proves_nothing(client, guests):
    client.post(url(guests, "pay/"))
    client.get(url(guests, "paid/"))
    assert Order.objects.get().status == "awaiting_payment"
