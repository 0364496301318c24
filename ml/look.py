"""A look is an ordered list of layers of make-up; this is its data type and its wire format."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ml.colour import Lab, hex_to_lab

REGIONS = (
    *("skin", "contour", "cheeks", "highlight", "brows", "eyelids", "eyeliner", "lashes"),
    *("lip_liner", "lips", "hair"),
)
"""In the order in which they are put on."""
FINISHES = ("matte", "velvet", "satin", "gloss", "sheer", "shimmer", "metallic")
HAIR_FINISHES = ("natural",)
POWDER_FINISHES = ("matte", "satin", "sheer", "shimmer")
FINISHES_OF = {
    "lips": FINISHES,
    "lip_liner": ("matte", "satin"),
    "hair": HAIR_FINISHES,
    "skin": ("natural", "matte", "satin", "sheer"),
    "contour": ("matte", "satin", "sheer"),
    "cheeks": POWDER_FINISHES,
    "highlight": ("shimmer", "satin", "metallic", "gloss"),
    "brows": ("natural", "matte"),
    "eyelids": ("matte", "satin", "sheer", "shimmer", "metallic", "gloss"),
    "eyeliner": ("matte", "satin", "shimmer", "metallic"),
    "lashes": ("natural",),
}
LIP_SHAPES = ("full", "gradient", "two_tone")
HAIR_SHAPES = ("full", "gradient")
SHAPES_OF = {
    "lips": LIP_SHAPES,
    "lip_liner": ("full", "soft"),
    "hair": HAIR_SHAPES,
    "skin": ("full",),
    "contour": ("sculpted", "cheekbones", "jaw", "nose"),
    "cheeks": ("apples", "lifted", "draped", "sunkissed", "under_eye", "tailored"),
    "highlight": ("glow", "cheekbones", "nose"),
    "brows": ("natural", "filled"),
    "eyelids": ("wash", "gradient", "halo", "smoky"),
    "eyeliner": ("classic", "thin", "wing", "cat", "puppy", "smudged", "full"),
    "lashes": ("natural", "volume", "long", "doll"),
}
"""The first finish and the first shape of a region stand where a layer names none; lips are satin then."""
MAX_LAYERS, MAX_COLOURS, MAX_SHADE = 12, 5, 2**63 - 1


class InvalidLook(ValueError):
    """What was sent is no look; the message names the field and what it may be."""


@dataclass(frozen=True)
class Layer:
    """One product on one region.

    Lips: `full` wears colours[0]. `gradient` wears colours[0] at the mouth's inside, fading outwards into
    colours[1] or the bare lip. `two_tone` wears colours[0] outside and colours[1] (or a deeper coat of
    colours[0]) inside.
    Hair: `full` wears colours[0]. `gradient` wears it at the tips, fading upwards into colours[1] or the own
    hair. The one finish of hair is `natural`.
    Eyelids: up to four colours, each with its place in the shape (`ml.placements`). Elsewhere only
    colours[0] counts.
    """

    region: str
    colours: tuple[Lab, ...]
    finish: str = "satin"
    coverage: float = 0.85
    intensity: float = 1.0
    shape: str = "full"
    shade: int | None = None

    def __post_init__(self) -> None:
        _choice("region", self.region, REGIONS)
        _choice("finish", self.finish, FINISHES_OF[self.region])
        _choice("shape", self.shape, SHAPES_OF[self.region])
        _number("coverage", self.coverage, 0, 1)
        _number("intensity", self.intensity, 0, 1)
        if not isinstance(self.colours, tuple) or not 1 <= len(self.colours) <= MAX_COLOURS:
            raise InvalidLook(f"colours: 1 to {MAX_COLOURS} colours")
        for lightness, a, b in self.colours:
            _number("colours", lightness, 0, 100)
            _number("colours", a, -128, 128)
            _number("colours", b, -128, 128)
        if self.shade is not None and not (type(self.shade) is int and 1 <= self.shade <= MAX_SHADE):
            raise InvalidLook("shade: a positive whole number or null")

    @property
    def is_visible(self) -> bool:
        return self.coverage > 0 and self.intensity > 0

    @classmethod
    def from_json(cls, obj: object) -> "Layer":
        fields = _object("layer", obj, required={"region", "colours"}, allowed=set(cls.__dataclass_fields__))
        colours = fields.pop("colours")
        if not isinstance(colours, list) or not 1 <= len(colours) <= MAX_COLOURS:
            raise InvalidLook(f"colours: a list of 1 to {MAX_COLOURS} colours")
        _choice("region", fields["region"], REGIONS)
        if fields["region"] != "lips":
            fields.setdefault("finish", FINISHES_OF[fields["region"]][0])
        fields.setdefault("shape", SHAPES_OF[fields["region"]][0])
        return cls(colours=tuple(_colour(colour) for colour in colours), **fields)

    def to_json(self) -> dict[str, Any]:
        return {
            "region": self.region,
            "colours": [list(colour) for colour in self.colours],
            "finish": self.finish,
            "coverage": self.coverage,
            "intensity": self.intensity,
            "shape": self.shape,
            "shade": self.shade,
        }


@dataclass(frozen=True)
class Look:
    """Layers in the order in which they are put on. No layers: the bare face."""

    layers: tuple[Layer, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.layers, tuple) or len(self.layers) > MAX_LAYERS:
            raise InvalidLook(f"layers: at most {MAX_LAYERS}")

    @property
    def is_visible(self) -> bool:
        return any(layer.is_visible for layer in self.layers)

    @property
    def regions(self) -> frozenset[str]:
        """What must be understood to draw it."""
        return frozenset(layer.region for layer in self.layers if layer.is_visible)

    @classmethod
    def from_json(cls, obj: object) -> "Look":
        """Read what `json.loads` returned; an unknown field, a wrong type, NaN or too many raise."""
        layers = _object("look", obj, required={"layers"}, allowed={"layers"})["layers"]
        if not isinstance(layers, list) or len(layers) > MAX_LAYERS:
            raise InvalidLook(f"layers: a list of at most {MAX_LAYERS}")
        return cls(tuple(Layer.from_json(layer) for layer in layers))

    def to_json(self) -> dict[str, Any]:
        return {"layers": [layer.to_json() for layer in self.layers]}


def _object(name: str, obj: object, *, required: set[str], allowed: set[str]) -> dict[str, Any]:
    if not isinstance(obj, Mapping):
        raise InvalidLook(f"{name}: an object")
    if missing := required - obj.keys():
        raise InvalidLook(f"{name}: needs {', '.join(sorted(missing))}")
    if unknown := obj.keys() - allowed:
        raise InvalidLook(f"{name}: unknown field {min(map(str, unknown))[:40]!r}")
    return dict(obj)


def _choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in choices:
        raise InvalidLook(f"{name}: one of {', '.join(choices)}")


def _number(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_between(value, low, high):
        raise InvalidLook(f"{name}: a number from {low} to {high}")


def _is_between(value: float, low: float, high: float) -> bool:
    return low <= value <= high and math.isfinite(value)


def _colour(value: object) -> Lab:
    """`"#b3202a"` or `[L, a, b]`; the ranges are checked by Layer."""
    if isinstance(value, str):
        try:
            return hex_to_lab(value)
        except ValueError as error:
            raise InvalidLook(f"colours: {error}") from None
    if isinstance(value, list) and len(value) == 3:
        for component in value:
            _number("colours", component, -128, 128)
        lightness, a, b = map(float, value)
        return lightness, a, b
    raise InvalidLook("colours: each a string like #b3202a or a list of L, a, b")
