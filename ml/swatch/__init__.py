"""Swatches drawn from Lab and finish, in daylight from the upper left: paint, and what it comes in.

Strokes and bristles make heights, heights make normals, normals meet the light with the gloss of the finish.
The ground is transparent. The maths is in linear light, and the pigment is solved for: whatever the
light adds, the median colour of the opaque paint is the shade within ΔE00 1.
"""

from ml.swatch.bottles import bottle
from ml.swatch.bullets import bullet
from ml.swatch.light import SURFACES
from ml.swatch.pans import line, pan, pencil, powder
from ml.swatch.strokes import lock, smear, swipe

__all__ = ["SURFACES", "bottle", "bullet", "line", "lock", "pan", "pencil", "powder", "smear", "swipe"]
