"""Colour: sRGB, linear light, CIE XYZ, CIELAB (D65) and the CIEDE2000 difference, in NumPy.

Every function takes arrays of any leading shape with the three components last, and returns
float64. sRGB and linear RGB are 0..1, XYZ has Y = 1 for white, Lab has L 0..100.
"""

import re
from typing import Any

import numpy as np
import numpy.typing as npt

Lab = tuple[float, float, float]
Array = npt.NDArray[np.float64]

# IEC 61966-2-1 primaries and D65 (x .3127, y .3290) at full precision, so that white is exactly neutral.
RGB_TO_XYZ = np.array(
    [
        [0.41239079926595934, 0.357584339383878, 0.1804807884018343],
        [0.21263900587151027, 0.715168678767756, 0.07219231536073371],
        [0.01933081871559182, 0.11919477979462598, 0.9505321522496607],
    ]
)
XYZ_TO_RGB = np.linalg.inv(RGB_TO_XYZ)
WHITE = RGB_TO_XYZ.sum(axis=1)
LUMINANCE = RGB_TO_XYZ[1].astype(np.float32)  # linear RGB → Y

_EPSILON, _KAPPA = 216 / 24389, 24389 / 27  # CIE 15:2004, exact fractions
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def srgb_to_linear(srgb: npt.ArrayLike) -> Array:
    """Undo the sRGB transfer curve (IEC 61966-2-1)."""
    srgb = np.asarray(srgb, float)
    return np.where(srgb <= 0.04045, srgb / 12.92, (np.maximum(srgb + 0.055, 0) / 1.055) ** 2.4)


def linear_to_srgb(linear: npt.ArrayLike) -> Array:
    """Apply the sRGB transfer curve. Values outside 0..1 pass through it unclipped."""
    linear = np.asarray(linear, float)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 0) ** (1 / 2.4) - 0.055)


def linear_to_xyz(linear: npt.ArrayLike) -> Array:
    return np.asarray(np.asarray(linear, float) @ RGB_TO_XYZ.T)


def xyz_to_linear(xyz: npt.ArrayLike) -> Array:
    return np.asarray(np.asarray(xyz, float) @ XYZ_TO_RGB.T)


def xyz_to_lab(xyz: npt.ArrayLike) -> Array:
    """CIE 1976 L*a*b* under D65."""
    ratio = np.asarray(xyz, float) / WHITE
    f = np.where(ratio > _EPSILON, np.cbrt(ratio), (_KAPPA * ratio + 16) / 116)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def lab_to_xyz(lab: npt.ArrayLike) -> Array:
    lightness, a, b = np.moveaxis(np.asarray(lab, float), -1, 0)
    y = (lightness + 16) / 116
    f = np.stack([y + a / 500, y, y - b / 200], axis=-1)
    return np.asarray(np.where(f**3 > _EPSILON, f**3, (116 * f - 16) / _KAPPA) * WHITE)


def lightness(luminance: npt.ArrayLike) -> Array:
    """L* of a luminance of 0..1."""
    y = np.asarray(luminance, float)
    return np.where(y > _EPSILON, 116 * np.cbrt(y) - 16, _KAPPA * y)


def luminance_of(lightness: npt.ArrayLike) -> Array:
    """Luminance 0..1 of an L*; the inverse of `lightness`."""
    level = np.asarray(lightness, float)
    return np.where(level > _EPSILON * _KAPPA, ((level + 16) / 116) ** 3, level / _KAPPA)


def linear_to_lab(linear: npt.ArrayLike) -> Array:
    return xyz_to_lab(linear_to_xyz(linear))


def lab_to_linear(lab: npt.ArrayLike) -> Array:
    """Unclipped: a colour that no sRGB screen shows has a component outside 0..1."""
    return xyz_to_linear(lab_to_xyz(lab))


def srgb_to_lab(srgb: npt.ArrayLike) -> Array:
    return linear_to_lab(srgb_to_linear(srgb))


