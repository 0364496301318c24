"""What `ml.evaluate` found, as a picture. Needs matplotlib."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ml.metrics import Counts
from ml.regions import LABELLED


def save(file: Path, counts: Counts, figures: Mapping[str, float]) -> None:
    """The confusion matrix of the whole set (19×19) and beside it the score of every class."""
    from matplotlib.figure import Figure  # wanted by this alone

    figure = Figure(figsize=(18, 8), layout="constrained")
    left, right = figure.subplots(1, 2)
    draw_confusion(left, counts)
    draw_scores(right, figures)
    figure.savefig(file, dpi=80)


def draw_confusion(axes: Any, counts: Counts) -> None:
    """What the pixels of each class (row) are taken for, in percent of the row; empty below a half."""
    rows = counts.sum(axis=1, keepdims=True)
    shares = np.divide(100.0 * counts, rows, out=np.full(counts.shape, np.nan), where=rows > 0)
    axes.imshow(np.nan_to_num(shares), cmap="Reds", vmin=0, vmax=100)
    for (row, column), share in np.ndenumerate(shares):
        if share >= 0.5:
            colour = "white" if share > 60 else "black"
            axes.text(column, row, f"{share:.0f}", ha="center", va="center", fontsize=7, color=colour)
    axes.set_xticks(range(len(LABELLED)), LABELLED, rotation=60, ha="right")
    axes.set_yticks(range(len(LABELLED)), LABELLED)
    axes.set(xlabel="taken for, %", ylabel="labelled")


def draw_scores(axes: Any, figures: Mapping[str, float]) -> None:
    """F1 of each class that occurs, with its 95 % interval."""
    names = [name for name in LABELLED if np.isfinite(figures.get(f"f1.{name}", np.nan))]
    values, low, high = (
        np.array([figures.get(f"f1.{name}{end}", np.nan) for name in names]) for end in ("", ".low", ".high")
    )
    axes.bar(names, values, color="C3", yerr=np.clip([values - low, high - values], 0, None), capsize=3)
    axes.set(ylabel="F1, %", ylim=(0, 100))
    axes.tick_params(axis="x", rotation=60)
