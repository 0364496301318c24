"""Prices and stock changed at once: shown first, then all or none, and recorded."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from djmoney.money import Money

from catalog.models import StockMovement, Variant
from catalog.services.bulk import BulkError, PriceChange, change_prices, change_stock
from mimo_site.testing import make_shade


@pytest.fixture
def variants(brand):
    for number, stock in (("01", 5), ("02", 1)):
        make_shade(brand, number=number, stock=stock)
    return Variant.objects.all()


def prices():
    return [int(variant.price.amount) for variant in Variant.objects.order_by("sku")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"percent": Decimal(-10)}, 23400),
        ({"percent": Decimal("3.3")}, 26900),  # 26,858
        ({"percent": Decimal("0.2")}, 26100),  # 26,052: half a hundred and more goes up
        ({"won": Decimal(-1500)}, 24500),
    ],
)
def test_prices_move_by_a_share_or_an_amount(variants, bob, change, expected):
    change = PriceChange(is_sale=False, **change)
    assert change_prices(variants=variants, change=change, user=bob, reason="x") == 2
    assert prices() == [expected, expected]
    assert {record.history_user for record in Variant.history.filter(history_change_reason="x")} == {bob}


def test_a_sale_is_set_with_its_days_and_ended(variants, bob):
    begin, end = timezone.now(), timezone.now() + timedelta(days=3)
    change = PriceChange(is_sale=True, percent=Decimal(-20), sale_from=begin, sale_until=end)
    change_prices(variants=variants, change=change, user=bob, reason="")
    variant = Variant.objects.first()
    assert (variant.sale_price, variant.sale_from, variant.sale_until) == (Money(20800, "KRW"), begin, end)
    change_prices(variants=variants, change=PriceChange(is_sale=True, ends_sale=True), user=bob, reason="")
    variant.refresh_from_db()
    assert (variant.sale_price, variant.sale_until, variant.price) == (None, None, Money(26000, "KRW"))


@pytest.mark.parametrize(
    "change",
    [
        PriceChange(is_sale=False, won=Decimal(-26001)),
        PriceChange(is_sale=False, percent=Decimal(-60)),  # below the sale price
        PriceChange(is_sale=True, percent=Decimal(0)),
    ],
)
def test_one_price_that_cannot_be_keeps_all_as_they_are(variants, bob, change):
    Variant.objects.filter(sku__endswith="02").update(sale_price=Money(20000, "KRW"))
    with pytest.raises(BulkError):
        change_prices(variants=variants, change=change, user=bob, reason="")
    assert prices() == [26000, 26000]


def test_stock_moves_in_the_ledger_or_not_at_all(variants):
    change_stock(variants=variants, change=3, now=timezone.now())
    assert sorted(Variant.objects.values_list("stock", flat=True)) == [4, 8]
    with pytest.raises(BulkError):
        change_stock(variants=variants, change=-5, now=timezone.now())
    assert sorted(Variant.objects.values_list("stock", flat=True)) == [4, 8]
    assert sum(StockMovement.objects.values_list("change", flat=True)) == 6


def act(client, action, **fields):
    chosen = list(Variant.objects.values_list("pk", flat=True))
    return client.post(
        reverse("admin:catalog_variant_changelist"), {"action": action, "_selected_action": chosen, **fields}
    )


@pytest.mark.parametrize(
    ("action", "fields"),
    [("edit_prices", {"way": "won", "amount": "-1000"}), ("edit_stock", {"change": "2"})],
)
def test_bob_sees_what_it_does_before_he_does_it(client, bob, variants, action, fields):
    client.force_login(bob)
    before = list(variants.order_by("pk").values_list("price", "stock"))
    assert act(client, action).status_code == 200
    page = act(client, action, preview="1", **fields)
    assert len(page.context["steps"]) == 2
    assert list(variants.order_by("pk").values_list("price", "stock")) == before
    assert act(client, action, apply="1", **fields).status_code == 302
    assert list(variants.order_by("pk").values_list("price", "stock")) != before


@pytest.mark.parametrize(
    "fields",
    [
        {"way": "won", "amount": "0.5"},
        {"way": "percent"},
        {"way": "free", "amount": "1"},
        {"way": "sale_percent", "amount": "-5"},
        {"way": "sale_won", "amount": "1", "sale_from": "2026-02-02T10:00", "sale_until": "2026-02-01T10:00"},
    ],
)
def test_what_makes_no_sense_is_explained(client, bob, variants, fields):
    client.force_login(bob)
    page = act(client, "edit_prices", apply="1", **fields)
    assert page.context["form"].errors
    assert prices() == [26000, 26000]
