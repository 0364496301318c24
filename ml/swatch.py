"""Swatches drawn from Lab and finish: a smear, a bullet, a lock of hair, in daylight from the upper left.

Strokes and bristles make heights, heights make normals, normals meet the light with the gloss of the finish.
The ground is transparent. The maths is in linear light, and the pigment is solved for: whatever the
light adds, the median colour of the opaque pixels (of the bullet: above its tube) is the shade within ΔE00 1.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ml.colour import LUMINANCE, Lab, lab_to_linear, linear_to_srgb

Floats = npt.NDArray[np.float32 | np.float64]
Image = npt.NDArray[np.uint8]
Normals = tuple[Floats, Floats, Floats]  # unit vectors as x right, y down, z towards the eye

LIGHT = np.array([-0.426, -0.588, 0.688])  # unit vector to the window
HALFWAY = np.add(LIGHT, [0, 0, 1]) / np.linalg.norm(np.add(LIGHT, [0, 0, 1]))
OPAQUE = 254.5 / 255  # what becomes byte 255
METAL = np.array(
    [0.10, 0.30, 0.80, 0.95, 0.55, 0.30, 0.22, 0.30, 0.55, 0.42, 0.12], np.float32
)  # across a tube


@dataclass(frozen=True)
class Surface:
    """How a finish lies and takes the light."""

    relief: float = 0.6  # depth of the furrows
    flow: float = 0.15  # 0 a dry stroke with a ragged end, 1 a liquid that levels itself
    body: float = 9.0  # optical density: the ground shows through a thin film of low body
    soft: float = 0.9  # diffuse contrast
    sheen: float = 0.2  # broad highlight
    power: float = 60.0  # its Blinn–Phong exponent
    glaze: float = 0.0  # mirror image of the window
    tint: float = 0.3  # how far highlights take the shade's hue
    flakes: float = 0.0  # glitter


SURFACES = {
    "matte": Surface(relief=1.0, flow=0.0, soft=0.75, sheen=0.03, power=18),
    "velvet": Surface(relief=0.5, flow=0.1, soft=0.85, sheen=0.16, power=12, tint=0.7),
    "satin": Surface(relief=0.8, flow=0.2, body=8, sheen=0.42, power=66, glaze=0.06, tint=0.25),
    "gloss": Surface(relief=0.55, flow=1.0, body=6, soft=0.8, sheen=0.12, power=90, glaze=0.85, tint=0.0),
    "sheer": Surface(relief=0.5, flow=0.8, body=1.6, soft=0.7, sheen=0.12, power=90, glaze=0.45, tint=0.0),
    "shimmer": Surface(
        relief=0.6, flow=0.2, body=7, sheen=0.25, power=42, glaze=0.05, tint=0.35, flakes=1.15
    ),
    "metallic": Surface(relief=1.1, soft=1.1, sheen=1.1, power=21, glaze=0.1, tint=0.75, flakes=0.45),
    "natural": Surface(sheen=0.32, tint=0.55),
}


def smear(
    lab: Lab, finish: str, *, size: tuple[int, int] = (480, 300), seed: int = 0, scale: float = 1
) -> Image:
    """A stroke of the shade → H×W×4 uint8 RGBA, sRGB, straight alpha, of `size` (width, height) × `scale` px.

    The same seed gives the same stroke. KeyError for an unknown finish.
    """
    surface, rng = SURFACES[finish], np.random.default_rng(seed)
    width, height = round(size[0] * scale), round(size[1] * scale)
    unit = width / 480
    film = _bend(_stroke(surface, rng, width, height), rng)
    film = cv2.GaussianBlur(film, (0, 0), (0.7 + 1.3 * surface.flow) * unit)
    alpha = 1 - np.exp(-1.2 * surface.body * np.maximum(film - 0.06, 0))
    alpha = np.minimum(alpha / np.quantile(alpha[alpha > 0.2], 0.7), 1)  # at its thickest it covers

    surfaced = 9 * unit * film
    if surface.flow > 0.5:  # a liquid keeps its waves and loses its bristles
        surfaced = 1.9 * cv2.GaussianBlur(surfaced, (0, 0), 5 * unit) + 0.12 * surfaced
    normals = _normals(surfaced)
    hollows = film - cv2.GaussianBlur(film, (0, 0), 9 * unit)
    diffuse = 1 + 0.75 * surface.soft * (_facing(normals, LIGHT) / LIGHT[2] - 1) + 0.22 * hollows
    shine = _shine(surface, normals, rng, unit) + surface.glaze * _window(normals)
    paint = _paint(lab, surface, np.clip(diffuse, 0.25, 1.8), shine, alpha >= OPAQUE)

    shadow = cv2.GaussianBlur(alpha * np.minimum(film, 1), (0, 0), 5 * unit) * min(0.3, 0.06 * surface.body)
    shadow = cv2.warpAffine(shadow, np.array([[1, 0, 3 * unit], [0, 1, 5 * unit]]), (width, height))
    return _finish(paint, alpha, (1 - alpha) * shadow)


def bullet(
    lab: Lab, finish: str, *, size: tuple[int, int] = (240, 360), seed: int = 0, scale: float = 1
) -> Image:
    """A lipstick turned out of its metal tube → RGBA as `smear` gives it."""
    surface, rng = SURFACES[finish], np.random.default_rng(seed)
    width, height = round(size[0] * scale), round(size[1] * scale)
    unit = width / 240
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / unit
    x, y = x - 119.5, y - height / unit / 2 + 0.5

    stick, alpha = _stick(x, y)
    grain = cv2.GaussianBlur(rng.standard_normal(x.shape).astype(np.float32), (0, 0), 0.8 * unit)
    grain *= 0.02 * surface.relief
    normals = _unit(stick[0] + grain, stick[1] + grain, stick[2])
    diffuse = np.clip(0.42 + 0.58 * _facing(normals, LIGHT) / LIGHT[2], 0.2, 1.5)
    reflected = 2 * normals[2] * normals[0]
    strip = _step(-0.93, -0.80, reflected) * _step(-0.45, -0.62, reflected)  # a tall window
    shine = _shine(surface, normals, rng, unit) + np.float32(0.8 * surface.glaze) * strip
    tube, metal = _tube(x, y)
    paint = _paint(lab, surface, diffuse, shine, (alpha >= OPAQUE) & (y < 120))
    paint += tube[..., None] * (metal[..., None] - paint)
    return _finish(paint, np.maximum(alpha, tube), np.zeros_like(alpha))


def lock(
    lab: Lab, finish: str = "natural", *, size: tuple[int, int] = (480, 300), seed: int = 0, scale: float = 1
) -> Image:
    """A lock of hair of the shade, combed from left to right → RGBA as `smear` gives it."""
    surface, rng = SURFACES[finish], np.random.default_rng(seed)
    width, height = round(size[0] * scale), round(size[1] * scale)
    unit = width / 480
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    turn = rng.uniform(5.2, 6.4)
    bend = 0.24 * np.sin(turn * x + 0.4) * (0.35 + 0.65 * x)  # the wave it falls in
    slope = np.gradient(bend[0])[None] * width
    spread = (
        0.52 * (1 - 0.25 * x) * (1 - 0.8 * _step(0.55, 1.02, x))
    )  # half its width; the tip is drawn together
    v = (y - bend) / spread

    coarse = max(1, 1 / unit)  # strands no finer than the picture can show
    strands = _grain(
        rng, width, 4 * height, {1.4 * coarse: 0.8, 3 * coarse: 0.7, 9 * coarse: 0.5, 26 * coarse: 0.6}
    )
    rows = np.clip((v + 1.3) / 2.6, 0, 1) * (4 * height - 1) + 0 * x
    columns = np.broadcast_to(x * (width - 1), v.shape)
    strands = cv2.remap(strands, columns.astype(np.float32), rows.astype(np.float32), cv2.INTER_LINEAR)
    reach = 0.955 + 0.035 * np.tanh(strands) - 0.05 * v**2
    alpha = _step(0, 0.02, reach - x) * _step(0, 0.06, 1 - np.abs(v) + 0.07 * strands) * _step(0.03, 0.04, x)

    round_ = np.sqrt(np.maximum(1 - 0.8 * v**2, 0.05))
    diffuse = (0.45 + 0.55 * round_) * np.clip(1 + 0.16 * strands, 0.3, 1.7)
    # A fibre mirrors the window where its tangent lies right: a band across the lock (Kajiya and Kay 1989).
    band = np.exp(-(((slope - 0.55 + 0.22 * strands) / 0.5) ** 2)) + 0.6 * np.exp(
        -(((slope + 0.9) / 0.4) ** 2)
    )
    shine = surface.sheen * band * round_ * np.clip(1 + 0.5 * strands, 0, 2)
    paint = _paint(lab, surface, diffuse, shine, alpha >= OPAQUE)
    shadow = cv2.GaussianBlur(alpha, (0, 0), 5 * unit) * 0.22
    shadow = cv2.warpAffine(shadow, np.array([[1, 0, 2 * unit], [0, 1, 6 * unit]]), (width, height))
    return _finish(paint, alpha, (1 - alpha) * shadow)


def _stroke(surface: Surface, rng: np.random.Generator, width: int, height: int) -> Floats:
    """Film thickness h×w, about 1 in the middle, of a stroke drawn from left to right."""
    dry = 1 - surface.flow
    x = np.linspace(0, 1, width, dtype=np.float32)[None]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    v = y / (
        0.6 * (1 - 0.1 * x) * (1 + 0.035 * _wander(rng, width, {5: 1, 14: 0.35})[None])
    )  # ±1 at the sides
    start = (
        0.08
        + np.clip(0.022 * _wander(rng, height, {5: 1, 16: 0.6 * dry, 60: 0.35 * dry}), -0.05, 0.05)[:, None]
    )
    start = start + (0.05 + 0.05 * surface.flow) * v**2
    ends = _wander(rng, height, {7: 1, 22: 0.8 * dry + 0.1, 64: 0.55 * dry, 140: 0.25 * dry})[:, None]
    end = np.minimum(0.88 - (0.03 + 0.03 * dry) * ends, 0.96) - 0.09 * v**2
    rim = _wander(rng, width, {30: 0.015, 90: 0.01 * dry})[None]

    furrows = _grain(
        rng, width, height, {3.2: 0.3 * dry, 7: 0.4 * dry, 18: 0.15 + 0.35 * dry, 45: 1 - 0.5 * dry}
    )
    ridge = 0.55 * np.exp(-(((np.abs(v) - 0.86) / 0.1) ** 2))  # what the spatula pushes aside
    deposit = 0.7 * np.exp(-(((x - start - 0.07) / 0.07) ** 2))
    film = (1.05 - 0.45 * x) * (1 + ridge + deposit) + surface.relief * (0.3 + 0.15 * x) * furrows
    film = film * _step(0, 0.035 + 0.03 * surface.flow, x - start) * _step(0, 0.05 + 0.1 * dry, end - x)
    film = film * _step(0, 0.05 + 0.15 * surface.flow, 1 - np.abs(v) + rim)
    return np.asarray(np.maximum(film, 0), np.float32)


def _bend(film: Floats, rng: np.random.Generator) -> Floats:
    """The hand's slight slope and arc."""
    height, width = film.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = x / width - 0.5
    shift = rng.uniform(-0.1, 0.1) * along + rng.uniform(-0.1, 0.1) * (4 * along**2 - 0.35)
    return np.asarray(cv2.remap(film, x, (y + height * shift).astype(np.float32), cv2.INTER_LINEAR))


