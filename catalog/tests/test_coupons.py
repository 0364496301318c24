"""Coupons: what they take off, when they are refused, and that nobody uses one too often."""

from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from djmoney.money import Money

from catalog.models import Brand, Category, Coupon, Product, Variant
from catalog.payments.port import Outcome
from catalog.services.cart import Cart, Line
from catalog.services.checkout import TIME_TO_PAY, Buyer, CheckoutError, digest, place_order, quote_order
from catalog.services.coupons import offer_of, share_out
from catalog.services.orders import cancel_order, expire_orders
from catalog.services.payments import settle_payment, start_payment
from catalog.tests.conftest import ADDRESS, NOW
from mimo_site.testing import make_shade

PRICES = (0, 1, 999, 26_000, 333_333)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english(db):
    with override("en"):
        yield


@pytest.fixture
def coupon_of(db):
    def coupon_of(kind="percent", *, code="WELCOME", **fields):
        given = {"percent": 10} if kind == "percent" else {}
        given |= {"starts_at": NOW - DAY, "ends_at": NOW + DAY} | fields
        return Coupon.objects.create(code=code, name_ko="쿠폰", name_en="Coupon", kind=kind, **given)

    return coupon_of


def won(amount):
    return Money(amount, "KRW")


def cart_of(*things):
    return Cart([Line(variant, quantity) for variant, quantity in things])


def offer(cart, code="WELCOME", user=None, email="guest@mimo.example", now=NOW):
    return offer_of(code=code, lines=cart.lines, user_id=user and user.pk, email=email, now=now)


def order_with(
    cart, code="WELCOME", *, key="key-00000001", user=None, email="guest@mimo.example", address=None
):
    buyer = Buyer(f"guest:{email}", email, "http://testserver", "2026-11-20", user and user.pk)
    asked = {"cart": cart, "buyer": buyer, "address": ADDRESS | (address or {}), "coupon": code, "now": NOW}
    return place_order(**asked, shown=digest(cart, quote_order(**asked)), key=key)


@pytest.mark.parametrize(
    ("fields", "off"),
    [
        ({"percent": 10}, 5200),
        ({"percent": 33}, 17160),
        ({"percent": 50, "cap": won(7000)}, 7000),
        ({"kind": "amount", "amount": won(5000)}, 5000),
        ({"kind": "amount", "amount": won(90_000)}, 52_000),
    ],
)
def test_it_takes_off_what_it_says(shade, coupon_of, fields, off):
    coupon_of(**fields)
    order = order_with(cart_of((shade.variant, 2)))
    assert (order.goods, order.discount, order.total) == (won(52_000), won(off), won(52_000 - off))
    assert order.lines.get().discount == won(off)
    assert Coupon.objects.get().used == 1


def test_the_lines_shares_add_up_to_the_won(shade, brand, coupon_of):
    Variant.objects.filter(pk=shade.variant_id).update(price=won(9_999))
    second, third = (make_shade(brand, name).variant for name in ("second", "third"))
    coupon_of("amount", amount=won(10_000))
    things = [(variant, number) for number, variant in enumerate(Variant.objects.all(), start=1)]
    assert {variant.pk for variant, _number in things} >= {second.pk, third.pk}
    order = order_with(cart_of(*things))
    assert sum((line.discount for line in order.lines.all()), won(0)) == order.discount == won(10_000)
    assert sum((line.paid for line in order.lines.all()), won(0)) + order.shipping == order.total


@pytest.mark.parametrize("seed", range(40))
def test_shares_always_add_up_and_none_is_more_than_its_line(seed):
    some = Random(seed)
    lines = [
        Line(Variant(pk=number, price=won(some.choice(PRICES)), stock=20), some.randint(1, 20))
        for number in range(some.randint(1, 12))
    ]
    goods = sum(int(line.total.amount) for line in lines)
    for amount in (0, min(1, goods), goods // 3, some.randint(0, goods), goods):
        shares = share_out(won(amount), lines)
        assert sum(int(share.amount) for share in shares.values()) == amount
        assert all(0 <= shares[line.variant.pk].amount <= line.total.amount for line in lines if shares)


def test_free_shipping_pays_the_base_but_not_what_an_island_costs_on_top(shade, coupon_of):
    coupon_of("shipping", limit_each=None)
    at_home = order_with(cart_of((shade.variant, 1)))
    assert (at_home.discount, at_home.shipping, at_home.total) == (won(0), won(0), won(26_000))
    island = order_with(cart_of((shade.variant, 1)), key="key-00000002", address={"postcode": "63100"})
    assert island.shipping == won(3_000)
    assert Coupon.objects.get().used == 2


def test_free_shipping_is_not_used_up_where_it_is_of_no_use(shade, coupon_of):
    coupon_of("shipping")
    assert order_with(cart_of((shade.variant, 2))).shipping == won(0)
    abroad = {"country": "US", "city": "Boston"}
    order = order_with(cart_of((shade.variant, 1)), key="key-00000002", address=abroad)
    assert (order.shipping, Coupon.objects.get().used) == (won(24_000), 0)


def test_it_counts_only_the_goods_that_it_is_for(shade, coupon_of):
    oval = Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL")
    theirs = make_shade(oval, "glass").variant
    coupon_of(brand=oval, percent=50)
    found = offer(cart_of((shade.variant, 1), (theirs, 1)))
    assert found.off == {theirs.pk: won(13_000)}
    Coupon.objects.update(brand=None, category=Category.HAIR)
    assert "only for hair" in offer(cart_of((shade.variant, 1))).refusal
    Product.objects.filter(slug="glass").update(category=Category.HAIR)
    theirs.product.refresh_from_db()
    assert offer(cart_of((shade.variant, 1), (theirs, 2))).discount == won(26_000)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ends_at": NOW - timedelta(minutes=1)}, "ended earlier today"),
        ({"ends_at": NOW - timedelta(hours=12)}, "ended yesterday"),
        ({"starts_at": NOW - 9 * DAY, "ends_at": NOW - 5 * DAY}, "ended on Feb. 25, 2026"),
        ({"starts_at": NOW + DAY / 2}, "can be used from"),
        ({"least": won(30_000)}, "needs ₩30,000 of goods: ₩4,000 more"),
        ({"limit": 3, "used": 3}, "used up"),
        ({"is_for_members": True}, "sign in"),
        ({"code": "OTHER"}, "no coupon “WELCOME”"),
    ],
)
def test_it_says_why_it_is_refused_and_the_order_costs_the_whole(shade, coupon_of, fields, said):
    coupon_of(**fields)
    cart = cart_of((shade.variant, 1))
    assert said in offer(cart).refusal
    assert order_with(cart).discount == won(0)


