# ruff: noqa: E402 (Django is set up before its models are imported)
"""Many processes at one shop: python -m bench.races, on the empty database of DATABASE_URL. Prints JSON.

`bench.checkout` starts it, once a database. Every scenario ends in the same account: what lies in the
storeroom, what orders hold and what the ledger says must add up to what there was.
"""

import argparse
import json
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimo_site.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connections
from django.db.models import Sum
from django.utils import timezone
from djmoney.money import Money

from catalog.models import (
    Brand,
    DemoCharge,
    FulfilmentStatus,
    Order,
    OrderLine,
    Payment,
    Product,
    Refund,
    Shade,
    Variant,
)
from catalog.models.order import HOLDS_STOCK
from catalog.payments import PROVIDERS
from catalog.payments.demo import message
from catalog.payments.port import Outcome
from catalog.services import checkout, orders, payments
from catalog.services.cart import Cart, Line
from catalog.services.checkout import Buyer, CheckoutError, KeyReused, digest, place_order
from catalog.services.orders import OrderError, cancel_order, expire_orders, move_fulfilment
from catalog.services.payments import PaymentError, refund, refund_rest, settle_payment, start_payment
from catalog.services.reconcile import reconcile_orders
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
        moved = variant.movements.aggregate(sum=Sum("change"))["sum"] or 0
        lost += abs(had - variant.stock - (held.aggregate(sum=Sum("quantity"))["sum"] or 0))
        lost += abs(had + moved - variant.stock)
    return lost


def _one(things: Sequence[Variant], name: str, number: int) -> str:
    buy(things, key=f"{name}-{number:06}")
    return "done"


def rush(*, buyers: int, units: int, processes: int) -> Figures:
    """So many buyers, one unit each, of fewer units."""
    name = f"rush-{processes}"
    ends, seconds = crowd(partial(_one, stock_up(name, [units]), name), buyers, processes)
    stock = variants(name)[0].stock
    return {
        "orders": ends["done"],
        "refused": ends["refused"],
        "errors": errors(ends),
        "stock": stock,
        "missing": missing(name, [units]),
        "per_s": buyers / seconds,
    }


def _three(things: Sequence[Variant], number: int) -> str:
    chosen = random.Random(number).sample(things, 3)
    buy(chosen, key=f"shuffled-{number:06}")
    return "done"


def shuffled(*, buyers: int, processes: int) -> Figures:
    """Orders of three lines each, in any order, of a dozen variants."""
    units = [buyers] * 12
    ends, seconds = crowd(partial(_three, stock_up("shuffled", units)), buyers, processes)
    return {
        "orders": ends["done"],
        "errors": errors(ends),
        "missing": missing("shuffled", units),
        "per_s": buyers / seconds,
    }


def _same(things: Sequence[Variant], _number: int) -> str:
    return str(buy(things, key="one-key-000").pk)


def _other(things: Sequence[Variant], number: int) -> str:
    buy(things, key="one-key-000", quantity=2 + number)
    return "done"


def one_key(*, processes: int) -> Figures:
    """The same order posted by every process at once; then another with its key."""
    things = stock_up("key", [processes * 40])
    same, _seconds = crowd(partial(_same, things), processes, processes)
    other, _seconds = crowd(partial(_other, things), processes, processes)
    return {
        "orders": Order.objects.filter(key="one-key-000").count(),
        "answers": len(same),
        "refused_422": other["422"],
        "errors": errors(other),
        "missing": missing("key", [processes * 40]),
    }


def _paid(name: str) -> Payment:
    """A paid order of one unit."""
    order = buy(variants(name)[:1], key=f"{name}-paid-{Order.objects.count()}")
    start_payment(order=order, return_url="/", now=timezone.now())
    payment = order.payments.get()
    DemoCharge.objects.filter(pk=payment.reference).update(state="paid")
    settle_payment(payment=payment, outcome=Outcome(Payment.Status.PAID, payment.asked), now=timezone.now())
    return Payment.objects.get(pk=payment.pk)


def _give_back(pk: int, same_key: bool, number: int) -> str:
    payment = Payment.objects.get(pk=pk)
    refund(payment=payment, amount=payment.paid, key="all" if same_key else str(number), now=timezone.now())
    return "done"


def refunds(*, processes: int, times: int = 20) -> Figures:
    """The whole payment given back so many times at once: with one key, and each with its own."""
    stock_up("refunds", [2])
    beyond, failed = 0.0, 0
    for same_key in (True, False):
        payment = _paid("refunds")
        ends, _seconds = crowd(partial(_give_back, payment.pk, same_key), times, processes)
        failed += errors(ends)
        payment.refresh_from_db()
        charge = DemoCharge.objects.get(pk=payment.reference)
        given = max(float(payment.refunded.amount), float(sum(charge.refunds.values())))
        beyond += abs(given - float(payment.paid.amount))
    return {"beyond": beyond, "errors": failed, "missing": missing("refunds", [2])}


def _late(pk: int, number: int) -> str:
    payment, later = Payment.objects.get(pk=pk), timezone.now() + timedelta(hours=1)
    if number % 2:
        settle_payment(payment=payment, outcome=Outcome(Payment.Status.PAID, payment.asked), now=later)
    else:
        expire_orders(now=later)
    return "done"


