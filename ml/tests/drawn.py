"""A drawn face with 478 landmarks where the real ones would be: no photograph is needed to test paint."""

import cv2
import numpy as np

from ml.canonical import vertices
from ml.colour import linear_to_bytes
from ml.face import Face
from ml.light import estimate_light
from ml.light_faults import PAIRS
from ml.matte import lip_matte, smooth_outline
from ml.parse import Parse, crop_matrix, warp
from ml.regions import CLASSES, INNER, LOWER_LIP, MOUTH, OCCLUDER, OUTER, SKIN, UPPER_LIP
from ml.render import FaceView
from ml.render.lipspace import RINGS, canonical

LIGHT_SKIN, LIGHT_LIPS = (0.55, 0.33, 0.25), (0.42, 0.17, 0.15)
DARK_SKIN, DARK_LIPS = (0.11, 0.052, 0.030), (0.085, 0.036, 0.030)


def landmarks(*, centre=(160.0, 130.0), size=150.0, opening=0.0, turn=0.0):
    """478×3; `size` is from chin to brow in px, `opening` in lip heights, `turn` in degrees."""
    u, v = canonical().T
    height = 0.13 * (1 - 0.9 * u**2) * np.where(v > 0, 0.85, 1.1)
    apart = np.where(v == 0, 0, np.sign(v)) * 0.13 * opening * (1 - u**2)
    mouth = np.stack([0.28 * u, 0.36 - v * height - apart], axis=1)
    points = np.zeros((478, 2))
    points[RINGS] = mouth
    for index, place in {
        33: (-0.42, -0.25),
        263: (0.42, -0.25),
        468: (-0.27, -0.25),
        473: (0.27, -0.25),
        164: (0.0, 0.19),
        18: (0.0, 0.54),
        200: (0.0, 0.62),
    }.items():
        points[index] = place
    cheeks = np.unique(PAIRS)
    points[cheeks] = vertices()[cheeks, :2] * (0.079, -0.079) + (0, 0.025)
    angle = np.radians(turn)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    placed = size * points @ rotation.T + centre
    return np.column_stack([placed, np.zeros(478)]).astype(np.float32)


def mask(points, shape, rings=(OUTER, INNER)):
    """Hard lip mask, h×w bool."""
    height, width = shape[:2]
    drawn = np.zeros((8 * height, 8 * width), np.uint8)
    for ring, value in zip(rings, (255, 0), strict=False):
        outline = 8 * smooth_outline(points[list(ring), :2]) - 0.5
        cv2.fillPoly(drawn, [np.rint(outline).astype(np.int32)], value)
    return cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA) > 127


def picture(points, *, skin=LIGHT_SKIN, lips=LIGHT_LIPS, light=1.0, shape=(256, 320), seed=0):
    """H×W×3 uint8: skin, lips with lines and a darker upper lip, teeth where they part, a white wall."""
    rng = np.random.default_rng(seed)
    height, width = shape
    linear = np.full((height, width, 3), 0.85, np.float32)
    face = np.zeros(shape, np.uint8)
    centre = points[[50, 280], :2].mean(axis=0)
    cv2.ellipse(face, tuple(int(c) for c in centre), (105, 125), 0, 0, 360, 1, -1)
    linear[face > 0] = skin
    area = mask(points, shape, (OUTER,))
    noise = cv2.GaussianBlur(rng.standard_normal(shape).astype(np.float32), (0, 0), 1.2)
    y = np.arange(height, dtype=np.float32)[:, None] - points[[78, 308], 1].mean()
    form = (1 + 0.5 * noise / noise.std() * 0.2) * np.where(y < 0, 0.8, 1.05)
    linear[area] = (np.array(lips) * form[..., None])[area]
    between = area & ~mask(points, shape)
    linear[between] = (0.55, 0.52, 0.48) if between.sum() > 0.2 * area.sum() else np.array(lips) / 4  # teeth
    linear = cv2.GaussianBlur(linear, (0, 0), 0.6) * np.float32(light)
    return linear_to_bytes(linear)


def parse(points, shape, *, hidden=None):
    """What a perfect parser says; `hidden` h×w bool is an occluder."""
    matrix = crop_matrix(points)
    area, lips = mask(points, shape, (OUTER,)), mask(points, shape)
    upper = np.arange(shape[0])[:, None] < points[[78, 308], 1].mean()
    labels = np.full(shape[:2], SKIN)
    labels[area] = MOUTH
    labels[lips & upper], labels[lips & ~upper] = UPPER_LIP, LOWER_LIP
    if hidden is not None:
        labels[hidden] = OCCLUDER
    soft = [
        cv2.GaussianBlur(warp((labels == k).astype(np.float32), matrix, (256, 256)), (0, 0), 1.5)
        for k in range(len(CLASSES))
    ]
    probabilities = np.stack(soft)
    probabilities[0] += 1 - probabilities.sum(axis=0)
    return Parse(probabilities, matrix)


def view(image, points, parsed=None):
    return FaceView(
        Face(points, 1.0),
        parsed,
        lip_matte(image.shape, points, parsed),
        estimate_light(image, points, parsed),
    )
