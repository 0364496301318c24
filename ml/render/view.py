"""What is understood of one face of one picture: all that rendering needs."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ml.brows import Strokes
from ml.face import Face
from ml.hair import Hair
from ml.light import Light
from ml.matte import Matte
from ml.parse import Parse
from ml.uv import Unfolded


@dataclass(frozen=True)
class FaceView:
    """Hair, and what skin needs (from `unfolded` on), is there only where a look asks for it."""

    face: Face
    parse: Parse | None
    lips: Matte | None
    light: Light
    look: npt.NDArray[np.float32] | None = field(default=None, repr=False)  # what the parsed cells look like
    hair: Hair | None = None
    unfolded: Unfolded | None = None
    surface: Matte | None = None  # over the box of `unfolded`: the face, and nothing before it
    complexion: Matte | None = None  # its skin up to the hair
    tone: float = 0.3  # linear luminance of the bare skin
    strokes: Strokes = ()  # hairs of her right brow and her left; none where a look has no brows
    rims: npt.NDArray[np.float32] | None = None  # the landmarks, lids as the parser sees them (`ml.lids`)

    @property
    def lids(self) -> npt.NDArray[np.float32]:
        """Landmarks N×3 px by which the eyes are made up."""
        return self.face.landmarks if self.rims is None else self.rims

    def matte(self, region: str) -> Matte | None:
        """Where a layer on that region may paint."""
        if region in {"lips", "lip_liner"}:
            return self.lips
        if region == "hair":
            return self.hair.matte if self.hair else None
        return self.complexion if region == "skin" else self.surface
