"""Many processes at one shop: python -m bench.races, on the empty database of DATABASE_URL. Prints JSON.

`bench.checkout` starts it, once a database. Every scenario ends in the same account: what lies in the
storeroom, what orders hold and what the ledger says must add up to what there was.
"""

import argparse
import json
import random
from collections.abc import Callable, Sequence
from functools import partial

from django.core.management import call_command

from bench.coupon import coupons
from bench.crowd import Figures, buy, crowd, errors, missing, stock_up, variants
from bench.killed import killed
from bench.money import late_money, line_refunds, refunds, returned, sent_or_cancelled
from catalog.models import Order, Variant


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buyers", type=int, default=1000)
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--shuffled", type=int, default=960)
    parser.add_argument("--coupons", type=int, default=50)
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
        "coupon": partial(coupons, buyers=asked.coupons, processes=min(50, most)),
        "refunds": partial(refunds, processes=min(20, most)),
        "line_refunds": partial(line_refunds, processes=min(20, most)),
        "returned": partial(returned, rounds=asked.rounds, processes=min(8, most)),
        "late": partial(late_money, rounds=asked.rounds, processes=min(8, most)),
        "leaving": partial(sent_or_cancelled, rounds=asked.rounds, processes=min(8, most)),
        "killed": killed,
    }
    figures = {f"{name}.{key}": value for name, play in scenarios.items() for key, value in play().items()}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
