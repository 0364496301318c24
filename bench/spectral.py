"""A small world in wavelengths: skin, hair, shades, lamps and a camera. The renderer knows nothing of it.

Reflectances are smooth functions fitted to a colour; daylight, lamps, the observer and colour differences are
those of colour-science.
"""

from collections.abc import Callable
from functools import cache

import colour
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares

from ml.monk import MONK as MONK

Floats = NDArray[np.float64]
Lab = tuple[float, float, float]

SHAPE = colour.SpectralShape(380, 780, 10)
WAVES = np.asarray(SHAPE.range(), float)
LIGHTS = (2700, 3500, 5000, 6500, 7500)  # K: black bodies below 4000, daylight above
WHITE = np.array([0.3127, 0.3290])
EYES = (0.587, 0.481, 0.433)  # linear sRGB of the whites of eyes under their lids, from photographs
DEPTH = 5.888  # how much darker a mass of strands is than one, at an azimuthal roughness of 0.3
SURFACE = 0.015  # what the strands mirror everywhere: a third of what keratin (n = 1.55) mirrors
WHITE_STRAND = 0.012  # eumelanin of a strand without colour


@cache
def observer() -> Floats:
    """CIE 1931, 2°: W×3."""
    return np.asarray(colour.MSDS_CMFS["CIE 1931 2 Degree Standard Observer"].copy().align(SHAPE).values)


@cache
def lamp(kelvin: int) -> Floats:
    """Power at each wavelength, such that a perfect diffuser has Y = 1."""
    if kelvin < 4000:
        power = colour.sd_blackbody(kelvin, SHAPE).values
    else:
        xy = colour.temperature.CCT_to_xy_CIE_D(kelvin * 1.4388 / 1.4380)
        power = colour.sd_CIE_illuminant_D_series(xy, shape=SHAPE).align(SHAPE).values
    return np.asarray(power / (power @ observer()[:, 1]))


def tristimulus(reflectance: ArrayLike, kelvin: int = 6504) -> Floats:
    """…×W → XYZ."""
    return np.asarray((np.asarray(reflectance) * lamp(kelvin)) @ observer())


def to_rgb(xyz: ArrayLike) -> Floats:
    """XYZ → linear sRGB, unclipped."""
    return np.asarray(np.asarray(xyz) @ colour.RGB_COLOURSPACES["sRGB"].matrix_XYZ_to_RGB.T)


def to_lab(rgb: ArrayLike) -> Floats:
    """Linear sRGB, as a screen shows it → CIELAB (D65)."""
    xyz = np.clip(np.asarray(rgb), 0, 1) @ colour.RGB_COLOURSPACES["sRGB"].matrix_RGB_to_XYZ.T
    return np.asarray(colour.XYZ_to_Lab(xyz, WHITE))


def photograph(reflectance: ArrayLike, kelvin: int, level: float, *, balanced: bool) -> Floats:
    """Linear sRGB of a camera that shows a perfect diffuser at the luminance `level`; `balanced`, as grey."""
    seen = tristimulus(reflectance, kelvin)
    if balanced:
        seen = seen @ _balance(kelvin).T
    return np.asarray(level * to_rgb(seen))


@cache
def _balance(kelvin: int) -> Floats:
    """XYZ in that light → XYZ in daylight, as a raw converter does (Bradford)."""
    lit, day = (tristimulus(np.ones(len(WAVES)), at) for at in (kelvin, 6504))
    return np.asarray(colour.adaptation.matrix_chromatic_adaptation_VonKries(lit, day, transform="Bradford"))


@cache
def relighting(kelvin: int) -> Floats:
    """Linear sRGB in daylight → in that light, balanced by the camera: 3×3, from the right.

    The nearest for the skins of the scale and the whites of eyes; a perfect white stays white.
    """
    skins = (skin(turned(lab, turn)) for lab in map(lab_of_hex, MONK) for turn in (-9, 0, 9))
    surfaces = np.array([pigment(lab_of_rgb(np.array(EYES))), *skins])
    day, lit = (photograph(surfaces, at, 1.0, balanced=True) for at in (6504, kelvin))
    white = 100 * np.ones(3)
    return np.asarray(np.linalg.pinv(np.vstack([day, white])) @ np.vstack([lit, white]))