def late_money(*, rounds: int, processes: int) -> Figures:
    """Money that arrives in the moment in which the order expires."""
    stock_up("late", [1])
    failed, unsettled = 0, 0
    for _round in range(rounds):
        order = buy(variants("late"), key=f"late-{_round:06}")
        start_payment(order=order, return_url="/", now=timezone.now())
        payment = order.payments.get()
        DemoCharge.objects.filter(pk=payment.reference).update(state="paid")
        ends, _seconds = crowd(partial(_late, payment.pk), processes, processes)
        failed += errors(ends)
        order.refresh_from_db()
        unsettled += order.status != "paid"
        cancel_order(order=order, now=timezone.now())
        refund_rest(order=order, now=timezone.now())
    return {"unsettled": unsettled, "errors": failed, "missing": missing("late", [1])}


def _send_or_cancel(pk: int, number: int) -> str:
    order, now = Order.objects.get(pk=pk), timezone.now()
    if number % 2:
        cancel_order(order=order, now=now)
    else:
        parcel = order.fulfilments.get()
        move_fulfilment(fulfilment=parcel, to=FulfilmentStatus.SHIPPED, carrier="", tracking="1", now=now)
    return "done"


def sent_or_cancelled(*, rounds: int, processes: int) -> Figures:
    """A parcel that leaves in the moment in which its order is cancelled: one of the two, once."""
    stock_up("leaving", [rounds])
    failed, split = 0, 0
    for _round in range(rounds):
        order = _paid("leaving").order
        ends, _seconds = crowd(partial(_send_or_cancel, order.pk), processes, processes)
        failed += errors(ends)
        order.refresh_from_db()
        is_sent = order.fulfilments.get().status == FulfilmentStatus.SHIPPED
        split += ends["done"] != 1 or is_sent == (order.status == "cancelled")
    return {"split": split, "errors": failed, "missing": missing("leaving", [rounds])}


@contextmanager
def dying(place: str) -> Iterator[None]:
    """The process ends, as if by SIGKILL, before or after the step `WHEN OWNER NAME`."""
    when, owner_name, name = place.split()
    owner = {"demo": PROVIDERS["demo"], "checkout": checkout, "orders": orders, "payments": payments}[
        owner_name
    ]
    original = getattr(owner, name)

    def fatal(*args: Any, **kwargs: Any) -> Any:
        if when == "after":
            original(*args, **kwargs)
        os._exit(9)

    setattr(owner, name, fatal)
    yield


STEPS = (
    "before checkout _write_lines",
    "before checkout take_stock",
    "after checkout take_stock",
    "before payments _open_payment",
    "after payments _open_payment",
    "after demo start",
    "before payments _settle",
    "after payments _settle",
    "before payments _take_money",
    "after payments _take_money",
    "before orders return_stock",
    "after orders return_stock",
    "before payments finish_refund",
    "before demo refund",
    "after demo refund",
)


def _whole_life(place: str) -> None:
    """Order, pay, cancel, refund; dies on the way."""
    with dying(place):
        now = timezone.now()
        order = buy(variants("killed"), key=place.replace(" ", "-"))
        start_payment(order=order, return_url="/", now=now)
        payment = order.payments.get()
        DemoCharge.objects.filter(pk=payment.reference).update(state="paid")
        body, headers = message(DemoCharge.objects.get(pk=payment.reference), now=now)
        payments.take_webhook(name="demo", body=body, headers=headers, now=now)
        cancel_order(order=order, now=now)
        payments.refund_rest(order=order, now=now)


def killed() -> Figures:
    """A process killed at each step of an order's life; then the reconciler, twice."""
    units = [len(STEPS)]
    stock_up("killed", units)
    survived = 0
    for place in STEPS:
        connections.close_all()
        process = FORK.Process(target=_whole_life, args=(place,))
        process.start()
        process.join()
        survived += process.exitcode != 9
    before = missing("killed", units)
    later: datetime = timezone.now() + timedelta(hours=1)
    for _time in range(2):
        reconcile_orders(now=later)
    return {
        "steps": len(STEPS),
        "survived": survived,
        "missing_before": before,
        "missing": missing("killed", units),
        "money_off": _money_off(),
        "unfinished": Refund.objects.filter(done_at=None).count()
        + Order.objects.overdue(later).count()
        + Payment.objects.filter(order__status__in=["cancelled", "expired"])
        .exclude(paid=0)
        .filter(refunds=None)
        .count(),
    }


def _money_off() -> float:
    """Won on which the shop's books and the gateway's differ."""
    off = 0.0
    for charge in DemoCharge.objects.all():
        payment = Payment.objects.get(reference=charge.reference)
        took = float(charge.amount.amount) if charge.state == "paid" else 0.0
        off += abs(took - float(payment.paid.amount))
        off += abs(sum(charge.refunds.values()) - float(payment.refunded.amount))
    return off


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buyers", type=int, default=1000)
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--shuffled", type=int, default=960)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--processes", type=int, nargs="+", default=[16])
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    most = max(asked.processes)
    scenarios: dict[str, Callable[[], Figures]] = {
        f"rush_{number}": partial(rush, buyers=asked.buyers, units=asked.units, processes=number)
        for number in asked.processes
    } | {
        "shuffled": partial(shuffled, buyers=asked.shuffled, processes=min(16, most)),
        "one_key": partial(one_key, processes=min(16, most)),
        "refunds": partial(refunds, processes=min(20, most)),
        "late": partial(late_money, rounds=asked.rounds, processes=min(8, most)),
        "leaving": partial(sent_or_cancelled, rounds=asked.rounds, processes=min(8, most)),
        "killed": killed,
    }
    figures = {f"{name}.{key}": value for name, play in scenarios.items() for key, value in play().items()}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