def test_a_code_is_found_however_it_is_typed(shade, coupon_of):
    coupon_of()
    assert offer(cart_of((shade.variant, 1)), code=" wel come ").discount == won(2_600)


def test_one_each_by_account_and_by_address(shade, coupon_of, alice, charlie):
    coupon_of()
    cart = cart_of((shade.variant, 1))
    order_with(cart, user=alice, email="first@mimo.example")
    assert "already used" in offer(cart, user=alice, email="second@mimo.example").refusal
    assert "already used" in offer(cart, email="FIRST@mimo.example").refusal
    assert offer(cart, user=charlie, email="charlie@mimo.example").discount == won(2_600)


def test_a_coupon_that_was_used_up_meanwhile_orders_nothing(shade, coupon_of, monkeypatch):
    coupon_of(limit=1)
    monkeypatch.setattr("catalog.services.coupons._check_time", lambda coupon, now: None)
    cart = cart_of((shade.variant, 1))
    order_with(cart)
    with pytest.raises(CheckoutError, match="used up"):
        order_with(cart, key="key-00000002", email="second@mimo.example")
    assert Variant.objects.get(pk=shade.variant_id).stock == 4


def test_an_order_that_comes_to_nothing_gives_it_back_once(shade, coupon_of):
    coupon_of(limit=1)
    order_with(cart_of((shade.variant, 1)))
    expire_orders(now=NOW + TIME_TO_PAY)
    expire_orders(now=NOW + TIME_TO_PAY)
    assert Coupon.objects.get().used == 0
    again = order_with(cart_of((shade.variant, 1)), key="key-00000002")
    assert again.discount == won(2_600)
    cancel_order(order=again, now=NOW)
    assert Coupon.objects.get().used == 0


@pytest.mark.parametrize(("somebody_came", "status"), [(False, "paid"), (True, "expired")])
def test_money_that_comes_late_takes_it_again_if_it_is_still_there(shade, coupon_of, somebody_came, status):
    coupon_of(limit=1, limit_each=None)
    order = order_with(cart_of((shade.variant, 1)))
    start_payment(order=order, return_url="/", now=NOW)
    expire_orders(now=NOW + TIME_TO_PAY)
    if somebody_came:
        order_with(cart_of((shade.variant, 1)), key="key-00000002")
    payment = order.payments.get()
    settle_payment(payment=payment, outcome=Outcome("paid", payment.asked), now=NOW + 2 * TIME_TO_PAY)
    order.refresh_from_db()
    assert (order.status, Coupon.objects.get().used) == (status, 1)
    payment.refresh_from_db()
    assert payment.refunded == (payment.paid if somebody_came else won(0))


def test_an_order_that_a_coupon_pays_in_full_is_paid(shade, coupon_of):
    coupon_of("amount", amount=won(90_000))
    order = order_with(cart_of((shade.variant, 2)))
    assert (order.total, order.status) == (won(0), "paid")


def test_the_digest_names_the_discount(shade, coupon_of):
    cart = cart_of((shade.variant, 1))
    before = digest(cart)
    coupon_of()
    asked = {"cart": cart, "address": ADDRESS, "now": NOW, "coupon": "WELCOME"}
    buyer = Buyer("guest:one", "guest@mimo.example", "http://testserver", "2026-11-20")
    assert digest(cart, quote_order(**asked, buyer=buyer)) != before
    with pytest.raises(CheckoutError, match="has changed"):
        place_order(**asked, buyer=buyer, shown=before, key="key-00000001")


@pytest.mark.parametrize(
    "change",
    [
        {"used": 2},
        {"percent": 0},
        {"percent": 101},
        {"ends_at": NOW - 2 * DAY},
        {"cap": -1},
        {"kind": "amount"},
    ],
)
def test_the_database_refuses_a_coupon_that_cannot_be(coupon_of, change):
    coupon_of(limit=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Coupon.objects.update(**change)


@pytest.mark.parametrize("change", [{"discount": -1}, {"discount": 52_001}])
def test_the_database_refuses_a_line_that_costs_less_than_nothing(shade, coupon_of, change):
    coupon_of()
    order = order_with(cart_of((shade.variant, 2)))
    with pytest.raises(IntegrityError), transaction.atomic():
        order.lines.update(**change)
