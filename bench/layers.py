"""Every layer of a look as the benchmarks wear it: where its paint lies and must not, and what hides it."""

import argparse
from collections.abc import Callable, Collection, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ml import occluders
from ml.look import REGIONS, SHAPES_OF, Layer, Look
from ml.regions import CLASSES, INDEX, LEFT_IRIS, LOWER_LIP, MOUTH, NOSE, RIGHT_IRIS, SKIN, UPPER_LIP
from ml.render import FaceView, mattes

Image = NDArray[np.uint8]
Alpha = NDArray[np.float32]
Mask = NDArray[np.bool_]
Rng = np.random.Generator

LAYERS = ("lips", *(region for region in REGIONS if region != "lips"))
AT_MOUTH = ("lips", "lip_liner")
SHAPES = {"eyelids": "gradient", "eyeliner": "wing"}  # elsewhere a region's first
CORE = 0.015  # by which labelled regions are eroded, in distances between the pupils
TINGE, COVERED = 0.1, 0.5  # alpha from which paint is seen, and from which it covers

LIPS = (UPPER_LIP, LOWER_LIP)
GLASSES = INDEX["glasses"]
EYES = INDEX["left_eye"], INDEX["right_eye"]
BROWS = INDEX["left_brow"], INDEX["right_brow"]
BARE = tuple(
    INDEX[name] for name in ("background", "glasses", "mouth", "hair", "hat", "cloth", "necklace", "earring")
)
NEVER_ON: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(LAYERS, (*BARE, *EYES)),
    "lips": (MOUTH,),
    "lip_liner": (MOUTH,),
    "hair": tuple(
        at for at, name in enumerate(CLASSES) if name not in {"hair", "hat", "earring", "occluder"}
    ),
}
"""Classes on which a layer's paint is spilt, besides whatever is pasted before the face."""
ON_LIDS = ("eyelids", "eyeliner", "lashes")
"""Layers that a clear lens lets through."""
FRAME = 0.06  # breadth of a frame, in distances between the pupils
BELONGS_ON = {"lips": LIPS, "skin": (SKIN, NOSE), "hair": (INDEX["hair"],), "brows": BROWS}
"""Classes that a layer covers wholly; the others lie somewhere on the skin."""


def eye_covered(image: Image, label: Image, rng: Rng) -> occluders.Layer:
    """Fingers before one eye."""
    eye = label == EYES[rng.integers(2)]
    moved = label.copy()
    moved[np.isin(label, (*LIPS, MOUTH))] = SKIN
    moved[eye] = UPPER_LIP
    return occluders.fingers(image, moved, rng)


KINDS: dict[str, Callable[[Image, Image, Rng], occluders.Layer]] = {
    "tongue": occluders.tongue,
    "hand": occluders.hand,
    "fingers": occluders.fingers,
    "cup": occluders.cup,
    "mask": occluders.medical_mask,
    "eye": eye_covered,
}


def kinds_of(region: str) -> tuple[str, ...]:
    """What is tried on a layer, first what the picture itself shows: at the lips that is the mouth."""
    if region in AT_MOUTH:
        return ("mouth", *(kind for kind in KINDS if kind != "eye"))
    return ("face", *(kind for kind in KINDS if kind != "tongue"))


def worn(region: str) -> Layer:
    """One layer of four colours, all of the same shade."""
    shape = SHAPES.get(region, SHAPES_OF[region][0])
    layer = {"region": region, "colours": ["#a04a55"] * 4, "shape": shape}
    return Look.from_json({"layers": [layer]}).layers[0]


def paint_of(image: Image, views: Sequence[FaceView], region: str) -> Alpha:
    """Alpha of a layer's paint on the whole picture, H×W: the most of its coats on all faces."""
    alpha = np.zeros(image.shape[:2], np.float32)
    for matte in (matte for view in views for matte in mattes(image, view, worn(region))):
        x0, y0, x1, y1 = matte.box
        alpha[y0:y1, x0:x1] = np.maximum(alpha[y0:y1, x0:x1], matte.alpha)
    return alpha


def distance_between_pupils(view: FaceView) -> float:
    return float(np.hypot(*(view.face.landmarks[LEFT_IRIS, :2] - view.face.landmarks[RIGHT_IRIS, :2])))


def forbidden(label: Image, region: str, pupils: float, labelled: Collection[int]) -> Mask:
    """Where a layer's paint is spilt, besides on what is before the face; `labelled` are the known classes.

    The labels know no lenses. Glasses about a labelled eye are clear, so lids behind them may be painted, but
    not the outermost strip of the glasses: their frames.
    """
    never = np.isin(label, [at for at in NEVER_ON[region] if at in labelled])
    if region not in ON_LIDS or not (label == GLASSES).any():
        return np.asarray(never)
    _, parts = cv2.connectedComponents(np.isin(label, (GLASSES, *EYES, *BROWS)).astype(np.uint8))
    about_eyes = np.isin(parts, np.unique(parts[np.isin(label, EYES)]))
    return np.asarray(never & ~(core(about_eyes, FRAME * pupils) & (label == GLASSES)))


def core(region: Mask, radius: float) -> Mask:
    """The region eroded by a disc of `radius` px; the picture's edge is no edge of it."""
    depth = cv2.distanceTransform(region.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(depth > radius)


def add_layers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--layers", nargs="+", choices=LAYERS, default=LAYERS, help="regions; all of them")
