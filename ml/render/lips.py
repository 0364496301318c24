"""Lipstick: a thin layer of colour over the lip, with the lip's own texture and the finish's shine.

docs/colour.md derives what is computed here, and says which colour to expect.
"""

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, Lab, bytes_to_linear, linear_to_bytes
from ml.look import Layer
from ml.regions import OUTER
from ml.render.edge import softened
from ml.render.film import LIGHTEST, film, reflectance
from ml.render.finish import FINISHES
from ml.render.lipspace import lip_coordinates
from ml.render.shadow import light_on_mouth
from ml.render.shine import shine
from ml.render.texture import read_texture
from ml.render.view import FaceView

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32 | np.float64]

SECOND_COAT = (0.75, 0.9)  # L* and C* of the same shade put on twice


def paint_lips(image: Image, view: FaceView, layer: Layer) -> None:
    """Paint the layer into `image` (H×W×3 uint8 RGB), in place, only where `mattes` are above 0."""
    if view.lips is None or not (view.lips.alpha > 0.5).any():
        return
    matte, finish = softened(image, view.lips, view.parse), FINISHES[layer.finish]
    x0, y0, x1, y1 = matte.box
    region, alpha = image[y0:y1, x0:x1], matte.alpha
    lips = bytes_to_linear(region)
    u, v = lip_coordinates(view.face.landmarks, matte.box)
    width = float(np.ptp(view.face.landmarks[list(OUTER), :2], axis=0).max())
    exposure = np.float32(view.light.exposure * light_on_mouth(image, view))
    illuminant = exposure * np.array(view.light.cast, np.float32)

    pigment, cover = pigment_and_cover(layer, np.hypot(v, np.maximum(np.abs(u) - 0.55, 0) / 0.45))
    texture = read_texture(lips @ LUMINANCE, alpha, v, width)
    bare = lips / np.maximum(texture.whole, 0.05)[..., None] / illuminant
    colour = film(np.minimum(bare, LIGHTEST), pigment, cover[..., None], finish.yule_nielsen) * illuminant
    relief = texture.under(finish, cover)
    gleam = shine(finish, texture, u, v, width, view.light.side) * cover
    core = _core(alpha)
    relief /= np.median(relief[core])  # so that the median colour is the film's, whatever relief and gleam do
    gleam = _above(gleam, float(np.median(gleam[core])))
    lamp = illuminant / np.sqrt(exposure)  # a mirror image dims less than a surface
    tint = (1 - finish.tint) * lamp + finish.tint * colour / np.maximum(
        colour.max(axis=2, keepdims=True), 1e-3
    )
    painted = colour * relief[..., None] + tint * gleam[..., None]

    mixed = linear_to_bytes(lips + alpha[..., None] * (painted - lips))
    np.copyto(region, mixed, where=(alpha > 0)[..., None])


def _core(alpha: Floats) -> npt.NDArray[np.bool_]:
    """The lips 2 px inside their edge, where there is any such place."""
    body = alpha > 0.5
    core = cv2.erode(body.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return core if core.any() else body


def _above(value: Floats, level: float) -> Floats:
    """What exceeds the level, with a soft foot."""
    excess = np.maximum(value - level, 0)
    return np.asarray(np.square(excess) / (excess + np.float32(0.3 * level + 1e-4)))


def pigment_and_cover(layer: Layer, across: Floats) -> tuple[Floats, Floats]:
    """Linear reflectance (h×w×3 or 3) and coverage h×w; `across` is 0 at the mouth's middle, 1 outside."""
    first = reflectance(layer.colours[0])
    cover = np.float32(FINISHES[layer.finish].opacity * layer.coverage * layer.intensity)
    if layer.shape == "full":
        return first, np.full_like(across, cover)
    second = reflectance(layer.colours[1]) if len(layer.colours) > 1 else None
    if layer.shape == "gradient":
        inside = _fade(0.25, 1.05, across)
        if second is None:
            return first, cover * inside
        return second + inside[..., None] * (first - second), np.full_like(across, cover)
    inside = _fade(0.4, 0.75, across)
    second = reflectance(_second_coat(layer.colours[0])) if second is None else second
    return first + inside[..., None] * (second - first), np.full_like(across, cover)


def _second_coat(lab: Lab) -> Lab:
    lightness, a, b = lab
    return SECOND_COAT[0] * lightness, SECOND_COAT[1] * a, SECOND_COAT[1] * b


def _fade(near: float, far: float, across: Floats) -> Floats:
    """1 up to `near`, 0 from `far`."""
    t = np.clip((far - across) / (far - near), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
