"""Checkouts by many processes at once: is a unit ever sold twice, lost, or money given back twice?

On a SQLite file, and on the PostgreSQL of TEST_DATABASE_URL (as `.ci/with-services` starts one).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from bench.report import Figures, finish, options, print_table

# What must be so, on any machine.
INVARIANTS = {
    "stock": 0.0,
    "errors": 0.0,
    "missing": 0.0,
    "beyond": 0.0,
    "money_off": 0.0,
    "unfinished": 0.0,
    "unsettled": 0.0,
    "split": 0.0,
    "survived": 0.0,
    "answers": 1.0,
    "uses": 1.0,
    "uses_each": 1.0,
    "miscounted": 0.0,
}


@contextmanager
def fresh_postgres(url: str) -> Iterator[str]:
    """The address of a new database beside that one; it is dropped afterwards."""
    name = f"bench_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def play(url: str, folder: Path, arguments: list[str]) -> Figures:
    """The figures of `bench.races` on that database."""
    environment = os.environ | {"DATABASE_URL": url, "MIMO_VAR": str(folder), "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "bench.races", *arguments]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def broken_by(figures: Figures, *, units: int, buyers: int, processes: int) -> list[str]:
    """Each invariant that a figure breaks, in words."""
    wanted = {key: INVARIANTS[last] for key in figures if (last := key.rpartition(".")[2]) in INVARIANTS}
    for key in figures:
        scenario, _dot, name = key.rpartition(".")
        if ".rush_" in key and name in {"orders", "refused"}:
            wanted[key] = units if name == "orders" else buyers - units
        if scenario.endswith(".one_key") and name in {"orders", "refused_422"}:
            wanted[key] = 1 if name == "orders" else min(16, processes)
    return [
        f"{key} is {figures[key]:g}, not {value:g}" for key, value in wanted.items() if figures[key] != value
    ]


def main() -> int:
    parser = options("checkout", __doc__ or "")
    parser.add_argument("--buyers", type=int, default=1000, help="for so many fewer units")
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--shuffled", type=int, default=960, help="orders of three lines in any order")
    parser.add_argument("--rounds", type=int, default=10, help="of money arriving as the order expires")
    parser.add_argument("--processes", type=int, nargs="+", default=[16, 64])
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    asked = parser.parse_args()
    sizes = ("--buyers", asked.buyers, "--units", asked.units, "--shuffled", asked.shuffled)
    figures: Figures = {}
    server = os.environ.get("TEST_DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as name:
        common = [str(value) for value in (*sizes, "--rounds", asked.rounds, "--processes")]
        if asked.only != "postgres":
            found = play(f"sqlite:///{name}/db.sqlite3", Path(name), [*common, str(min(asked.processes))])
            figures |= {f"sqlite.{key}": value for key, value in found.items()}
        if asked.only != "sqlite" and server:
            with fresh_postgres(server) as url:
                found = play(url, Path(name), [*common, *map(str, asked.processes)])
            figures |= {f"postgres.{key}": value for key, value in found.items()}
        elif asked.only != "sqlite":
            print("No TEST_DATABASE_URL: PostgreSQL is left out. `.ci/with-services` starts one.")
    print_table("Checkouts", ("figure", "is"), sorted(figures.items()))
    broken = broken_by(figures, units=asked.units, buyers=asked.buyers, processes=min(asked.processes))
    return finish(asked.json, figures, lambda figure: draw(figure, figures), broken)


def draw(figure: Any, figures: Figures) -> None:
    """Orders tried a second, by scenario."""
    speeds = {key.removesuffix(".per_s"): value for key, value in figures.items() if key.endswith(".per_s")}
    axes = figure.subplots()
    axes.barh(list(speeds), list(speeds.values()), color="#b3202a")
    axes.set_xlabel("checkouts tried a second")


if __name__ == "__main__":
    sys.exit(main())
