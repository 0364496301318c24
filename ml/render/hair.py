"""Hair colour: every strand keeps its place between shadow and highlight, and gets the shade's colour there.

docs/colour.md explains the steps.
"""

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, Lab, bytes_to_linear, lightness, linear_to_bytes, luminance_of
from ml.light import Light
from ml.look import Layer
from ml.matte import smooth_step
from ml.parse import Box, Parse
from ml.render.film import reflectance
from ml.render.view import FaceView

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

STEPS = 1024  # of the tables
BROAD = 0.03  # locks of hair against strands, in sides of the face's crop
# What lies below the hair's median L* is stretched as that is, and so is what lies up to GLEAM of it above,
# where more light falls. What lies higher mirrors the lamp: it is stretched as what is left up to white.
DEPTH, DEPTH_BASE, GLOW_BASE, GLEAM = 0.35, 3.0, 10.0, 0.12
STRETCH, STRAND_STRETCH = (0.3, 3.0), (0.5, 1.25)
DEEPEST, BRIGHTEST = 0.4, 0.9  # share of the L* below and above the shade that hair can use
TRANSLUCENCE = 0.1  # light in shadow has passed through more hair: it takes the shade's hue this much more
MELANIN = np.array([1.0, 0.94, 0.9], np.float32)  # and this filter, per halving of its luminance
WHOLLY = (0.6, 1.0)  # alpha from which a pixel shows nothing but hair
FADE = (0.32, 0.62)  # of the wide crop's height, brows to shoulders, over which a gradient fades
MIRROR = 0.5  # share of a highlight that has the light's colour and not the hair's


def paint_hair(image: Image, view: FaceView, layer: Layer) -> None:
    """Colour the hair in `image` (H×W×3 uint8 RGB), in place, only where its matte is above 0.

    A pixel at the edge is part hair, part what lies behind. The hair's part is taken to be as the hair beside
    it, and only that part changes.
    """
    if view.hair is None or view.hair.matte is None:
        return
    alpha, (x0, y0, x1, y1) = view.hair.matte.alpha, view.hair.matte.box
    region = image[y0:y1, x0:x1]
    pixels = bytes_to_linear(region)
    lock = _locks(pixels, alpha, BROAD * view.hair.side)
    hair = lock + smooth_step(*WHOLLY, alpha)[..., None] * (pixels - lock)

    dyed = _dyed(hair, lock, layer.colours[0], view.hair.level, view.light)
    cover: Floats | float = layer.coverage * layer.intensity
    if layer.shape == "gradient":
        tips = _tips(view.hair.wide, view.hair.matte.box)
        if len(layer.colours) > 1:
            roots = _dyed(hair, lock, layer.colours[1], view.hair.level, view.light)
            dyed = roots + tips * (dyed - roots)
        else:
            cover = cover * tips
    mixed = np.square(cover * np.sqrt(dyed) + (1 - cover) * np.sqrt(hair))
    np.copyto(
        region, linear_to_bytes(pixels + alpha[..., None] * (mixed - hair)), where=(alpha > 0)[..., None]
    )


def _dyed(hair: Floats, lock: Floats, lab: Lab, level: float, light: Light) -> Floats:
    """Linear RGB h×w×3 of hair that is wholly of the shade."""
    cast = np.array(light.cast, np.float32)
    shade = np.asarray(reflectance(lab) * np.float32(light.exposure) * cast, np.float32)
    own, locks = _lightness(hair @ LUMINANCE), _lightness(lock @ LUMINANCE)
    tone = retone(own, locks, level, float(lightness(shade @ LUMINANCE)))
    index = np.clip(tone * np.float32((STEPS - 1) / 100) + np.float32(0.5), 0, STEPS - 1).astype(np.int32)
    return np.asarray(np.take(dye(shade, cast), index, axis=0))


def _tips(wide: Parse, box: Box) -> Floats:
    """How far a pixel is from the roots towards the tips, 0..1, h×w×1: by its height beside the face."""
    x0, y0, x1, y1 = box
    down = wide.matrix[1] / wide.probabilities.shape[-1]
    height = down[0] * np.arange(x0, x1) + (down[1] * np.arange(y0, y1) + down[2])[:, None]
    return smooth_step(*FADE, height.astype(np.float32))[..., None]


def retone(own: Floats, locks: Floats, level: float, target: float) -> Floats:
    """L* h×w of hair of median L* `level` that becomes `target`. The locks are stretched or pressed into the
    range that hair of that lightness has; the strands on them follow less."""
    below = float(np.clip((DEPTH * target + DEPTH_BASE) / (DEPTH * level + DEPTH_BASE), *STRETCH))
    above = float(np.clip((100 + GLOW_BASE - target) / (100 + GLOW_BASE - level), *STRETCH))
    broad, fine = locks - level, (own - locks) * float(np.clip(below, *STRAND_STRETCH))
    shaded = _bend(below * np.minimum(broad, 0), DEEPEST * target)
    shaded += _bend(np.minimum(fine, 0), DEEPEST * target)
    gleam = _bend(np.maximum(broad, 0), GLEAM * (level + DEPTH_BASE / DEPTH))
    mirrored = np.maximum(broad, 0) - gleam
    lit = _bend(below * gleam + above * mirrored + np.maximum(fine, 0), BRIGHTEST * (100 - target))
    return np.asarray(target + shaded + lit)


def dye(shade: Floats, cast: Floats) -> Floats:
    """Table STEPS×3: L* of 0..100 → linear RGB of hair of that shade, linear RGB as it is in this light."""
    brightness = float(shade @ LUMINANCE)
    luminance = luminance_of(np.linspace(0, 100, STEPS))
    shadow = np.maximum(np.log2(brightness / np.maximum(luminance, 1e-4)), 0)
    hue = (shade / shade.max()) ** (1 + TRANSLUCENCE * shadow)[:, None]
    hue *= MELANIN ** shadow[:, None]
    hue /= (hue @ LUMINANCE)[:, None]
    mirrored = MIRROR * np.maximum(luminance - brightness, 0)
    table = (luminance - mirrored)[:, None] * hue + mirrored[:, None] * cast / float(cast @ LUMINANCE)
    return np.asarray(np.clip(table, 0, 1), np.float32)


def _bend(value: Floats, limit: float) -> Floats:
    """Proportional near 0, and never beyond the limit."""
    return np.asarray(limit * np.tanh(value / np.float32(limit)))


def _locks(pixels: Floats, alpha: Floats, sigma: float) -> Floats:
    """Mean colour of the hair around each pixel, h×w×3, so weighted that nothing behind it counts; found on a
    small picture."""
    height, width = alpha.shape
    shrink = max(1.0, sigma / 2)
    size = max(1, round(width / shrink)), max(1, round(height / shrink))
    weight = np.square(alpha)
    both = cv2.resize(np.dstack([pixels * weight[..., None], weight]), size, interpolation=cv2.INTER_AREA)
    near = cv2.GaussianBlur(both, (0, 0), sigma / shrink) + 1e-4 * cv2.GaussianBlur(
        both, (0, 0), 4 * sigma / shrink
    )
    mean = np.clip(near[..., :3] / np.maximum(near[..., 3:], 1e-8), 0, 1)
    return np.asarray(cv2.resize(mean, (width, height), interpolation=cv2.INTER_LINEAR))


def _lightness(luminance: Floats) -> Floats:
    """L*, by table."""
    index = np.sqrt(luminance) * np.float32(STEPS - 1) + np.float32(0.5)
    return np.take(LIGHTNESS, index.astype(np.int32))


LIGHTNESS = lightness(np.linspace(0, 1, STEPS) ** 2).astype(np.float32)
