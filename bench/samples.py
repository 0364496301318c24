"""What was tried on and how far it was off; and the figures that are made of many of these."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.report import Figures, percentile, print_table
from bench.sitter import Case

TONES = {"light": range(4), "medium": range(4, 7), "dark": range(7, 10)}


@dataclass(frozen=True)
class Sample:
    case: Case
    region: str
    finish: str
    shade: str
    difference: float  # ΔE00
    own: str = ""  # the hair's own colour: dark, medium, light
    parts: Mapping[str, float] = field(default_factory=dict)  # ΔE00 of what else was looked at, by its name

    @property
    def tone(self) -> str:
        [tone] = [name for name, tones in TONES.items() if self.case.tone in tones]
        return tone


def figures_of(samples: Sequence[Sample]) -> Figures:
    every = [sample.difference for sample in samples]
    figures: Figures = {"samples": len(every), "median": percentile(every, 50), "p95": percentile(every, 95)}
    for key, chosen in groups(samples).items():
        figures |= {f"{key}.median": percentile(chosen, 50), f"{key}.p95": percentile(chosen, 95)}
    gaps = {"tone_gap": "tone", "hair.tone_gap": "hair.tone", "hair.own_gap": "hair.own"}
    return figures | {name: gap for name, key in gaps.items() if (gap := _gap(figures, key)) is not None}


def _gap(figures: Figures, key: str) -> float | None:
    """Between the medians of the best and the worst bin."""
    found = [figures[name] for bin in TONES if (name := f"{key}.{bin}.median") in figures]
    return max(found) - min(found) if found else None


def of_shades(samples: Sequence[Sample]) -> Figures:
    """The median of each shade."""
    found = defaultdict(list)
    for sample in samples:
        found[sample.shade].append(sample.difference)
    return {shade: round(percentile(differences, 50), 2) for shade, differences in sorted(found.items())}


def groups(samples: Sequence[Sample]) -> dict[str, list[float]]:
    found = defaultdict(list)
    for sample in samples:
        for key, difference in _keyed(sample):
            found[key].append(difference)
    return dict(sorted(found.items()))


def _keyed(sample: Sample) -> Iterator[tuple[str, float]]:
    case, difference = sample.case, sample.difference
    yield f"tone.{sample.tone}", difference
    yield f"region.{sample.region}", difference
    yield f"light.{case.kelvin}.{'balanced' if case.balanced else 'unbalanced'}", difference
    yield f"ev.{case.exposure}", difference
    if sample.own:
        yield f"hair.tone.{sample.tone}", difference
        yield f"hair.own.{sample.own}", difference
        for part, of_part in sample.parts.items():
            yield f"hair.{part}", of_part


def show(samples: Sequence[Sample], figures: Figures) -> None:
    rows = [
        (key, len(found), figures[f"{key}.median"], figures[f"{key}.p95"])
        for key, found in groups(samples).items()
    ]
    print_table(
        "ΔE00 between what is painted and what it should be", ("of", "samples", "median", "95 %"), rows
    )
