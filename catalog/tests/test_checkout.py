"""From a cart to an order: stock, money, and the key that makes it once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import override
from djmoney.money import Money

from catalog.models import Brand, Order, OrderLine, StockMovement, Variant
from catalog.services.checkout import TIME_TO_PAY, CheckoutError, KeyReused
from catalog.services.orders import expire_orders
from catalog.services.stock import StockError, take_stock
from catalog.tests.conftest import NOW
from mimo_site.testing import make_shade


def stock(variant):
    return Variant.objects.get(pk=variant.pk).stock


def test_it_takes_the_stock_and_writes_the_ledger(order_of, shade):
    order = order_of(shade.variant, quantity=2)
    assert (stock(shade.variant), order.status) == (3, "awaiting_payment")
    movement = StockMovement.objects.get()
    assert (movement.order, movement.kind, movement.change) == (order, "taken", -2)


def test_a_line_remembers_name_sku_and_price(order_of, shade):
    with override("en"):
        order = order_of(shade.variant)
    Variant.objects.update(price=Money(1, "KRW"), sku="other")
    line = order.lines.get()
    assert (line.name, line.sku, line.price) == (
        "Velvet Hour · Chili 01",
        "velvet-hour-01",
        Money(26000, "KRW"),
    )
    assert order.language == "en"


def test_the_total_adds_up_and_contains_its_tax(order_of, shade, brand):
    other = make_shade(brand, "other").variant
    Variant.objects.filter(pk=other.pk).update(price=Money(12345, "KRW"))
    order = order_of((shade.variant, 1), (Variant.objects.get(pk=other.pk), 3))
    assert order.goods == sum((line.total for line in order.lines.all()), Money(0, "KRW"))
    assert order.goods + order.shipping == order.total == order.supply + order.tax
    assert abs(order.tax.amount * 11 - order.total.amount) <= 11


def test_each_brand_makes_its_own_parcel(order_of, shade):
    oval = Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL")
    order = order_of(shade.variant, make_shade(oval, "glass").variant, make_shade(oval, "syrup").variant)
    parcels = {parcel.brand.slug: parcel.lines.count() for parcel in order.fulfilments.all()}
    assert parcels == {"lune": 1, "oval": 2}


def test_the_same_key_again_is_the_same_order(order_of, shade):
    assert order_of(shade.variant) == order_of(shade.variant)
    assert (Order.objects.count(), stock(shade.variant)) == (1, 4)


@pytest.mark.parametrize("change", [{"quantity": 2}, {"email": "other@mimo.example"}])
def test_the_same_key_for_something_else_is_refused(order_of, shade, change):
    order_of(shade.variant)
    with pytest.raises(KeyReused):
        order_of(shade.variant, **change)
    assert (Order.objects.count(), stock(shade.variant)) == (1, 4)


def test_another_shopper_may_have_the_same_key(order_of, shade, alice):
    assert order_of(shade.variant) != order_of(shade.variant, user=alice)


def test_when_one_thing_is_gone_nothing_is_taken(order_of, shade, brand, monkeypatch):
    other = make_shade(brand, "zz-last").variant

    def sell_out_then_take(*, order, lines, now):
        Variant.objects.filter(pk=other.pk).update(stock=0)
        take_stock(order=order, lines=lines, now=now)

    monkeypatch.setattr("catalog.services.checkout.take_stock", sell_out_then_take)
    with pytest.raises(StockError, match="Velvet Hour"), override("en"):
        order_of(shade.variant, other)
    assert (Order.objects.count(), StockMovement.objects.count(), stock(shade.variant)) == (0, 0, 5)


def test_a_cart_other_than_was_shown_is_not_ordered(order_of, shade, monkeypatch):
    monkeypatch.setattr("catalog.services.checkout.digest", lambda cart, quote=None: "what it is now")
    with pytest.raises(CheckoutError):
        order_of(shade.variant)
    assert stock(shade.variant) == 5


def test_an_unpaid_order_gives_its_stock_back(order_of, shade):
    order = order_of(shade.variant, quantity=5)
    assert expire_orders(now=NOW + TIME_TO_PAY - timedelta(seconds=1)) == 0
    assert expire_orders(now=NOW + TIME_TO_PAY) == 1
    assert expire_orders(now=NOW + TIME_TO_PAY) == 0
    order.refresh_from_db()
    assert (order.status, stock(shade.variant)) == ("expired", 5)
    assert list(StockMovement.objects.order_by("pk").values_list("change", flat=True)) == [-5, 5]


def test_who_orders_gets_what_an_unpaid_order_held(order_of, shade):
    order_of(shade.variant, quantity=5)
    later = NOW + TIME_TO_PAY
    with pytest.raises(Exception, match="sold out"), override("en"):
        order_of(Variant.objects.get(), key="key-00000002", now=NOW)
    expire_orders(now=later)
    assert order_of(Variant.objects.get(), key="key-00000002", now=later).status == "awaiting_payment"


@pytest.mark.parametrize(
    "change", [{"total": 1}, {"status": "unheard of"}, {"goods": -1, "total": 2999}, {"key": "key-00000002"}]
)
def test_the_database_refuses_an_order_that_cannot_be(order_of, shade, change):
    order = order_of(shade.variant)
    order_of(shade.variant, key="key-00000002")
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**change)


def test_the_database_refuses_a_line_of_nothing(order_of, shade):
    order_of(shade.variant)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.update(quantity=F("quantity") * 0)


def test_the_database_refuses_a_movement_the_wrong_way(order_of, shade):
    order_of(shade.variant)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.update(change=1)
