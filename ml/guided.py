"""A guided filter: makes a coarse matte follow the edges of the picture that it belongs to."""

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

PAIRS = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))  # the upper half of a 3×3 matrix


def guided_filter(guide: Floats, matte: Floats, radius: int, epsilon: float) -> Floats:
    """Lines h×w×4 (a red, a green, a blue, b): in each window of 2·radius + 1 px the matte is, by least
    squares, about a·colour + b; `epsilon` is the variance of colour that counts as an edge.

    He, Sun, Tang: Guided Image Filtering (2013), equations 19 to 21. `guide` h×w×3 and `matte` h×w are 0..1.
    The lines change slowly, so that they may be found on a small picture and applied to the large one (He and
    Sun: Fast Guided Filter, 2015) by `apply_lines`.
    """
    size = (2 * radius + 1,) * 2

    def mean(values: Floats) -> Floats:
        return np.asarray(cv2.blur(values, size, borderType=cv2.BORDER_REFLECT))

    colour, level = mean(guide), mean(matte)
    together = mean(guide * matte[..., None]) - colour * level[..., None]
    products = [mean(guide[..., i] * guide[..., j]) for i, j in PAIRS]
    rr, rg, rb, gg, gb, bb = (
        product - colour[..., i] * colour[..., j] for product, (i, j) in zip(products, PAIRS, strict=True)
    )
    rr, gg, bb = rr + epsilon, gg + epsilon, bb + epsilon
    # The inverse of a symmetric 3×3 matrix by its cofactors.
    crr, crg, crb = gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb
    cgg, cgb, cbb = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    scale = 1 / (rr * crr + rg * crg + rb * crb)
    red, green, blue = cv2.split(together)
    slope = np.dstack(
        [
            (crr * red + crg * green + crb * blue) * scale,
            (crg * red + cgg * green + cgb * blue) * scale,
            (crb * red + cgb * green + cbb * blue) * scale,
        ]
    )
    return mean(np.dstack([slope, level - (slope * colour).sum(axis=2)]))


def apply_lines(lines: Floats, guide: Floats) -> Floats:
    """The matte H×W, 0..1, of a guide H×W×3 whose lines were found on a smaller version of it."""
    height, width = guide.shape[:2]
    lines = np.asarray(cv2.resize(lines, (width, height), interpolation=cv2.INTER_LINEAR))
    return np.asarray(np.clip(np.einsum("ijk,ijk->ij", lines[..., :3], guide) + lines[..., 3], 0, 1))
