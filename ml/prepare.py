"""Write CelebAMask-HQ as pictures and merged label maps: `python -m ml.prepare --data DIR --out DIR`.

DIR is the published folder. OUT gets `images/N.jpg` at the masks' size, `labels/N.png`, and the names of each
split in `train.txt`, `validation.txt` and `test.txt`: a folder that `ml.train` and `ml.evaluate` read much
faster. Called again after a kill it goes on where it stopped.
"""

from collections.abc import Sequence
from pathlib import Path

import cv2
from tqdm import tqdm

from ml.celebamask import IMAGES, MAPPING, MASKS, CelebAMaskHQ, is_published_layout, published_splits
from ml.command import explained, parser_of
from ml.files import write_picture

QUALITY = 95


def prepare(root: Path, out: Path, *, seed: int | None = None) -> dict[str, int]:
    """Write everything; returns how many pictures each split has."""
    faces = CelebAMaskHQ(root)
    for kind in ("images", "labels"):
        (out / kind).mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(tqdm(faces.names, "prepare", mininterval=5)):
        label_file = out / "labels" / f"{name}.png"
        if not label_file.exists():
            image, label = faces[index]
            write_picture(out / "images" / f"{name}.jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
            write_picture(label_file, label)
    splits = published_splits(root, seed=seed)
    for split, names in splits.items():
        (out / f"{split}.txt").write_text("".join(f"{name}\n" for name in names))
    return {split: len(names) for split, names in splits.items()}


@explained()
def main(arguments: Sequence[str] | None = None) -> None:
    parser = parser_of("ml.prepare", __doc__)
    parser.add_argument("--data", type=Path, required=True, help=f"holds {IMAGES}/ and {MASKS}/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--seed",
        type=int,
        help=f"split 7:2:1 in an order drawn from it, even where {MAPPING} is there.\n"
        "Without it that file decides, as CelebA itself is split; where it is missing, seed 0.",
    )
    options = parser.parse_args(arguments)
    if not is_published_layout(options.data):
        parser.error(f"{options.data} does not hold {IMAGES}/ and {MASKS}/")
    counts = prepare(options.data, options.out, seed=options.seed)
    print(f"{options.out}: " + ", ".join(f"{split} {count}" for split, count in counts.items()))


if __name__ == "__main__":
    main()
