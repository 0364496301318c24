"""The lids' rims, where the mesh and the parser agree on them.

The mesh knows the shape of an eye and hardly trembles; in dim light, or with the eyes turned aside, it may
lie beside it. The parser knows where an eye ends to a cell of its grid.
"""

import numpy as np
import numpy.typing as npt

from ml.parse import Parse
from ml.regions import INDEX

Floats = npt.NDArray[np.float32]

# Of the person's right eye and her left, from the outer corner to the inner one.
UPPER = (33, 246, 161, 160, 159, 158, 157, 173, 133), (263, 466, 388, 387, 386, 385, 384, 398, 362)
LOWER = (33, 7, 163, 144, 145, 153, 154, 155, 133), (263, 249, 390, 373, 374, 380, 381, 382, 362)
EYES = [INDEX["left_eye"], INDEX["right_eye"]]

REACH = 0.12  # how far from the mesh the parser's rim is looked for, in widths of the eye
STEPS = 25
EDGE = (0.3, 0.7)  # probability up to which a place is outside the eye, and from which inside
SURE = (0.5, 0.9)  # probability in the middle of the eye from which the parser has a say, and all its say
# Gap between the lids, in widths of the eye, up to which the parser takes lashes for one, and from which not.
AJAR = (0.06, 0.13)
# Share of the way to the parser's rim: paint above a lash line is seen less than in the eye.
OUTWARDS, INWARDS = 1.0, 0.3
OUTER, ROUNDS = 6.0, 4  # how much more a parser's rim outside the fitted one counts; of fitting
STIFF = (0.5, 1.5, 3.0)  # ridge on the shift, the tilt and the bend of a rim, in points of it


def on_lids(landmarks: Floats, parse: Parse | None) -> Floats:
    """Landmarks N×3 px with the rims of both eyes moved towards the parser's."""
    if parse is None:
        return landmarks
    moved = landmarks.copy()
    for upper, lower in zip(UPPER, LOWER, strict=True):
        above, below = landmarks[list(upper), :2], landmarks[list(lower), :2]
        width = float(np.hypot(*(above[-1] - above[0])))
        if width < 4:
            continue
        over, under = _shift(above, below, width, parse), _shift(below, above, width, parse)
        corners = (over[[0, -1]] + under[[0, -1]]) / 2
        over[[0, -1]] = under[[0, -1]] = corners
        moved[list(upper), :2] += over
        moved[list(lower), :2] = below + under
    return moved


def _shift(rim: Floats, other: Floats, width: float, parse: Parse) -> Floats:
    """N×2 px by which a rim is moved across itself: evenly, tilted and bent at most."""
    across = rim[-1] - rim[0]
    normal = np.array([across[1], -across[0]], np.float32) / np.float32(width)
    gap = np.abs((rim - other) @ normal)
    middle = len(rim) // 2
    normal = normal if (rim[middle] - other[middle]) @ normal >= 0 else -normal
    t = np.linspace(-1, 1, len(rim))
    basis = np.stack([np.ones_like(t), t, t**2 - 1 / 3], 1)
    reach = np.float32(REACH * width)
    inner = np.minimum(gap / 2, reach)[:, None]
    steps = np.linspace(0, 1, STEPS, dtype=np.float32)
    along = -inner + (inner + reach) * steps  # N×STEPS, px outwards
    seen = _eye(rim[:, None] + along[..., None] * normal, parse)
    inside = np.clip((seen - EDGE[0]) / (EDGE[1] - EDGE[0]), 0, 1).mean(axis=1)
    edge = inside * (inner + reach)[:, 0] - inner[:, 0]
    weight = np.clip((seen[:, 0] - SURE[0]) / (SURE[1] - SURE[0]), 0, 1)
    weight[[0, -1]] = 0
    weight *= np.clip((gap[middle] / width - AJAR[0]) / (AJAR[1] - AJAR[0]), 0, 1)
    shift = np.zeros_like(edge)
    for _ in range(ROUNDS):
        pull = weight * np.where(edge > shift, OUTER, 1.0)
        shift = basis @ np.linalg.solve(basis.T * pull @ basis + np.diag(STIFF), basis.T @ (pull * edge))
    shift *= np.where(shift > 0, OUTWARDS, INWARDS)
    return np.asarray(shift[:, None] * normal, np.float32)


def _eye(points: Floats, parse: Parse) -> Floats:
    """The parser's probability of an eye at …×2 px."""
    return parse.at(parse.probabilities[EYES].sum(axis=0), points)
