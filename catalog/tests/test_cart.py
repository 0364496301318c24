"""The rules of the cart."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils.translation import override
from djmoney.money import Money

from catalog.models import Product, Variant
from catalog.services.cart import (
    MOST,
    CartError,
    add_to_cart,
    change_quantity,
    count_in,
    refresh_cart,
    remove_from_cart,
)
from mimo_site.testing import make_shade


@pytest.fixture
def session(db):
    with override("en"):
        yield SessionStore()


@pytest.fixture
def variant(session, shade):
    """₩26,000, five in stock."""
    return shade.variant


def quantities(session):
    return [line.quantity for line in refresh_cart(session).lines]


def test_an_empty_cart_is_empty(session, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert count_in(session) == 0
    cart = refresh_cart(session)
    assert (cart.lines, cart.notices, cart.count, cart.total) == ([], [], 0, Money(0, "KRW"))


def test_adding_again_adds_up(session, variant):
    add_to_cart(session=session, variant=variant)
    add_to_cart(session=session, variant=variant, quantity=2)
    cart = refresh_cart(session)
    assert (cart.count, cart.total, cart.notices) == (3, Money(78000, "KRW"), [])


def test_totals_add_up_over_lines(session, variant, brand):
    other = make_shade(brand, "other").variant
    Variant.objects.filter(pk=other.pk).update(price=Money(19000, "KRW"))
    add_to_cart(session=session, variant=variant, quantity=2)
    add_to_cart(session=session, variant=Variant.objects.get(pk=other.pk), quantity=3)
    cart = refresh_cart(session)
    assert cart.total == Money(2 * 26000 + 3 * 19000, "KRW")
    assert cart.total.amount == sum(line.total.amount for line in cart.lines)


def test_more_than_there_is_cannot_be_added_and_the_cart_stays(session, variant):
    add_to_cart(session=session, variant=variant, quantity=4)
    with pytest.raises(CartError, match="Only 5 of"):
        add_to_cart(session=session, variant=variant, quantity=2)
    assert quantities(session) == [4]


def test_one_order_holds_at_most_so_many(session, variant):
    variant.stock = 1000
    with pytest.raises(CartError, match="At most"):
        add_to_cart(session=session, variant=variant, quantity=MOST + 1)


def test_a_sold_out_variant_cannot_be_added(session, brand):
    with pytest.raises(CartError, match="sold out"):
        add_to_cart(session=session, variant=make_shade(brand, stock=0).variant)


@pytest.mark.parametrize(("quantity", "left"), [(2, [2]), (0, []), (-3, [])])
def test_a_quantity_can_be_changed(session, variant, quantity, left):
    add_to_cart(session=session, variant=variant)
    change_quantity(session=session, variant=variant, quantity=quantity)
    assert quantities(session) == left


def test_removing_twice_is_no_error(session, variant):
    add_to_cart(session=session, variant=variant)
    for _time in range(2):
        remove_from_cart(session=session, variant_id=variant.pk)
    assert count_in(session) == 0


def test_a_changed_price_is_noticed_once(session, variant):
    add_to_cart(session=session, variant=variant)
    Variant.objects.update(price=Money(30000, "KRW"))
    cart = refresh_cart(session)
    assert cart.total == Money(30000, "KRW")
    assert [notice for notice in cart.notices if "₩26,000" in notice and "₩30,000" in notice]
    assert refresh_cart(session).notices == []


def test_fewer_in_stock_lower_the_quantity(session, variant):
    add_to_cart(session=session, variant=variant, quantity=4)
    Variant.objects.update(stock=2)
    assert len(refresh_cart(session).notices) == 1
    assert quantities(session) == [2]


def test_what_sold_out_meanwhile_stays_but_costs_nothing(session, variant):
    add_to_cart(session=session, variant=variant, quantity=2)
    Variant.objects.update(stock=0)
    cart = refresh_cart(session)
    assert (len(cart.lines), cart.total) == (1, Money(0, "KRW"))


@pytest.mark.parametrize(
    "leave", [lambda: Variant.objects.all().delete(), lambda: Product.objects.update(published_at=None)]
)
def test_what_is_no_longer_sold_is_taken_out(session, variant, leave):
    add_to_cart(session=session, variant=variant)
    leave()
    assert len(refresh_cart(session).notices) == 1
    assert (count_in(session), refresh_cart(session).notices) == (0, [])


def test_a_full_cart_takes_one_query(session, brand, django_assert_num_queries):
    for number in range(20):
        add_to_cart(session=session, variant=make_shade(brand, f"product-{number}").variant)
    with django_assert_num_queries(1):
        assert refresh_cart(session).count == 20
