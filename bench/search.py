"""Searching a large shop: the nearest shades to a colour, and words in Korean and English."""

import sys
from collections.abc import Callable
from time import perf_counter, thread_time
from typing import Any

import numpy as np
from django.utils import timezone

from bench.report import Bar, Figures, finish, options, percentile, print_bars, print_table
from bench.shelves import LAB_RANGE, empty_shop, stock
from catalog.models import Shade
from catalog.services.nearest import nearest, palette
from catalog.services.search import ranked, understand, vocabulary
from ml.colour import delta_e

NEAREST = 24
WORDS = {
    "initials": "ㅊㄹ",
    "particle": "앵두를",
    "two_words": "벨벳 노을",
    "typo": "복숭하",
    "english": "cocoa moon",
}
BARS = [Bar("nearest_ms", 10), Bar("nearest_cpu_p95_ms", 10)]


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what came of it."""
    start = perf_counter()
    result = job()
    return 1000 * (perf_counter() - start), result


def colours(times: int) -> tuple[Figures, list[str]]:
    """Random colours: how long the nearest take, with the shortcut and without, and whether both agree."""
    loaded_ms, held = timed(palette.get)
    rng, now = np.random.default_rng(7), timezone.now()
    took, cpu, exact_took, differ = [], [], [], 0
    for _turn in range(times):
        lab = tuple(float(rng.uniform(*bounds)) for bounds in LAB_RANGE)
        busy = thread_time()
        ms, found = timed(lambda lab=lab: nearest(lab, held, limit=NEAREST, region="lips", now=now))  # type: ignore[misc]
        cpu.append(1000 * (thread_time() - busy))
        exact_ms, exact = timed(lambda lab=lab: np.sort(delta_e(lab, held.colours.T))[:NEAREST])  # type: ignore[misc]
        differ += not np.allclose([difference for _pk, difference in found], exact, atol=1e-4)
        took.append(ms)
        exact_took.append(exact_ms)
    figures: Figures = {
        "shades": len(held.ids),
        "palette_ms": loaded_ms,
        "nearest_ms": percentile(took, 50),
        "nearest_p95_ms": percentile(took, 95),
        "nearest_cpu_p95_ms": percentile(cpu, 95),
        "all_ms": percentile(exact_took, 50),
        "differ": differ,
    }
    return figures, [f"{differ} of {times} colours have other nearest shades"] * bool(differ)


def words(times: int) -> tuple[Figures, list[str]]:
    """Each question: how long to understand it, and to find the first page's shades; what it finds."""
    figures: Figures = {"vocabulary_ms": timed(vocabulary.get)[0]}
    broken = []
    for name, typed in WORDS.items():
        read = sorted(timed(lambda typed=typed: understand(typed))[0] for _ in range(times))  # type: ignore[misc]
        query = understand(typed).query
        shades = ranked(Shade.objects.published().search(query), query).order_by("-shade_rank", "pk")  # type: ignore[misc]
        took = [timed(lambda shades=shades: list(shades[:NEAREST]))[0] for _ in range(times)]  # type: ignore[misc]
        found = shades.count()
        figures |= {
            f"{name}.understand_ms": percentile(read, 50),
            f"{name}.find_ms": percentile(took, 50),
            f"{name}.found": found,
        }
        broken += [f"{typed} finds nothing"] * (not found)
    return figures, broken


def measure(shades: int, times: int) -> tuple[Figures, list[str]]:
    stocked_ms, _none = timed(lambda: stock(max(1, shades // 10), 10))
    by_colour, broken = colours(times)
    by_words, more = words(max(3, times // 20))
    return {"stock_s": stocked_ms / 1000, **by_colour, **by_words}, broken + more


def draw(figure: Any, found: Figures) -> None:
    axes = figure.subplots()
    names = ["nearest_ms", "all_ms", *(f"{name}.find_ms" for name in WORDS)]
    axes.barh(names[::-1], [found[name] for name in names[::-1]])
    axes.set(xlabel="ms", title=f"Search among {found['shades']:.0f} shades")


def main() -> int:
    parser = options("search", __doc__ or "")
    parser.add_argument("--shades", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=200)
    asked = parser.parse_args()
    with empty_shop():
        figures, broken = measure(asked.shades, asked.times)
    print_table(f"Search among {figures['shades']:.0f} shades", ("figure", "is"), figures.items())
    figures |= print_bars(figures, BARS)
    return finish(asked.json, figures, lambda figure: draw(figure, figures), broken)


if __name__ == "__main__":
    sys.exit(main())
