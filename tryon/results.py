"""What the engine hands out, and what it keeps of one viewer. No carrier of a picture has a repr."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ml.colour import lab_to_hex
from tryon.jpeg import Image

if TYPE_CHECKING:
    from ml.complexion import Complexion

FRAME_S, MAX_STEP_S = 1 / 30, 1.0


@dataclass(frozen=True, repr=False)
class Dressed:
    """A frame as it goes back. Without a repr, like every carrier of a picture."""

    jpeg: bytes
    faces: int
    is_painted: bool
    confidence: float  # 0..1, largest face
    light: str  # verdict on the largest face's light, "" without a face
    side: int  # px, the longer one of the frame
    is_reused: bool = False
    looks: int = 0  # side by side; none for one alone


@dataclass(frozen=True)
class Lips:
    """The lips of the largest face in a photograph."""

    lab: tuple[float, float, float]  # as in good light
    confidence: float  # 0..1
    light: str  # verdict

    @property
    def hex(self) -> str:
        return lab_to_hex(self.lab)


@dataclass(frozen=True)
class Judged:
    """A person's colours, told from her pictures, and where her face lies in the first of them."""

    complexion: "Complexion"
    place: tuple[tuple[float, float], ...] = ()  # x, y of PLACES as shares of width and height

    @property
    def hex(self) -> str:
        """Her skin as in good light."""
        return lab_to_hex(self.complexion.skin)


@dataclass(frozen=True, repr=False)
class Still:
    """The last still and what was understood of it."""

    jpeg: bytes
    image: Image
    views: Sequence[Any]
    faces: int
    regions: frozenset[str]


@dataclass(repr=False)
class Viewer:
    """The state of one socket: whom it follows, and its last still. Used by one job at a time."""

    state: Any = None
    faces: int = 1
    still: Still | None = None
    at: float = 0.0
    captured_at: float | None = field(default=None)

    def tick(self, captured_at: float) -> float:
        """A clock that only moves forward, in steps the tracker can believe, whatever the client's does."""
        step = captured_at - self.captured_at if self.captured_at is not None else FRAME_S
        self.captured_at = captured_at
        self.at += step if 0 < step <= MAX_STEP_S else FRAME_S
        return self.at
