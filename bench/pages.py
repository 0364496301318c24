"""The shop's pages with few and with many products: milliseconds, and queries, which must not grow."""

import sys
from time import perf_counter, process_time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from bench.report import Figures, finish, options, percentile, print_table
from bench.shelves import empty_shop, stock

PAGES = {
    "home": "/",
    "list": "/shop/",
    "category": "/shop/?category=lip&sort=tried",
    "facets": "/shop/?brand=brand-0&stock=in",
    "words": "/shop/?q=벨벳+립스틱을",
    "initials": "/shop/?q=ㅂㅂ&sort=price",
    "last": "/shop/?page=9999",
    "colour": "/shop/colour/?hex=b3202a",
    "suggestions": "/shop/suggestions/?q=앵두",
    "product": "/shop/product-0/",
    "rail": "/studio/shades/?q=rose",
}


@override_settings(ALLOWED_HOSTS=["testserver"])
def visit(times: int) -> dict[str, Figures]:
    """Of each page the medians of its milliseconds, and its queries, once the process has what it keeps."""
    client, found = Client(), {}
    for name, path in PAGES.items():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200, path
            count = len(queries)
        took, worked = [], []
        for _turn in range(times):
            start, began = perf_counter(), process_time()
            client.get(path)
            took.append(1000 * (perf_counter() - start))
            worked.append(1000 * (process_time() - began))
        found[name] = {"ms": percentile(took, 50), "cpu_ms": percentile(worked, 50), "queries": count}
    return found


def measure(few: int, many: int, times: int) -> tuple[Figures, list[str]]:
    stock(few, 2)
    before = visit(times)
    stock(many - few, 2, seed=1)
    after = visit(times)
    figures: Figures = {"few": few, "many": many}
    for size, found in (("few", before), ("many", after)):
        figures |= {f"{name}.{size}_{what}": value for name in PAGES for what, value in found[name].items()}
    grown = [name for name in PAGES if before[name]["queries"] != after[name]["queries"]]
    return figures, [f"{name}: other queries with {many} products than with {few}" for name in grown]


def draw(figure: Any, found: Figures) -> None:
    axes = figure.subplots()
    names = list(PAGES)[::-1]
    axes.barh(names, [found[f"{name}.many_ms"] for name in names], label=f"{found['many']:.0f} products")
    axes.barh(
        names, [found[f"{name}.few_ms"] for name in names], height=0.4, label=f"{found['few']:.0f} products"
    )
    axes.set(xlabel="ms", title="The shop's pages")
    axes.legend()


def main() -> int:
    parser = options("pages", __doc__ or "")
    parser.add_argument("--few", type=int, default=10)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=9)
    asked = parser.parse_args()
    with empty_shop():
        figures, broken = measure(asked.few, asked.many, asked.times)
    columns = [f"{size}_{what}" for what in ("ms", "cpu_ms", "queries") for size in ("few", "many")]
    rows = [(name, *(figures[f"{name}.{column}"] for column in columns)) for name in PAGES]
    print_table(f"Pages at {asked.few} and {asked.many} products", ("page", *columns), rows)
    return finish(asked.json, figures, lambda figure: draw(figure, figures), broken)


if __name__ == "__main__":
    sys.exit(main())
