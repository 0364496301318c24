"""Money in and out, whatever order the news come in."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from djmoney.money import Money

from catalog.models import DemoCharge, Order, Payment, Refund, Variant
from catalog.payments import PROVIDERS
from catalog.payments.port import Outcome, ProviderError
from catalog.services.checkout import TIME_TO_PAY
from catalog.services.orders import cancel_order, expire_orders
from catalog.services.payments import (
    PaymentError,
    check_payment,
    refund,
    release_order,
    settle_payment,
    start_payment,
)
from catalog.services.reconcile import reconcile_orders
from catalog.tests.conftest import NOW

LATE = NOW + TIME_TO_PAY
PAID, DECLINED, PENDING = Payment.Status.PAID, Payment.Status.DECLINED, Payment.Status.PENDING


@pytest.fixture
def order(order_of, shade):
    """Two of five units, ₩52,000."""
    return order_of(shade.variant, quantity=2)


@pytest.fixture
def payment(order):
    start_payment(order=order, return_url="/back/", now=NOW)
    return order.payments.get()


def settle(payment, status=PAID, amount=52000, now=NOW):
    settle_payment(payment=payment, outcome=Outcome(status, Money(amount, "KRW")), now=now)
    return Order.objects.get(pk=payment.order_id)


def charge(payment, state):
    DemoCharge.objects.filter(pk=payment.reference).update(state=state)


def stock():
    return Variant.objects.get().stock


def refunded():
    return [int(refund.amount.amount) for refund in Refund.objects.exclude(done_at=None)]


def test_money_makes_an_order_paid_once(payment):
    assert settle(payment).status == "paid"
    assert settle(payment, now=LATE).paid_at == NOW
    payment.refresh_from_db()
    assert (payment.paid, stock(), refunded()) == (Money(52000, "KRW"), 3, [])


@pytest.mark.parametrize("first", [DECLINED, PENDING])
def test_what_is_paid_stays_paid_whatever_comes_after_or_came_before(payment, first):
    settle(payment, first)
    assert settle(payment, PAID).status == "paid"
    assert settle(payment, first).status == "paid"
    assert settle(payment, Payment.Status.OPEN).status == "paid"


def test_a_declined_payment_leaves_the_order_to_be_paid_again(order, payment):
    assert settle(payment, DECLINED).status == "awaiting_payment"
    charge(payment, "declined")
    start_payment(order=order, return_url="/back/", now=NOW)
    again = order.payments.last()
    assert again != payment
    assert settle(again).status == "paid"


def test_a_deposit_has_three_days(payment):
    order = settle(payment, PENDING)
    assert (order.status, order.expires_at) == ("awaiting_deposit", NOW + timedelta(days=3))
    assert settle(payment).status == "paid"


@pytest.mark.parametrize("amount", [51999, 52001])
def test_a_wrong_amount_is_held_with_its_stock_until_the_owner_decides(payment, amount):
    order = settle(payment, amount=amount)
    assert (order.status, stock()) == ("held", 3)
    assert expire_orders(now=LATE) == 0
    release_order(order=order, now=NOW)
    assert Order.objects.get().status == "paid"


def test_paying_again_never_starts_a_second_charge(order, payment):
    start_payment(order=order, return_url="/back/", now=NOW)
    assert (order.payments.count(), DemoCharge.objects.count()) == (1, 1)


def test_a_lost_answer_is_found_before_she_pays_twice(order, payment):
    charge(payment, "paid")
    with pytest.raises(PaymentError):
        start_payment(order=order, return_url="/back/", now=NOW)
    assert (Order.objects.get().status, DemoCharge.objects.count()) == ("paid", 1)


def test_money_after_expiry_takes_the_stock_again(payment):
    expire_orders(now=LATE)
    assert stock() == 5
    assert settle(payment, now=LATE).status == "paid"
    assert (stock(), refunded()) == (3, [])


def test_money_after_expiry_goes_back_when_the_stock_is_gone(payment):
    expire_orders(now=LATE)
    Variant.objects.update(stock=1)
    assert settle(payment, now=LATE).status == "expired"
    assert (stock(), refunded()) == (1, [52000])


def test_a_wrong_amount_after_expiry_goes_back(payment):
    expire_orders(now=LATE)
    DemoCharge.objects.update(amount=Money(1000, "KRW"))
    assert settle(payment, amount=1000, now=LATE).status == "expired"
    assert refunded() == [1000]


def test_money_for_a_cancelled_order_goes_back(order, payment):
    cancel_order(order=order, now=NOW)
    assert settle(payment).status == "cancelled"
    assert (stock(), refunded()) == (5, [52000])


def test_a_second_payment_goes_back(order, payment):
    settle(payment, DECLINED)
    charge(payment, "declined")
    start_payment(order=order, return_url="/back/", now=NOW)
    settle(order.payments.last())
    assert settle(payment).status == "paid"
    assert refunded() == [52000]


def test_refunds_never_exceed_what_was_paid(payment):
    settle(payment)
    for number, amount in enumerate([20000, 30000]):
        refund(payment=payment, amount=Money(amount, "KRW"), key=f"part-{number}", now=NOW)
    with pytest.raises(PaymentError):
        refund(payment=payment, amount=Money(2001, "KRW"), key="part-3", now=NOW)
    payment.refresh_from_db()
    assert (payment.refunded, payment.left) == (Money(50000, "KRW"), Money(2000, "KRW"))


def test_the_same_refund_again_gives_nothing(payment):
    settle(payment)
    for _time in range(20):
        refund(payment=payment, amount=Money(52000, "KRW"), key="all", now=NOW)
    assert refunded() == [52000]
    assert sum(DemoCharge.objects.get().refunds.values()) == 52000


def test_the_database_refuses_more_refunded_than_paid(payment):
    settle(payment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(refunded=52001)


def test_a_refund_that_the_provider_does_not_answer_is_finished_by_the_reconciler(payment, monkeypatch):
    settle(payment)

    def silent(**_asked):
        raise ProviderError

    with monkeypatch.context() as patch:
        patch.setattr(PROVIDERS["demo"], "refund", silent)
        refund(payment=payment, amount=Money(52000, "KRW"), key="all", now=NOW)
        assert refunded() == []
    reconcile_orders(now=NOW)
    assert refunded() == [52000]


def test_the_reconciler_finds_money_that_nobody_told_of(payment):
    charge(payment, "paid")
    assert reconcile_orders(now=NOW)["payments settled"] == 1
    assert Order.objects.get().status == "paid"


def test_the_reconciler_gives_back_what_a_cancelled_order_was_paid(order, payment):
    settle(payment)
    cancel_order(order=order, now=NOW)  # and the process dies before `refund_rest`
    assert reconcile_orders(now=NOW)["refunds started"] == 1
    assert refunded() == [52000]
    assert reconcile_orders(now=NOW) == reconcile_orders(now=NOW)


def test_a_provider_that_does_not_answer_changes_nothing(payment, monkeypatch):
    def silent(**_asked):
        raise ProviderError

    monkeypatch.setattr(PROVIDERS["demo"], "confirm", silent)
    check_payment(payment=payment, now=NOW)
    assert Order.objects.get().status == "awaiting_payment"
