"""Which pictures of a folder train, validate and test."""

from collections.abc import Iterable, Sequence
from itertools import chain, combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.celebamask import SPLITS, is_published_layout, published_names, published_splits
from ml.command import Mistake
from ml.files import pictures
from ml.metrics import skin_tone, tone_bin
from ml.regions import INDEX

Image = NDArray[np.uint8]

TESTED = Path(__file__).parent / "splits" / "parsing-test.txt"  # of ../shared/data/parsing
RARE = tuple(INDEX[name] for name in ("necklace", "hat", "glasses", "earring"))


def split_names(root: Path, split: str, *, validation: int = 40, seed: int = 0) -> list[str]:
    """Names of one split of a folder: `train`, `validation`, `test` or `all`.

    CelebAMask-HQ as published has splits of its own, and a folder may have lists (`SPLIT.txt`, as
    `ml.prepare` writes them). What none of them names is left for the splits that have no list: the committed
    test names test, some of the rest, drawn from the seed, validate, the others train.
    """
    if is_published_layout(root):
        return published_names(root) if split == "all" else published_splits(root)[split]
    names = sorted(file.stem for file in pictures(root / "images"))
    if split == "all":
        return names
    lists = own_lists(root)
    if split in lists:
        return lists[split]
    taken = set(chain(*lists.values()))
    tested = set() if "test" in lists else set(read_names(TESTED))
    rest = [name for name in names if name not in taken | tested]
    count = 0 if "validation" in lists else min(validation, len(rest) // 5)
    chosen = set(np.random.default_rng(seed).permutation(rest)[:count].tolist())
    return {
        "test": [name for name in names if name in tested - taken],
        "validation": [name for name in rest if name in chosen],
        "train": [name for name in rest if name not in chosen],
    }[split]


def measured_split(root: Path) -> str:
    """What is measured where nobody names a split: the test pictures, or all where there are none."""
    return "test" if split_names(root, "test") else "all"


def own_lists(root: Path) -> dict[str, list[str]]:
    """The lists that a folder has; no name may be in two of them."""
    files = {split: root / f"{split}.txt" for split in SPLITS}
    lists = {split: read_names(file) for split, file in files.items() if file.exists()}
    for one, other in combinations(lists, 2):
        if both := set(lists[one]) & set(lists[other]):
            raise Mistake(f"{min(both)} is in {files[one]} and in {files[other]}")
    return lists


def read_names(file: Path) -> list[str]:
    """One name a line."""
    return [line.strip() for line in file.read_text().splitlines() if line.strip()]


def stratified_names(
    names: Sequence[str], pairs: Iterable[tuple[Image, Image]], *, share: float = 0.2, seed: int = 0
) -> list[str]:
    """A fixed share of the pictures of every stratum: skin-tone bin × rarest of necklace, hat, glasses,
    earring.

    This drew `splits/parsing-test.txt`. Shares are rounded along the sorted strata, so that their sum is
    exact.
    """
    strata: dict[str, list[str]] = {}
    for name, (image, label) in zip(names, pairs, strict=True):
        rarest = next((c for c in RARE if (label == c).any()), 0)
        strata.setdefault(f"{tone_bin(skin_tone(image, label))}-{rarest:02}", []).append(name)
    rng = np.random.default_rng(seed)
    ordered = [name for key in sorted(strata) for name in rng.permutation(strata[key]).tolist()]
    step = 1 / share
    ticks = np.arange(0, len(ordered), step) + rng.uniform(0, step)
    return sorted(ordered[int(t)] for t in ticks if t < len(ordered))
