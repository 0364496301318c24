"""What a selfie says of somebody's colours: `python -m ml.complexion photo.jpg ...`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from ml.colour import lab_to_hex
from ml.complexion import Complexion, judge_complexion, settle
from ml.pipeline import TryOnPipeline
from ml.tryon import CannotTryOn, read_photo


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ml.complexion", description=__doc__)
    parser.add_argument("photos", type=Path, nargs="+", help="of one person: JPEG, PNG or WebP")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    try:
        found = judge_photos(options.photos)
    except CannotTryOn as error:
        print(f"ml.complexion: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines(found)))
    return 1 if found.cannot_judge else 0


def judge_photos(photos: Sequence[Path]) -> Complexion:
    """What all photographs of one person say together."""
    pipeline, judged = TryOnPipeline(), []
    for photo in photos:
        image = read_photo(photo)
        views = pipeline.understand(image, pipeline.new_state(still=True), regions=())
        judged += [judge_complexion(image, view) for view in views]
    return settle(judged)


def lines(found: Complexion) -> list[str]:
    if found.cannot_judge:
        return [f"cannot judge: {found.cannot_judge}"]
    low, high = found.monk_range
    parts = {"skin": found.skin, "lips": found.lips, "hair": found.hair, "eyes": found.eyes}
    return [
        f"skin tone   Monk {found.monk} ({low} to {high}), ITA {found.ita:.0f}°",
        f"undertone   {found.undertone}",
        f"season      {found.season}: {', '.join(found.reasons)}",
        f"contrast    {found.contrast:.2f}",
        f"confidence  {found.confidence:.2f}",
        *(f"{name:<12}{lab_to_hex(lab)}" for name, lab in parts.items() if lab is not None),
    ]


if __name__ == "__main__":
    sys.exit(main())
