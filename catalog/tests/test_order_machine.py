"""Ordering, paying, expiring, sending, cancelling, refunding, returning in any order: it all adds up."""

import contextlib
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import F, Sum
from djmoney.money import Money
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from catalog.models import (
    DemoCharge,
    FulfilmentStatus,
    Order,
    OrderLine,
    Payment,
    Refund,
    ReturnKind,
    ReturnLine,
    ReturnReason,
    ReturnRequest,
    ReturnStatus,
    StockMovement,
    Variant,
)
from catalog.models.order_status import HOLDS_STOCK
from catalog.payments.port import Outcome
from catalog.services.cart import CartError, add_to_cart, refresh_cart
from catalog.services.checkout import Buyer, digest, place_order
from catalog.services.orders import OrderError, cancel_order, expire_orders, move_fulfilment
from catalog.services.payments import PaymentError, refund, release_order, settle_payment, start_payment
from catalog.services.reconcile import reconcile_orders
from catalog.services.refunds import refund_lines
from catalog.services.returns import move_return, request_return
from catalog.services.stock import StockError
from catalog.tests.conftest import ADDRESS, NOW

UNITS = 5  # of the one variant
REFUSALS = (CartError, OrderError, PaymentError, StockError)


def total(rows, field):
    return rows.aggregate(sum=Sum(field))["sum"] or 0


class Shop(RuleBasedStateMachine):
    """Each run is a savepoint that is rolled back."""

    orders = Bundle("orders")

    def __init__(self):
        super().__init__()
        self.now, self.keys = NOW, 0
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @rule(target=orders, quantity=st.integers(1, 3), is_started=st.booleans())
    def place(self, quantity, is_started):
        expire_orders(now=self.now)
        session, self.keys = SessionStore(), self.keys + 1
        try:
            add_to_cart(session=session, variant=Variant.objects.get(), quantity=quantity)
        except CartError:
            return multiple()
        cart = refresh_cart(session)
        buyer = Buyer("guest", "a@mimo.example", "http://testserver", "1")
        order = place_order(
            cart=cart, shown=digest(cart), buyer=buyer, address=ADDRESS, key=f"key-{self.keys}", now=self.now
        )
        if is_started:
            self.start(order.pk)
        return order.pk

    @rule(order=orders)
    def start(self, order):
        self.attempt(start_payment, order, return_url="/")

    @rule(order=orders, status=st.sampled_from(["paid", "pending", "declined"]), right=st.booleans())
    def hear(self, order, status, right):
        """The gateway tells of the last attempt, perhaps of a wrong amount."""
        payment = Payment.objects.filter(order=order).last()
        if payment is None:
            return
        amount = payment.asked if right else Money(1000, "KRW")
        books = DemoCharge.objects.filter(pk=payment.reference).exclude(state="paid")
        if not books.update(state=status, amount=amount):
            charge = DemoCharge.objects.get(pk=payment.reference)
            status, amount = charge.state, charge.amount
        settle_payment(payment=payment, outcome=Outcome(Payment.Status(status), amount), now=self.now)

    @rule(hours=st.sampled_from([0.2, 1, 80]))
    def wait(self, hours):
        self.now += timedelta(hours=hours)
        expire_orders(now=self.now)

    @rule(order=orders)
    def cancel(self, order):
        self.attempt(cancel_order, order)

    @rule(order=orders)
    def release(self, order):
        self.attempt(release_order, order)

    @rule(order=orders, to=st.sampled_from(FulfilmentStatus))
    def send(self, order, to):
        parcel = Order.objects.get(pk=order).fulfilments.last()
        with contextlib.suppress(REFUSALS):
            move_fulfilment(fulfilment=parcel, to=to, carrier="", tracking="1", now=self.now)

    @rule(order=orders, amount=st.integers(1, 60000), key=st.sampled_from("ab"))
    def give_back(self, order, amount, key):
        payment = Payment.objects.filter(order=order).last()
        if payment is not None:
            with contextlib.suppress(REFUSALS):
                refund(payment=payment, amount=Money(amount, "KRW"), key=key, now=self.now)

    @rule(order=orders, units=st.integers(1, 3), is_restocked=st.booleans(), key=st.sampled_from("cd"))
    def give_lines_back(self, order, units, is_restocked, key):
        line = OrderLine.objects.get(order=order)
        asked = {"units": {line.pk: units}, "is_restocked": is_restocked, "key": key, "reason": "broken"}
        self.attempt(refund_lines, order, with_shipping=is_restocked, **asked)

    @rule(
        order=orders,
        units=st.integers(1, 3),
        kind=st.sampled_from(ReturnKind),
        why=st.sampled_from(ReturnReason),
    )
    def ask_to_send_back(self, order, units, kind, why):
        line = OrderLine.objects.get(order=order)
        wanted = line.variant if kind == ReturnKind.EXCHANGE else None
        asked = {line.pk: (units, wanted)}
        with contextlib.suppress(REFUSALS):
            request_return(parcel=line.fulfilment, kind=kind, reason=why, note="", asked=asked, now=self.now)

    @rule(
        pick=st.integers(0, 9),
        states=st.sampled_from(
            [["accepted"], ["accepted", "received"], ["received"], ["refused"], ["withdrawn"]]
        ),
        end=st.sampled_from([*ReturnStatus]),
        is_restocked=st.booleans(),
    )
    def answer_a_return(self, pick, states, end, is_restocked):
        requests = list(ReturnRequest.objects.all())
        for state in [*states, end] if requests else []:
            with contextlib.suppress(REFUSALS):
                request = requests[pick % len(requests)]
                move_return(request=request, to=ReturnStatus(state), is_restocked=is_restocked, now=self.now)

    @rule(order=orders)
    def deliver(self, order):
        """The shortest way to what can be sent back."""
        for state in (FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED):
            self.send(order, state)

    @rule()
    def reconcile(self):
        reconcile_orders(now=self.now)
        over = Payment.objects.filter(order__status__in=["cancelled", "expired"])
        assert not over.filter(paid__gt=F("refunded")).exists()
        assert not Refund.objects.filter(done_at=None).exists()

    def attempt(self, step, order, **fields):
        with contextlib.suppress(REFUSALS):
            step(order=Order.objects.get(pk=order), now=self.now, **fields)

    @invariant()
    def every_unit_is_somewhere(self):
        stock = Variant.objects.get().stock
        held = OrderLine.objects.filter(order__status__in=HOLDS_STOCK)
        sent = ReturnLine.objects.filter(request__status=ReturnStatus.REPLACED)
        out = total(held, "quantity") - total(held, "returned") + total(sent, "quantity")
        assert stock + out == UNITS == stock - total(StockMovement.objects, "change")

    @invariant()
    def the_gateways_books_are_ours(self):
        for payment in Payment.objects.all():
            charge = DemoCharge.objects.get(pk=payment.reference)
            assert sum(charge.refunds.values()) == payment.refunded.amount <= payment.paid.amount
            assert payment.paid == (charge.amount if payment.status == "paid" else Money(0, "KRW"))

    @invariant()
    def nothing_unpaid_is_sent(self):
        sent = Order.objects.filter(fulfilments__status__in=["shipped", "delivered"])
        assert not sent.exclude(status__in=["paid", "closed"]).exists()


@pytest.mark.django_db
def test_whatever_happens_in_whatever_order(shade):
    assert shade.variant.stock == UNITS
    checks = list(HealthCheck)
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=checks,
            database=None,
        ),
    )
