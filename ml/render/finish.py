"""The seven finishes of lipstick as numbers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finish:
    """How a film of colour lies on the lips and takes the light. Texture exponents of 1: as the bare lip."""

    opacity: float  # share of the layer's coverage that the product reaches
    yule_nielsen: float  # 1 lies on top … large stains like a filter
    evens: float  # share of the lips' own two tones, upper and lower, that it hides
    low: float  # exponent of the lips' broad shading
    mid: float  # of their folds
    fine: float  # of their lines
    own: float  # gain of the lip's own highlights
    gloss: float  # a wet film's sharp highlights
    sheen: float  # broad soft highlight
    flakes: float  # glitter
    tint: float  # how far highlights take the pigment's colour


FINISHES = {
    #                 opacity   n  evens  low   mid   fine   own  gloss sheen flakes tint
    "matte": Finish(1.00, 2.0, 0.60, 0.85, 0.92, 0.95, 0.00, 0.00, 0.00, 0.00, 0.0),
    "velvet": Finish(1.00, 2.0, 0.60, 0.85, 0.88, 0.70, 0.10, 0.00, 0.06, 0.00, 0.5),
    "satin": Finish(0.98, 2.0, 0.50, 0.90, 0.95, 0.85, 0.70, 0.10, 0.14, 0.00, 0.1),
    "gloss": Finish(0.92, 2.5, 0.40, 0.90, 1.00, 0.65, 1.30, 0.50, 0.08, 0.00, 0.0),
    "sheer": Finish(0.55, 4.0, 0.10, 1.00, 1.00, 0.95, 1.10, 0.16, 0.04, 0.00, 0.0),
    "shimmer": Finish(0.95, 2.0, 0.45, 0.90, 0.95, 0.75, 0.70, 0.08, 0.14, 1.20, 0.3),
    "metallic": Finish(1.00, 2.0, 0.50, 1.05, 1.15, 0.70, 0.60, 0.12, 0.75, 0.50, 0.8),
}
