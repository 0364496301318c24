"""Light that a finish adds on top of the colour: gloss, sheen, glitter."""

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ml.render.finish import Finish
from ml.render.texture import Texture

Floats = npt.NDArray[np.float32 | np.float64]

CELLS = 256  # flakes along the lips
CONTRAST = (1.0, 0.95, 0.8, 0.4)  # of flakes, from fine to coarse: on small lips they melt into a sheen


def shine(finish: Finish, texture: Texture, u: Floats, v: Floats, width: float, side: float) -> Floats:
    """Added light h×w in units of the light's own strength. `side`: log of right over left brightness."""
    lean = np.float32(np.clip(0.25 * side, -0.3, 0.3))
    relief = np.clip(np.exp(2.0 * texture.mid + 1.2 * texture.fine), 0.2, 1.8) * np.exp(0.5 * texture.low)
    total = finish.own * texture.highlight
    if finish.gloss:
        total = total + finish.gloss * _wet(u - lean, v) * relief
    if finish.sheen or finish.flakes:
        total = total + finish.sheen * (broad := _broad(u - lean, v)) * np.minimum(relief, 1.4)
    if finish.flakes:
        total = total + finish.flakes * flakes(u, v, width) * (0.3 + 0.7 * broad) * np.exp(texture.low)
    return total / (1 + 0.6 * total)


def _wet(u: Floats, v: Floats) -> Floats:
    """Where a wet film mirrors a light from above: along the fullest part of the lower lip, and on the body
    and the edge of the upper lip beside its bow."""
    lower = _lobe(v + 0.46, 0.11) * _lobe(np.square(u), 0.18)
    aside = _lobe(np.abs(u) - 0.2, 0.15)
    return lower + aside * (0.4 * _lobe(v - 0.42, 0.13) + 0.12 * _lobe(v - 0.86, 0.07))


def _broad(u: Floats, v: Floats) -> Floats:
    """The same for a soft surface."""
    along = _lobe(np.square(u), 0.4)
    return along * (_lobe(v + 0.48, 0.30) + 0.5 * _lobe(v - 0.5, 0.28))


def _lobe(distance: Floats, reach: float) -> Floats:
    return np.asarray(np.exp(-np.square(distance * np.float32(1 / reach))))


def flakes(u: Floats, v: Floats, width: float) -> Floats:
    """Glitter fixed to the lips; coarser where they are small, so that it neither swims nor flickers."""
    level = float(np.clip(np.log2(CELLS / max(width, 1)) + 0.5, 0, len(_glitter()) - 1.001))
    near, far = _glitter()[int(level)], _glitter()[int(level) + 1]
    mix = level % 1
    return (1 - mix) * _sample(near, u, v) + mix * _sample(far, u, v)


def _sample(texture: Floats, u: Floats, v: Floats) -> Floats:
    height, width = texture.shape
    x, y = (u + 1) * (0.5 * width) - 0.5, (v + 1) * (0.5 * height) - 0.5
    return np.asarray(cv2.remap(texture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT))


@lru_cache(maxsize=1)
def _glitter() -> tuple[Floats, ...]:
    """Flakes over u × v, each level twice as coarse as the one before."""
    rng = np.random.default_rng(7)
    flakes = (rng.random((CELLS // 2, CELLS)) > 0.9) * rng.random((CELLS // 2, CELLS)) ** 2
    levels = [flakes.astype(np.float32)]
    for _ in CONTRAST[1:]:
        levels.append(cv2.resize(levels[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    lively = levels[0].std()
    return tuple(
        np.maximum((level - level.mean()) * (contrast * lively / level.std()), 0)
        for level, contrast in zip(levels, CONTRAST, strict=True)
    )
