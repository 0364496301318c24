"""Money back by line: never more than was paid for it, once a key, with its stock or without."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from djmoney.money import Money
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import DemoCharge, Fulfilment, Order, OrderLine, Payment, Refund, Variant
from catalog.payments.port import Outcome
from catalog.services.orders import OrderError, cancel_order
from catalog.services.payments import refund_rest, settle_payment, start_payment
from catalog.services.refunds import refund_lines
from catalog.tests.conftest import NOW
from mimo_site.testing import make_shade


def pay(order):
    start_payment(order=order, return_url="/back/", now=NOW)
    payment = order.payments.get()
    DemoCharge.objects.filter(pk=payment.reference).update(state="paid")
    settle_payment(payment=payment, outcome=Outcome(Payment.Status.PAID, order.total), now=NOW)
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def order(order_of, shade):
    """Three of five units at ₩26,000, one discounted by ₩10,000 in all, paid."""
    order = order_of(shade.variant, quantity=3)
    Order.objects.update(discount=Money(10000, "KRW"), total=order.total - Money(10000, "KRW"))
    OrderLine.objects.update(discount=Money(10000, "KRW"))
    return pay(Order.objects.get())


def give(order, units, key="a", **asked):
    fields = {"with_shipping": False, "is_restocked": True, "reason": "broken", **asked}
    return refund_lines(order=order, units={order.lines.get().pk: units}, key=key, now=NOW, **fields)


def stock():
    return Variant.objects.get().stock


def charged():
    return sum(DemoCharge.objects.get().refunds.values())


def test_a_unit_is_worth_what_was_paid_for_it_and_all_add_up_to_the_won(order):
    amounts = [int(give(order, 1, key).amount.amount) for key in "abc"]
    assert (sum(amounts), amounts) == (68000, [22666, 22667, 22667])
    assert (stock(), charged()) == (5, 68000)
    assert order.lines.get().left == 0


def test_each_mail_says_what_came_back_now_and_in_all(order, django_capture_on_commit_callbacks):
    for key in "ab":
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            give(order, 1, key)
    body = mail.outbox[0].body
    assert [amount in body for amount in ("22,666", "22,667", "45,333")] == [True] * 3


@given(price=st.integers(0, 10**6), quantity=st.integers(1, 20), off=st.floats(0, 1), data=st.data())
def test_shares_of_a_line_add_up_however_it_is_split(price, quantity, off, data):
    discount = int(price * quantity * off)
    line = OrderLine(price=Money(price, "KRW"), quantity=quantity, discount=Money(discount, "KRW"))
    given = 0
    while line.left:
        units = data.draw(st.integers(1, line.left))
        given += line.share(units).amount
        line.refunded += units
    assert given == price * quantity - discount


def test_what_is_broken_does_not_come_back_into_stock(order):
    give(order, 2, is_restocked=False)
    assert (stock(), charged()) == (2, 45333)


def test_more_than_is_left_is_refused_and_changes_nothing(order):
    give(order, 2)
    with pytest.raises(OrderError):
        give(order, 2, "b")
    assert (stock(), charged(), order.lines.get().refunded) == (4, 45333, 2)


def test_the_same_page_sent_twenty_times_gives_once(order):
    assert {give(order, 1).pk for _time in range(20)} == {Refund.objects.get().pk}
    assert (stock(), charged()) == (3, 22666)


def test_the_shipping_goes_back_once(order_of, brand):
    order = pay(order_of(make_shade(brand, "cheap").variant))
    assert order.shipping == Money(3000, "KRW")
    assert give(order, 1, with_shipping=True).amount == order.total
    with pytest.raises(OrderError):
        give(order, 0, "b", with_shipping=True)
    assert charged() == order.total.amount


@pytest.mark.parametrize("units", [0, None])
def test_nothing_is_no_refund(order, units):
    with pytest.raises(OrderError):
        give(order, units)


@pytest.mark.parametrize("status", ["awaiting_payment", "cancelled", "expired"])
def test_an_order_that_nobody_paid_gives_nothing_back(order, status):
    Order.objects.update(status=status)
    with pytest.raises(OrderError):
        give(order, 1)
    assert charged() == 0


def test_cancelling_the_rest_returns_only_what_is_still_held(order):
    give(order, 1)
    cancel_order(order=order, now=NOW)
    refund_rest(order=order, now=NOW)
    assert (stock(), charged()) == (5, 68000)


def test_a_parcel_of_which_nothing_is_left_is_not_sent(order):
    give(order, 3)
    assert Fulfilment.objects.get().status == "cancelled"


@pytest.mark.parametrize("field", ["refunded", "returned"])
def test_the_database_refuses_more_back_than_was_bought(order, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.update(**{field: 4})


def page(order):
    return reverse("admin:catalog_order_give_back", args=[order.pk])


def typed(client, order, units=1, **fields):
    form = client.get(page(order)).context["form"]
    asked = {f"line-{order.lines.get().pk}": units, "reason": "broken", "key": str(form["key"].value())}
    return client.post(page(order), asked | fields)


def test_the_owner_gives_back_by_line(client, owner, order):
    client.force_login(owner)
    assert typed(client, order, is_restocked="on").status_code == 302
    assert (stock(), charged(), Refund.objects.get().reason) == (3, 22666, "broken")
    text = client.get(order.get_absolute_url()).content.decode()
    assert "broken" in text
    assert "22,666" in client.get(f"{order.get_absolute_url()}receipt/").content.decode()


@pytest.mark.parametrize("wrong", [{"units": 4}, {"units": -1}, {"units": "x"}, {"reason": ""}, {"key": "x"}])
def test_what_makes_no_sense_is_said_on_the_page(client, owner, order, wrong):
    client.force_login(owner)
    response = typed(client, order, **wrong)
    assert (response.status_code, charged()) == (200, 0)


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_only_the_owner_gives_money_back(client, request, order, who):
    client.force_login(request.getfixturevalue(who))
    response = client.post(page(order), {})
    assert response.status_code in {302, 403, 404}
    assert charged() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False])
def test_twenty_at_once_give_no_more_than_was_paid(order, same):
    if connection.vendor == "sqlite":
        pytest.skip("one connection to a database in memory; bench.checkout plays it on a file")

    def once_more(number):
        try:
            give(Order.objects.get(), 1, "a" if same else str(number))
        except OrderError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(once_more, range(20)))
    assert (charged(), stock()) == ((22666, 3) if same else (68000, 5))
