"""What is understood of one face of one picture: all that rendering needs."""

from dataclasses import dataclass

from ml.face import Face
from ml.hair import Hair
from ml.light import Light
from ml.matte import Matte
from ml.parse import Parse


@dataclass(frozen=True)
class FaceView:
    face: Face
    parse: Parse | None
    lips: Matte | None
    light: Light
    hair: Hair | None = None  # only where a look asks for it

    def matte(self, region: str) -> Matte | None:
        """Where a layer on that region may paint."""
        hair = self.hair.matte if self.hair else None
        return {"lips": self.lips, "hair": hair}[region]
