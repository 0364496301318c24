"""청약철회: a customer sends something back within seven days, and her money or another shade comes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from djmoney.money import Money

from catalog.models import (
    Brand,
    DemoCharge,
    Fulfilment,
    Order,
    OrderLine,
    ReturnRequest,
    StockMovement,
    Variant,
)
from catalog.models.returns import RETURN_TRANSITIONS
from catalog.services.orders import OrderError, close_orders
from catalog.services.returns import move_return, request_return
from catalog.services.stock import StockError
from catalog.tests.test_refunds import pay
from mimo_site.testing import make_shade


@pytest.fixture
def order(order_of, shade):
    """Two of five units, ₩52,000, delivered yesterday."""
    return deliver(pay(order_of(shade.variant, quantity=2)))


def deliver(order, days=1):
    Fulfilment.objects.filter(order=order).update(
        status="delivered", delivered_at=timezone.now() - timedelta(days=days)
    )
    return order


@pytest.fixture
def other(shade):
    """Another shade of the product, at the same price."""
    return make_shade(shade.variant.product.brand, number="02").variant


def send_back(order, units=1, *, kind="refund", reason="mind", wanted=None, line=None):
    line = line or order.lines.first()
    return request_return(
        parcel=line.fulfilment,
        kind=kind,
        reason=reason,
        note="",
        asked={line.pk: (units, wanted)},
        now=timezone.now(),
    )


def walk(request, *states, **asked):
    for state in states:
        request = move_return(request=request, to=state, now=timezone.now(), **asked)
    return request


def given():
    return sum(DemoCharge.objects.get().refunds.values())


def stock(variant=None):
    return Variant.objects.get(pk=variant.pk).stock if variant else Variant.objects.first().stock


@pytest.mark.parametrize(("reason", "amount"), [("mind", 23000), ("fault", 26000)])
def test_money_comes_back_less_the_way_back_when_she_changed_her_mind(order, reason, amount):
    request = send_back(order, reason=reason)
    assert (request.status, given()) == ("requested", 0)
    walk(request, "accepted", "received")
    assert (given(), stock()) == (0, 3)
    walk(request, "refunded", is_restocked=True)
    assert (given(), stock(), order.lines.get().refunded) == (amount, 4, 1)


def test_the_way_to_her_is_given_back_when_all_of_it_was_faulty(order_of, brand):
    order = deliver(pay(order_of(make_shade(brand, "cheap").variant)))
    walk(send_back(order, reason="fault"), "accepted", "received", "refunded")
    assert given() == order.total.amount == 29000


def test_what_is_worth_less_than_the_way_back_gives_nothing_and_takes_nothing(order):
    OrderLine.objects.update(price=Money(1000, "KRW"))
    request = walk(send_back(order), "accepted", "received", "refunded")
    assert (request.refund, given(), order.lines.get().refunded) == (None, 0, 1)


def test_another_shade_comes_in_exchange(order, other):
    request = send_back(order, kind="exchange", reason="fault", wanted=other)
    request = walk(request, "accepted", "received")
    request = walk(request, "replaced", is_restocked=True)
    assert (stock(other), stock(), given()) == (4, 4, 0)
    assert (request.replacement.is_replacement, request.replacement.status) == (True, "preparing")
    assert sum(StockMovement.objects.values_list("change", flat=True)) == -2
    assert Order.objects.get().delivery == deliver(order).delivery


def test_an_exchange_whose_shade_is_gone_waits_or_is_refunded(order, other):
    request = walk(send_back(order, kind="exchange", wanted=other), "accepted", "received")
    Variant.objects.filter(pk=other.pk).update(stock=0)
    with pytest.raises(StockError):
        walk(request, "replaced")
    assert ReturnRequest.objects.get().status == "received"
    walk(request, "refunded")
    assert given() == 26000


def test_money_asked_for_is_never_answered_with_a_parcel(order):
    with pytest.raises(OrderError):
        walk(send_back(order), "accepted", "received", "replaced")


@pytest.mark.parametrize("source", RETURN_TRANSITIONS)
@pytest.mark.parametrize("to", RETURN_TRANSITIONS)
def test_a_return_moves_only_as_the_table_says(order, source, to):
    request = send_back(order, kind="exchange", wanted=order.lines.get().variant)
    if source == "replaced":
        walk(request, "accepted", "received", "replaced")
    ReturnRequest.objects.update(status=source)
    if to in RETURN_TRANSITIONS[source]:
        assert walk(request, to).status == to
    else:
        with pytest.raises(OrderError):
            walk(request, to)


def test_a_refund_asked_twenty_times_is_given_once(order):
    request = walk(send_back(order), "accepted", "received", "refunded")
    for _time in range(20):
        with pytest.raises(OrderError):
            walk(request, "refunded", is_restocked=True)
    assert (given(), stock()) == (23000, 3)


@pytest.mark.parametrize("units", [0, 3, -1])
def test_only_what_is_hers_can_be_sent_back(order, units):
    with pytest.raises(OrderError):
        send_back(order, units)


def test_what_is_on_its_way_back_cannot_be_sent_again(order):
    first = send_back(order, 2)
    with pytest.raises(OrderError):
        send_back(order)
    walk(first, "withdrawn")
    assert send_back(order)


def test_seven_days_and_no_longer(order):
    deliver(order, days=8)
    with pytest.raises(OrderError):
        send_back(order)


@pytest.mark.parametrize("status", ["preparing", "shipped", "cancelled"])
def test_only_what_was_delivered_can_be_sent_back(order, status):
    Fulfilment.objects.update(status=status)
    with pytest.raises(OrderError):
        send_back(order)


def test_only_the_same_product_at_the_same_price_can_be_exchanged(order, brand, other):
    dear = make_shade(brand, "glass").variant
    Variant.objects.filter(pk=other.pk).update(price=Money(30000, "KRW"))
    for wanted in (dear, Variant.objects.get(pk=other.pk), None):
        with pytest.raises(OrderError):
            send_back(order, kind="exchange", wanted=wanted)


def test_an_order_stays_open_while_something_comes_back(order):
    request = send_back(order)
    deliver(order, days=8)
    assert close_orders(now=timezone.now()) == 0
    walk(request, "withdrawn")
    assert close_orders(now=timezone.now()) == 1


def test_the_customer_is_told_in_her_language(order, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Order.objects.update(language="en")
    with django_capture_on_commit_callbacks(execute=True):
        walk(send_back(order, reason="fault"), "accepted", "received", "refunded")
    asked, accepted, refunded = mail.outbox
    assert "request" in asked.subject
    assert "freight collect" in accepted.body
    assert "26,000" in refunded.body


def ask_page(order):
    return f"/en/orders/{order.token}/parcels/{order.fulfilments.first().pk}/return/"


def typed(order, units=1, **fields):
    line = order.lines.get()
    asked = {"kind": "refund", "reason": "mind", f"quantity-{line.pk}": units}
    return asked | {f"wanted-{line.pk}": line.variant_id} | fields


def test_a_guest_asks_by_the_orders_link(client, order):
    assert "Velvet Hour" in client.get(ask_page(order)).content.decode()
    page = client.post(ask_page(order), typed(order), follow=True).content.decode()
    assert "requested" in page
    request = ReturnRequest.objects.get()
    address = f"/en/orders/{order.token}/returns/{request.pk}/withdraw/"
    assert "You have withdrawn" in client.post(address, follow=True).content.decode()


@pytest.mark.parametrize("wrong", [{"units": 0}, {"units": 9}, {"kind": "x"}, {"reason": ""}, {"units": "x"}])
def test_what_makes_no_sense_is_said_and_nothing_typed_is_lost(client, order, wrong):
    response = client.post(ask_page(order), typed(order, note="dented", **wrong))
    assert (response.status_code, "dented" in response.content.decode()) == (400, True)
    assert not ReturnRequest.objects.exists()


def test_another_persons_order_cannot_be_sent_back(client, order, alice, charlie):
    Order.objects.update(user=alice)
    request = send_back(order)
    withdraw = f"/en/orders/{order.token}/returns/{request.pk}/withdraw/"
    assert "/login/" in client.post(ask_page(order), typed(order))["Location"]
    client.force_login(charlie)
    for address in (ask_page(order), withdraw):
        assert client.post(address, typed(order)).status_code == 404
    assert ReturnRequest.objects.get().status == "requested"


def test_another_orders_return_cannot_be_withdrawn_by_this_link(client, order, order_of, shade):
    request = send_back(order)
    mine = order_of(shade.variant, key="key-00000002")
    assert client.post(f"/en/orders/{mine.token}/returns/{request.pk}/withdraw/").status_code == 404
    assert client.get(f"/en/orders/{mine.token}/parcels/{request.parcel_id}/return/").status_code == 404


def change(request):
    return reverse("admin:catalog_returnrequest_change", args=[request.pk])


def test_bob_answers_what_concerns_his_brand(client, bob, order):
    request = send_back(order)
    client.force_login(bob)
    assert client.get(change(request)).status_code == 200
    for status in ("accepted", "received"):
        assert client.post(change(request), {"status": status, "answer": ""}).status_code == 302
    client.post(change(request), {"status": "refunded", "answer": "", "is_restocked": "on"})
    assert (ReturnRequest.objects.get().status, given(), stock()) == ("refunded", 23000, 4)


@pytest.mark.parametrize("status", ["refunded", "withdrawn", "nonsense", "refused"])
def test_bob_moves_it_only_as_the_table_says_and_tells_why(client, bob, order, status):
    request = send_back(order)
    client.force_login(bob)
    assert client.post(change(request), {"status": status, "answer": ""}).status_code == 200
    assert ReturnRequest.objects.get().status == "requested"


def test_bob_cannot_touch_another_brands_return(client, bob, order):
    request = send_back(order)
    oval = Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL")
    Fulfilment.objects.update(brand=oval)
    client.force_login(bob)
    assert client.get(change(request)).status_code == 302
    client.post(change(request), {"status": "accepted", "answer": ""})
    assert ReturnRequest.objects.get().status == "requested"
    listed = client.get(reverse("admin:catalog_returnrequest_changelist")).context["cl"].queryset
    assert not listed.exists()


def test_ordering_again_takes_what_is_still_sold(client, order, brand, order_of):
    gone = make_shade(brand, "gone")
    both = order_of((order.lines.get().variant, 2), (gone.variant, 1), key="key-00000002")
    gone.variant.product.published_at = None
    gone.variant.product.save()
    page = client.post(f"/en/orders/{both.token}/again/", follow=True).content.decode()
    assert "no longer sold" in page
    assert "Chili 01" in page
    assert client.get(f"/en/orders/{both.token}/again/").status_code == 405
