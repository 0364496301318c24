"""What every benchmark shares: options, the printed table, the JSON of flat keys, the plot, the exit code."""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Figures = dict[str, float]
Row = Sequence[object]
FOLDER = Path(__file__).resolve().parent.parent / "var/bench"


def options(name: str, description: str) -> argparse.ArgumentParser:
    """A parser that knows --json; a benchmark adds its own options."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=description)
    default = FOLDER / f"{name}.json"
    parser.add_argument(
        "--json", type=Path, default=default, help="where the figures go; the plot lies beside them"
    )
    return parser


def print_table(title: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Left-aligned first column, right-aligned rest; floats with a sensible number of digits."""
    lines = [list(columns), *([cell(value) for value in row] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(columns))]
    print(f"\n{title}")
    for number, line in enumerate(lines):
        first, *rest = zip(line, widths, strict=True)
        print("  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]).rstrip())
        if number == 0:
            print("  ".join("─" * width for width in widths))


def cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return str(value)


class Bar(NamedTuple):
    """A promise: the figure `key` is at most (or at least) `limit`."""

    key: str
    limit: float
    at_least: bool = False

    def is_met(self, figures: Mapping[str, float]) -> bool:
        value = figures[self.key]
        return value >= self.limit if self.at_least else value <= self.limit


def print_bars(figures: Mapping[str, float], bars: Sequence[Bar]) -> Figures:
    """Each bar beside its figure; how many were missed. A missed bar is told, and breaks nothing."""
    known = [bar for bar in bars if bar.key in figures]
    rows = [
        (bar.key, f"{'≥' if bar.at_least else '≤'} {bar.limit:g}", figures[bar.key], "" if met else "MISSED")
        for bar, met in ((bar, bar.is_met(figures)) for bar in known)
    ]
    print_table("Bars", ("figure", "bar", "is", ""), rows)
    return {"bars": len(known), "bars_missed": sum(not bar.is_met(figures) for bar in known)}


def finish(
    path: Path, figures: Mapping[str, float], draw: Callable[[Any], None], broken: Sequence[str]
) -> int:
    """Write the figures and the plot, name what broke; the exit code."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rounded = {key: round(float(value), 4) for key, value in figures.items()}
    path.write_text(json.dumps(rounded | {"broken": len(broken)}, indent=2, sort_keys=True) + "\n")
    save_plot(path.with_suffix(".png"), draw)
    print(f"\nFigures in {path}, plot in {path.with_suffix('.png')}")
    for message in broken:
        print(f"BROKEN  {message}")
    return 1 if broken else 0


def save_plot(path: Path, draw: Callable[[Any], None]) -> None:
    """`draw` gets an empty matplotlib figure."""
    from matplotlib.figure import Figure  # only the benchmarks' own environment has it

    figure = Figure(figsize=(9, 4), layout="constrained")
    draw(figure)
    figure.savefig(path, dpi=120)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that `percent` of all do not exceed (nearest rank); NaN of nothing."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
