"""Nothing is sold twice, lost or given back twice, by a handful of processes; the benchmark takes more."""

import json
import os
import subprocess
import sys

import pytest

from bench.checkout import broken_by

SIZES = ["--buyers", "40", "--units", "10", "--shuffled", "32", "--rounds", "2", "--processes", "8"]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_every_unit_and_every_won_is_accounted_for(tmp_path, database):
    if database == "postgres" and not os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("needs a PostgreSQL: TEST_DATABASE_URL")
    path = tmp_path / "checkout.json"
    command = [sys.executable, "-m", "bench.checkout", *SIZES, "--only", database, "--json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(path.read_text())
    assert figures[f"{database}.rush_8.orders"] == 10
    assert figures[f"{database}.shuffled.orders"] == 32
    assert figures[f"{database}.one_key.orders"] == 1
    assert figures[f"{database}.killed.steps"] >= 15


GOOD = {"x.rush_8.orders": 10, "x.rush_8.refused": 30, "x.one_key.orders": 1, "x.one_key.refused_422": 8}


@pytest.mark.parametrize(
    "bad",
    [
        {"x.rush_8.orders": 11},
        {"x.rush_8.refused": 29},
        {"x.one_key.orders": 2},
        {"x.rush_8.stock": 1},
        {"x.shuffled.errors": 1},
        {"x.refunds.beyond": 1},
        {"x.leaving.split": 1},
        {"x.killed.missing": 1},
        {"x.coupon.uses": 2},
        {"x.coupon.uses_each": 2},
        {"x.killed.money_off": 1},
    ],
)
def test_what_breaks_is_named(bad):
    assert broken_by(GOOD, units=10, buyers=40, processes=8) == []
    (named,) = broken_by(GOOD | bad, units=10, buyers=40, processes=8)
    assert named.startswith(next(iter(bad)))