def pigment(lab: Lab) -> Floats:
    """A smooth reflectance of that colour in daylight: a sigmoid of a parabola (Jakob and Hanika 2019)."""
    t = (WAVES - 580) / 200

    def reflectance(c: Floats) -> Floats:
        x = c[0] + c[1] * t + c[2] * t**2
        return np.asarray(0.5 + x / (2 * np.sqrt(1 + x**2)))

    return _fitted(reflectance, lab, (-1.0, 1.0, 0.0))


@cache
def spectrum(lab: Lab) -> Floats:
    """Of an opaque shade."""
    return pigment(lab)


def skin(lab: Lab, blood: float = 1 / 3) -> Floats:
    """Skin of that colour: a share is what melanin and `blood` make of it, the rest is smooth.

    A third gives the shallow W of measured skin between 500 and 600 nm.
    """
    return blood * _blooded(lab) + (1 - blood) * pigment(lab)


def _blooded(lab: Lab) -> Floats:
    """Melanin (after Jacques 2013) over a dermis that scatters (Kubelka and Munk 1931) and holds blood."""
    melanin, scatter = (WAVES / 550) ** -3.3, (WAVES / 550) ** -1.2
    bands = ((418, 22, 4.26), (544, 22, 0.39), (577, 13, 0.38), (365, 158, 0.41))  # 70 % of it oxygenated
    blood = sum(height * np.exp(-(((WAVES - at) / width) ** 2)) for at, width, height in bands)

    def reflectance(c: Floats) -> Floats:
        lost = np.maximum(c[0] + c[2] * blood, 1e-4) / scatter
        shown = np.exp(-c[1] * melanin) * (1 + lost - np.sqrt(lost**2 + 2 * lost))
        return np.asarray(np.clip(shown, 0, 1))

    return _fitted(reflectance, lab, (0.05, 0.3, 0.2))


def hair(eumelanin: float, pheomelanin: float, white: float = 0.0) -> Floats:
    """A mass of strands with so much pigment a radius (8: black, 0.1: blond), a share of them `white`.

    Pigments as strong as d'Eon et al. (2011) have them, by the power laws of Donner and Jensen (2006); the
    mass by the fit of Chiang, Bitterli, Tappan and Burley (2016).
    """
    coloured = _strands(eumelanin, pheomelanin)
    return np.asarray(coloured + white * (_strands(WHITE_STRAND, 0.0) - coloured))


def _strands(eumelanin: float, pheomelanin: float) -> Floats:
    x = WAVES / 550
    absorbed = eumelanin * 0.697 * x**-3.33 + pheomelanin * 0.4 * x**-4.75
    return np.asarray(SURFACE + (1 - SURFACE) * np.exp(-DEPTH * np.sqrt(absorbed)))


def _fitted(reflectance: Callable[[Floats], Floats], lab: Lab, start: Lab) -> Floats:
    def miss(c: Floats) -> Floats:
        return np.asarray(colour.XYZ_to_Lab(tristimulus(reflectance(c)), WHITE) - lab)

    return reflectance(least_squares(miss, np.array(start), method="lm", max_nfev=400).x)


def difference(first: ArrayLike, second: ArrayLike) -> Floats:
    """CIEDE2000 between colours in linear sRGB."""
    return difference_of_labs(to_lab(first), to_lab(second))


def difference_of_labs(first: ArrayLike, second: ArrayLike) -> Floats:
    return np.asarray(colour.delta_E(first, second, method="CIE 2000"))


def lab_of_rgb(linear: ArrayLike) -> Lab:
    lightness, a, b = to_lab(linear).tolist()
    return lightness, a, b


def lab_of_hex(code: str) -> Lab:
    return lab_of_rgb(colour.cctf_decoding(np.frombuffer(bytes.fromhex(code[1:]), np.uint8) / 255))


def turned(lab: Lab, degrees: float) -> Lab:
    """The same lightness and chroma in another hue."""
    lightness, a, b = lab
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return lightness, float(a * cos - b * sin), float(a * sin + b * cos)


def film(bare: Floats, product: Floats, cover: float, n: float) -> Floats:
    """What docs/colour.md says of a layer, at each wavelength."""
    return np.asarray((cover * product ** (1 / n) + (1 - cover) * bare ** (1 / n)) ** n)
