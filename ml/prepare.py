"""Write CelebAMask-HQ as pictures and merged label maps: `python -m ml.prepare --data DIR --out DIR`.

DIR is the published folder. OUT gets `images/N.jpg` at the masks' size, `labels/N.png`, and the names of each
split in `train.txt`, `validation.txt` and `test.txt`: a folder that `ml.train` and `ml.evaluate` read much
faster. Called again after a kill it goes on where it stopped.
"""

import os
from collections.abc import Sequence
from functools import partial
from multiprocessing.pool import ThreadPool
from pathlib import Path

import cv2
from tqdm import tqdm

from ml.celebamask import IMAGES, MAPPING, MASKS, CelebAMaskHQ, is_published_layout, published_splits
from ml.command import explained, parser_of
from ml.files import write_picture

QUALITY = 95


def prepare(root: Path, out: Path, *, seed: int | None = None, threads: int = 1) -> dict[str, int]:
    """Write everything; returns how many pictures each split has."""
    faces = CelebAMaskHQ(root)
    for kind in ("images", "labels"):
        (out / kind).mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(0)
    left = [i for i, name in enumerate(faces.names) if not (out / "labels" / f"{name}.png").exists()]
    with ThreadPool(threads) as pool:
        written = pool.imap_unordered(partial(write, faces, out), left)
        for _ in tqdm(written, "prepare", len(left), mininterval=5):
            pass
    splits = published_splits(root, seed=seed)
    for split, names in splits.items():
        (out / f"{split}.txt").write_text("".join(f"{name}\n" for name in names))
    return {split: len(names) for split, names in splits.items()}


def write(faces: CelebAMaskHQ, out: Path, index: int) -> None:
    """The label last: where it is, the pair is whole."""
    (image, label), name = faces[index], faces.names[index]
    write_picture(out / "images" / f"{name}.jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    write_picture(out / "labels" / f"{name}.png", label)


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
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="default %(default)s")
    options = parser.parse_args(arguments)
    if options.threads < 1:
        parser.error("--threads: at least 1")
    if not is_published_layout(options.data):
        parser.error(f"{options.data} does not hold {IMAGES}/ and {MASKS}/")
    counts = prepare(options.data, options.out, seed=options.seed, threads=options.threads)
    print(f"{options.out}: " + ", ".join(f"{split} {count}" for split, count in counts.items()))


if __name__ == "__main__":
    main()
