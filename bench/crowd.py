# ruff: noqa: E402 (Django is set up before its models are imported)
"""The shop of the races and the crowd in it: many processes at once, and an account of every unit."""

import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimo_site.settings")

import django

django.setup()

from django.db import connections
from django.db.models import F, Sum
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Brand, DemoCharge, Order, OrderLine, Payment, Product, ReturnLine, Shade, Variant
from catalog.models.order_status import HOLDS_STOCK
from catalog.payments.port import Outcome
from catalog.services.cart import Cart, Line
from catalog.services.checkout import Buyer, CheckoutError, KeyReused, digest, place_order
from catalog.services.orders import OrderError
from catalog.services.payments import PaymentError, settle_payment, start_payment
from catalog.services.stock import StockError

Figures = dict[str, float]
ADDRESS = {"name": "A", "phone": "010-0000-0000", "country": "KR", "postcode": "04524", "line1": "1"}
FORK = multiprocessing.get_context("fork")
PRICE = 10_000


def stock_up(name: str, units: Sequence[int]) -> list[Variant]:
    """New variants of one product, with so many units each."""
    brand = Brand.objects.create(slug=name, name_ko=name, name_en=name)
    product = Product.objects.create(
        brand=brand, slug=name, name_ko=name, name_en=name, published_at=timezone.now()
    )
    for number, stock in enumerate(units):
        variant = Variant.objects.create(
            product=product, sku=f"{name}-{number:02}", price=Money(PRICE, "KRW"), stock=stock
        )
        Shade(variant=variant, name_ko="가", name_en="A", finish="satin").set_colour((40, 50, 30)).save()
    return variants(name)


def variants(name: str) -> list[Variant]:
    return list(Variant.objects.filter(product__slug=name).select_related("product__brand", "shade"))


def buy(things: Sequence[Variant], *, key: str, quantity: int = 1, shopper: str = "") -> Order:
    cart = Cart([Line(thing, quantity) for thing in things])
    buyer = Buyer(shopper or key, "buyer@mimo.example", "http://localhost", "2026-11-20")
    return place_order(
        cart=cart, shown=digest(cart), buyer=buyer, address=ADDRESS, key=key, now=timezone.now()
    )


def crowd(task: Callable[[int], str], count: int, processes: int) -> tuple[Counter[str], float]:
    """The task for each number below `count`, by so many processes at once: how each ended, and seconds."""
    connections.close_all()
    with FORK.Pool(processes) as pool:
        pool.map(_wake, range(processes), chunksize=1)
        began = time.perf_counter()
        ends = Counter(pool.map(partial(_told, task), range(count), chunksize=1))
        return ends, time.perf_counter() - began


def _wake(_number: int) -> None:
    connections["default"].ensure_connection()


def _told(task: Callable[[int], str], number: int) -> str:
    try:
        return task(number)
    except (CheckoutError, StockError, OrderError, PaymentError) as error:
        return "422" if isinstance(error, KeyReused) else "refused"
    except Exception as error:  # whatever else it is, it would have been a 5xx
        return f"{type(error).__name__}: {error}"


def errors(ends: Counter[str]) -> int:
    for end in ends:
        if end not in {"done", "refused", "422"}:
            print(f"{ends[end]} × {end}", file=sys.stderr)
    return sum(count for end, count in ends.items() if end not in {"done", "refused", "422"})


def missing(name: str, units: Sequence[int]) -> int:
    """Units that are neither in the storeroom nor held by an order, or that the ledger does not explain."""
    lost = 0
    for variant, had in zip(variants(name), units, strict=True):
        held = OrderLine.objects.filter(variant=variant, order__status__in=HOLDS_STOCK)
        sent = ReturnLine.objects.filter(wanted=variant, request__status="replaced")
        moved = variant.movements.aggregate(sum=Sum("change"))["sum"] or 0
        out = held.aggregate(sum=Sum(F("quantity") - F("returned")))["sum"] or 0
        out += sent.aggregate(sum=Sum("quantity"))["sum"] or 0
        lost += abs(had - variant.stock - out)
        lost += abs(had + moved - variant.stock)
    return lost


def paid_order(name: str, *, quantity: int = 1) -> Payment:
    """The payment of an order of so many units."""
    order = buy(variants(name)[:1], key=f"{name}-paid-{Order.objects.count()}", quantity=quantity)
    start_payment(order=order, return_url="/", now=timezone.now())
    payment = order.payments.get()
    DemoCharge.objects.filter(pk=payment.reference).update(state="paid")
    settle_payment(payment=payment, outcome=Outcome(Payment.Status.PAID, payment.asked), now=timezone.now())
    return Payment.objects.get(pk=payment.pk)
