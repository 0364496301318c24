"""What one socket has agreed on and asked for, and the control messages that change it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tryon.compare import MOST_LOOKS
from tryon.engine import InvalidLook, Look
from tryon.frames import is_poor
from tryon.protocol import CONSENT_VERSION, Code, Frame, Refused
from tryon.results import Dressed, Viewer

SNAPSHOT_QUALITY = 95
BARE = Look()


@dataclass
class Session:
    """Lives as long as its socket."""

    has_consent: bool = False
    look: Look = BARE
    compare: tuple[Look, ...] = ()
    quality: int = 80
    faces: int = 1
    wants_snapshot: bool = False
    viewer: Viewer = field(default_factory=Viewer, repr=False)
    has_face: bool = True  # so that a first frame without a face is told
    poor_light: str = ""
    counted: set[int] = field(default_factory=set)

    def give_consent(self, message: Mapping[str, Any]) -> None:
        if _only(message, "version").get("version") != CONSENT_VERSION:
            raise Refused(Code.CONSENT_VERSION, f"the current version is {CONSENT_VERSION}")
        self.has_consent = True

    def set_quality(self, message: Mapping[str, Any]) -> None:
        fields = _only(message, "jpeg", "faces")
        quality = whole_number(fields, "jpeg", 40, 95, self.quality)
        self.faces = whole_number(fields, "faces", 1, 4, self.faces)
        self.quality = quality

    def take_snapshot(self, message: Mapping[str, Any]) -> None:
        _only(message)
        self.require_consent()
        self.wants_snapshot = True

    def require_consent(self, seq: int | None = None) -> None:
        if not self.has_consent:
            raise Refused(Code.CONSENT_REQUIRED, "give consent first", seq)

    def changes(self, frame: Frame, dressed: Dressed) -> Iterator[dict[str, Any]]:
        """What the client should hear beside the reply: a face lost, the light gone poor."""
        if self.has_face and not dressed.faces:
            yield {"type": "face.lost", "seq": frame.seq}
        self.has_face = dressed.faces > 0
        verdict = dressed.light if is_poor(dressed) else ""
        if verdict and verdict != self.poor_light:
            confidence = round(dressed.confidence, 3)
            yield {"type": "light.poor", "seq": frame.seq, "verdict": verdict, "confidence": confidence}
        self.poor_light = verdict


def read_look(message: Mapping[str, Any]) -> Look:
    return look_from(_only(message, "look").get("look"))


def read_looks(message: Mapping[str, Any]) -> tuple[Look, ...]:
    return looks_from(_only(message, "looks").get("looks"))


def looks_from(obj: object) -> tuple[Look, ...]:
    """Two to four looks to wear side by side, or none."""
    if not isinstance(obj, list) or len(obj) not in {0, *range(2, MOST_LOOKS + 1)}:
        raise Refused(Code.INVALID_LOOK, f"looks: a list of 2 to {MOST_LOOKS} looks, or an empty one")
    return tuple(look_from(look) for look in obj)


def look_from(obj: object) -> Look:
    try:
        return Look.from_json(obj)
    except InvalidLook as error:
        raise Refused(Code.INVALID_LOOK, str(error)) from None


def whole_number(fields: Mapping[str, Any], name: str, low: int, high: int, default: int) -> int:
    value = fields.get(name, default)
    if type(value) is not int or not low <= value <= high:
        raise Refused(Code.BAD_MESSAGE, f"{name}: a whole number from {low} to {high}")
    return value


def _only(message: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    if unknown := message.keys() - {"type", *names}:
        raise Refused(Code.BAD_MESSAGE, f"unknown field {min(unknown)[:40]!r}")
    return message
