"""What is understood of one face of one picture: all that rendering needs."""

from dataclasses import dataclass

from ml.face import Face
from ml.light import Light
from ml.matte import Matte
from ml.parse import Parse


@dataclass(frozen=True)
class FaceView:
    face: Face
    parse: Parse | None
    lips: Matte | None
    light: Light