def lab_to_srgb(lab: npt.ArrayLike) -> Array:
    """sRGB clipped to 0..1."""
    return np.clip(linear_to_srgb(lab_to_linear(lab)), 0, 1)


def in_gamut(lab: npt.ArrayLike, tolerance: float = 1e-4) -> npt.NDArray[np.bool_]:
    """Whether sRGB can show the colour."""
    linear = lab_to_linear(lab)
    return np.asarray(((linear >= -tolerance) & (linear <= 1 + tolerance)).all(axis=-1))


def hex_to_srgb(code: str) -> Array:
    """`#rrggbb` → sRGB 0..1. ValueError for anything else."""
    if not isinstance(code, str) or not _HEX.fullmatch(code):
        raise ValueError(f"not a colour like #b3202a: {str(code)[:20]!r}")
    return np.frombuffer(bytes.fromhex(code[1:]), np.uint8) / 255


def srgb_to_hex(srgb: npt.ArrayLike) -> str:
    red, green, blue = np.rint(np.clip(np.asarray(srgb, float), 0, 1) * 255).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def hex_to_lab(code: str) -> Lab:
    lightness, a, b = srgb_to_lab(hex_to_srgb(code)).tolist()
    return lightness, a, b


def lab_to_hex(lab: npt.ArrayLike) -> str:
    """The nearest screen colour, by clipping."""
    return srgb_to_hex(lab_to_srgb(lab))


def delta_e(first: npt.ArrayLike, second: npt.ArrayLike) -> Any:
    """CIEDE2000 between Lab colours, broadcasting over the leading shapes; kL = kC = kH = 1.

    Sharma, Wu, Dalal: The CIEDE2000 Color-Difference Formula (2005), equations 2–22.
    """
    l1, a1, b1 = np.moveaxis(np.asarray(first, float), -1, 0)
    l2, a2, b2 = np.moveaxis(np.asarray(second, float), -1, 0)

    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))  # greys: a* counts for more
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360

    coloured = c1 * c2 > 0  # hue means nothing where one of the two is grey
    turn = np.where(coloured, (h2 - h1 + 180) % 360 - 180, 0)
    turn = np.where(coloured & (h2 - h1 == 180), 180, turn)
    d_l, d_c, d_h = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)

    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    far = np.abs(h1 - h2) > 180
    mean_h = (h1 + h2) / 2 + np.where(coloured & far, np.where(h1 + h2 < 360, 180, -180), 0)
    mean_h = np.where(coloured, mean_h, h1 + h2)

    t = (
        1
        - 0.17 * np.cos(np.radians(mean_h - 30))
        + 0.24 * np.cos(np.radians(2 * mean_h))
        + 0.32 * np.cos(np.radians(3 * mean_h + 6))
        - 0.20 * np.cos(np.radians(4 * mean_h - 63))
    )
    bow = (mean_l - 50) ** 2
    s_l = 1 + 0.015 * bow / np.sqrt(20 + bow)
    s_c = 1 + 0.045 * mean_c
    s_h = 1 + 0.015 * mean_c * t
    blue = 30 * np.exp(-(((mean_h - 275) / 25) ** 2))
    rotation = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * np.sin(np.radians(2 * blue))
    dl, dc, dh = d_l / s_l, d_c / s_c, d_h / s_h
    return np.sqrt(np.maximum(dl**2 + dc**2 + dh**2 + rotation * dc * dh, 0))


LINEAR = srgb_to_linear(np.arange(256) / 255).astype(np.float32)  # sRGB byte → linear light
_BYTES = np.rint(255 * linear_to_srgb(np.arange(65536) / 65535)).astype(np.uint8)


def bytes_to_linear(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """sRGB bytes → linear light 0..1, float32, by table."""
    return np.take(LINEAR, image)


def linear_to_bytes(linear: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Linear light, clipped to 0..1 → the nearest sRGB bytes, by a table of 65,536 steps."""
    return np.take(_BYTES, (np.clip(linear, 0, 1) * 65535 + 0.5).astype(np.uint16))