def _stick(x: Floats, y: Floats) -> tuple[Normals, Floats]:
    """Normals and coverage of a cylinder seen a little from above, cut aslant; x, y from the middle."""
    radius, rise, run = 62.0, 0.26, 0.966  # sine and cosine of the camera's tilt
    depth = np.sqrt(np.maximum(radius**2 - x**2, 0))
    column = depth * run - (depth * rise - y) / run * -rise  # z of the front of the column
    back = column - 2 * depth / run
    cut = np.array([-0.30, -0.50, 0.81])
    plane = -(cut[0] * x + cut[1] * (y + 20)) / cut[2]
    mix = _step(-7, 7, column - plane)  # 1 on the cut, rounded at its rim
    around = (x / radius, -depth / radius * rise, depth / radius * run)
    dome = (cut[0] + 0.0022 * x, cut[1] + 0.0016 * (y + 20), np.full_like(x, cut[2]))
    normals = _unit(*(a + mix * (b - a) for a, b in zip(around, dome, strict=True)))
    edge = np.clip(radius - np.abs(x), 0, 1) * np.clip((plane - back) / 2, 0, 1)
    return normals, edge.astype(np.float32)


def _tube(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Coverage and grey of the metal tube that the stick comes out of."""
    radius = 70.0
    curve = 0.26 * np.sqrt(np.maximum(radius**2 - x**2, 0))
    mask = np.clip(radius - np.abs(x), 0, 1) * np.clip(y - 124 - curve, 0, 1)
    grey = np.interp(x / radius, np.linspace(-1, 1, len(METAL)), METAL)
    lip = 1 + 0.5 * np.exp(-(((y - 127 - curve) / 2) ** 2)) - 0.45 * np.exp(-(((y - 133 - curve) / 2) ** 2))
    return mask.astype(np.float32), np.clip(grey * lip, 0, 1).astype(np.float32)


def _shine(surface: Surface, normals: Normals, rng: np.random.Generator, unit: float) -> Floats:
    """Blinn–Phong sheen and the flakes: tiny mirrors, each tilted by chance."""
    shine = surface.sheen * np.maximum(_facing(normals, HALFWAY), 0) ** surface.power
    if not surface.flakes:
        return shine
    height, width = shine.shape
    grid = (2, max(1, round(height / max(1, unit))), max(1, round(width / max(1, unit))))
    tilt_x, tilt_y = (
        cv2.resize(t, (width, height)) for t in 0.55 * rng.standard_normal(grid).astype(np.float32)
    )
    mirrors = _unit(normals[0] + tilt_x, normals[1] + tilt_y, normals[2])
    return shine + surface.flakes * np.maximum(_facing(mirrors, HALFWAY), 0) ** 140


def _window(normals: Normals) -> Floats:
    """What a mirror would show of the window: 1 inside its frame."""
    x, y = 2 * normals[2] * normals[0], 2 * normals[2] * normals[1]
    window = _step(-0.98, -0.9, y) * _step(-0.16, -0.3, y) * _step(-0.9, -0.7, x) * _step(0.35, 0.1, x)
    return window + 0.18 * _step(0.3, 0.42, y) * _step(0.75, 0.6, y)


def _paint(
    lab: Lab, surface: Surface, diffuse: Floats, shine: Floats, opaque: npt.NDArray[np.bool_]
) -> Floats:
    """Linear RGB h×w×3 whose median over `opaque` is the shade.

    Furrows deepen the hue, as light meets the pigment more than once there.
    """
    target = np.clip(lab_to_linear(lab), 0, 1).astype(np.float32)
    hue = np.maximum(target / max(target.max(), 1e-4), 1e-3)
    glint = (1 - surface.tint * (1 - hue)) * (0.25 + 0.75 * np.sqrt(target @ LUMINANCE))
    diffuse = (diffuse / np.median(diffuse[opaque])).astype(np.float32)
    shine = np.maximum(shine - np.median(shine[opaque]), 0).astype(np.float32)

    def lit(pigment: Floats, light: Floats, gloss: Floats) -> Floats:
        depth = 0.55 * np.maximum(1 - light, 0)
        return np.dstack(
            [p * light * h**depth + g * gloss for p, h, g in zip(pigment, hue, glint, strict=True)]
        )

    sample, pigment = (diffuse[opaque][::3], shine[opaque][::3]), target
    for _ in range(6):
        pigment = np.clip(pigment + target - np.median(lit(pigment, *sample)[0], axis=0), 0, 1.2)
    return lit(pigment, diffuse, shine)


def _finish(paint: Floats, alpha: Floats, shadow: Floats) -> Image:
    """Linear paint over a black shadow → straight RGBA bytes."""
    total = alpha + (1 - alpha) * shadow
    colour = linear_to_srgb(np.clip(paint, 0, 1)) * (alpha / np.maximum(total, 1e-4))[..., None]
    return np.asarray(np.rint(255 * np.dstack([colour, total])), np.uint8)


def _normals(surface: Floats) -> Normals:
    return _unit(
        -cv2.Sobel(surface, cv2.CV_32F, 1, 0, scale=1 / 8),
        -cv2.Sobel(surface, cv2.CV_32F, 0, 1, scale=1 / 8),
        np.ones_like(surface),
    )


def _unit(x: Floats, y: Floats, z: Floats) -> Normals:
    scale = 1 / np.sqrt(x * x + y * y + z * z)
    return x * scale, y * scale, z * scale


def _facing(normals: Normals, direction: npt.NDArray[np.float64]) -> Floats:
    x, y, z = map(np.float32, direction)
    return np.asarray(normals[0] * x + normals[1] * y + normals[2] * z)


def _step(low: float, high: float, value: Floats) -> Floats:
    """Hermite step from 0 at `low` to 1 at `high`."""
    t = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _wander(rng: np.random.Generator, length: int, octaves: dict[int, float]) -> Floats:
    """Smooth noise on a line: knots → strength."""
    knots = (rng.standard_normal((1, n)).astype(np.float32) for n in octaves)
    lines = (cv2.resize(k, (length, 1), interpolation=cv2.INTER_CUBIC)[0] for k in knots)
    return np.asarray(sum(s * line for s, line in zip(octaves.values(), lines, strict=True)))


def _grain(rng: np.random.Generator, width: int, height: int, octaves: dict[float, float]) -> Floats:
    """Noise that runs along x: rows per furrow → strength."""
    total = np.zeros((height, width), np.float32)
    for along, (spacing, strength) in enumerate(octaves.items(), 3):
        knots = rng.standard_normal((max(4, round(300 / spacing)), min(along, 5))).astype(np.float32)
        total += strength * cv2.resize(knots, (width, height), interpolation=cv2.INTER_CUBIC)
    return total
