"""Orders in the administration: brand staff send their own part, the owner decides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from catalog.models import Brand, Fulfilment, Order, StockMovement, Variant
from catalog.services.orders import close_orders
from mimo_site.testing import make_shade

LISTS = ["fulfilment", "stockmovement"]


@pytest.fixture
def order(order_of, shade, bob):
    """A paid order of a thing of bob's brand and one of another."""
    oval = Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL")
    order = order_of(shade.variant, make_shade(oval, "glass").variant, now=timezone.now())
    Order.objects.update(status="paid", paid_at=timezone.now())
    return order


def parcel(order, slug="lune"):
    return order.fulfilments.get(brand__slug=slug)


def page(row):
    return reverse("admin:catalog_fulfilment_change", args=[row.pk])


def move(client, row, status, tracking="1234"):
    return client.post(page(row), {"status": status, "carrier": "CJ", "tracking": tracking})


def state(order, slug="lune"):
    return parcel(order, slug).status


@pytest.mark.parametrize("model", LISTS)
def test_bob_sees_only_what_concerns_his_brand(client, bob, order, model):
    client.force_login(bob)
    rows = client.get(reverse(f"admin:catalog_{model}_changelist")).context["cl"].queryset
    assert rows.count() == 1
    client.force_login(bob)
    assert "glass-01" not in client.get(page(parcel(order))).content.decode()


def test_bob_ships_and_delivers_his_parcel(client, bob, order):
    client.force_login(bob)
    assert move(client, parcel(order), "shipped").status_code == 302
    assert (state(order), state(order, "oval"), parcel(order).tracking) == ("shipped", "preparing", "1234")
    with override("en"):
        assert Order.objects.get().delivery == "shipped in part"
    move(client, parcel(order), "delivered")
    assert parcel(order).delivered_at


@pytest.mark.parametrize("status", ["delivered", "cancelled", "nonsense"])
def test_a_parcel_moves_only_as_the_table_says(client, bob, order, status):
    client.force_login(bob)
    assert move(client, parcel(order), status).status_code == 200
    assert state(order) == "preparing"


def test_a_parcel_on_its_way_needs_a_tracking_number(client, bob, order):
    client.force_login(bob)
    assert move(client, parcel(order), "shipped", tracking="").status_code == 200
    assert state(order) == "preparing"


@pytest.mark.parametrize("status", ["awaiting_payment", "held", "cancelled", "expired"])
def test_what_is_not_paid_is_not_sent(client, bob, order, status):
    Order.objects.update(status=status)
    client.force_login(bob)
    assert move(client, parcel(order), "shipped").status_code == 200
    assert state(order) == "preparing"


def test_bob_cannot_touch_another_brands_parcel(client, bob, order):
    client.force_login(bob)
    other = parcel(order, "oval")
    assert client.get(page(other)).status_code == 302
    move(client, other, "shipped")
    assert state(order, "oval") == "preparing"


@pytest.mark.parametrize("model", ["order", "payment"])
def test_bob_sees_no_whole_order(client, bob, order, model):
    client.force_login(bob)
    assert client.get(f"/admin/catalog/{model}/").status_code in {403, 404}


def test_the_ledger_is_read_only(client, owner, order):
    client.force_login(owner)
    row = StockMovement.objects.first()
    assert client.get(reverse("admin:catalog_stockmovement_add")).status_code == 403
    assert client.post(reverse("admin:catalog_stockmovement_delete", args=[row.pk])).status_code == 403


def act(client, action, order):
    return client.post(
        reverse("admin:catalog_order_changelist"),
        {"action": action, "_selected_action": [order.pk]},
        follow=True,
    )


def test_the_owner_releases_a_held_order(client, owner, order):
    Order.objects.update(status="held")
    client.force_login(owner)
    act(client, "release", order)
    assert Order.objects.get().status == "paid"
    said = act(client, "release", order).context["messages"]
    assert [message.level_tag for message in said] == ["error"]


def test_the_owner_cancels_an_order(client, owner, order):
    client.force_login(owner)
    act(client, "cancel", order)
    assert (Order.objects.get().status, set(Variant.objects.values_list("stock", flat=True))) == (
        "cancelled",
        {5},
    )
    assert set(Fulfilment.objects.values_list("status", flat=True)) == {"cancelled"}


def test_the_owner_opens_an_order_and_its_link_is_not_shown(client, owner, order):
    client.force_login(owner)
    text = client.get(reverse("admin:catalog_order_change", args=[order.pk])).content.decode()
    assert order.number in text
    assert order.token not in text


@pytest.mark.parametrize("model", ["order", *LISTS])
def test_strangers_are_sent_to_the_login(client, charlie, order, model):
    client.force_login(charlie)
    assert "login" in client.get(reverse(f"admin:catalog_{model}_changelist"))["Location"]


def test_an_order_is_closed_a_week_after_its_last_parcel_came(order):
    now = timezone.now()
    Fulfilment.objects.update(status="delivered", delivered_at=now - timedelta(days=8))
    latest = parcel(order)
    Fulfilment.objects.filter(pk=latest.pk).update(delivered_at=now - timedelta(days=6))
    assert close_orders(now=now) == 0
    Fulfilment.objects.filter(pk=latest.pk).update(status="shipped", delivered_at=None)
    assert close_orders(now=now) == 0
    Fulfilment.objects.update(status="delivered", delivered_at=now - timedelta(days=8))
    assert close_orders(now=now) == 1
    assert Order.objects.get().status == "closed"


def counted(client, variant, shown, typed):
    """The owner opened the list when `shown` lay there, and typed another number."""
    row = {"id": variant.pk, "price_0": 26000, "price_1": "KRW", "stock": typed}
    fields = {f"form-0-{name}": value for name, value in row.items()} | {"initial-form-0-stock": shown}
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "_save": "Save"}
    return client.post(reverse("admin:catalog_variant_changelist") + f"?q={variant.sku}", form | fields)


@pytest.mark.parametrize(
    ("shown", "typed", "stock"), [(5, 8, 7), (5, 5, 4), (5, 1, 0), (5, 0, 4), ("x", 4, 4)]
)
def test_a_sale_while_the_owner_counts_stays_sold(client, owner, shade, order_of, shown, typed, stock):
    order_of(shade.variant)  # one of five
    client.force_login(owner)
    assert counted(client, shade.variant, shown, typed).status_code == 302
    assert Variant.objects.get().stock == stock
    moved = sum(StockMovement.objects.values_list("change", flat=True))
    assert 5 + moved == stock


def test_a_new_variants_stock_is_in_the_ledger(client, owner, shade):
    client.force_login(owner)
    fields = {"product": shade.variant.product_id, "sku": "NEW", "price_0": 1, "price_1": "KRW", "stock": 9}
    assert client.post(reverse("admin:catalog_variant_add"), fields).status_code == 302
    movement = StockMovement.objects.get(variant__sku="NEW")
    assert (movement.kind, movement.change, movement.order) == ("counted", 9, None)
