"""The words and numbers of the live session, each defined once; docs/protocol.md explains them."""

import enum
import json
import math
import struct
from dataclasses import dataclass
from typing import Any, NoReturn

PROTOCOL = 1
CONSENT_VERSION = "2026-11-20"  # of the text that the studio shows before the camera opens

MAX_FRAME_BYTES, MAX_FRAME_SIDE, MIN_FRAME_SIDE = 256 * 1024, 1280, 16
MAX_TEXT = 16 * 1024
RATE, BURST = 40, 60  # messages a second, and at once
IDLE_S = 30
MAX_STRIKES = 50  # messages refused beyond those obeyed

REQUEST = struct.Struct("<IId")  # seq, flags, capture_ms
REPLY = struct.Struct("<IIdff")  # seq, flags, capture_ms, server_ms, confidence


class Flag(enum.IntFlag):
    """Bits of a request (STILL alone) and of a reply."""

    STILL = 0x1
    FACE = 0x2
    PAINTED = 0x4
    POOR_LIGHT = 0x8
    SNAPSHOT = 0x10
    REUSED = 0x20


FACES_SHIFT, LOOKS_SHIFT, DROPPED_SHIFT, WAITING_SHIFT = 8, 12, 16, 24


class Code(enum.StrEnum):
    """Why something was refused."""

    CONSENT_REQUIRED = "consent_required"
    CONSENT_VERSION = "consent_version"
    BAD_MESSAGE = "bad_message"
    UNKNOWN_TYPE = "unknown_type"
    INVALID_LOOK = "invalid_look"
    UNKNOWN_SHADE = "unknown_shade"
    FRAME_HEADER = "frame_header"
    FRAME_TOO_LARGE = "frame_too_large"
    FRAME_NOT_JPEG = "frame_not_jpeg"
    RATE_LIMITED = "rate_limited"
    TOO_MANY_SOCKETS = "too_many_sockets"
    INTERNAL = "internal"


class Close(enum.IntEnum):
    """Why the server ended a socket."""

    ABUSE = 4400
    SIGNED_OUT = 4401
    IDLE = 4408
    TOO_MANY_SOCKETS = 4429


class Refused(Exception):
    """A message or frame that is not obeyed. `detail` is for developers and never quotes a frame."""

    def __init__(self, code: Code, detail: str = "", seq: int | None = None) -> None:
        super().__init__(code, detail)
        self.code, self.detail, self.seq = code, detail, seq

    def to_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"type": "error", "code": self.code.value, "detail": self.detail}
        return answer if self.seq is None else answer | {"seq": self.seq}


@dataclass(frozen=True, repr=False)
class Frame:
    """One frame as it arrived. It has no repr, so that no log or error report can show it."""

    seq: int
    is_still: bool
    capture_ms: float
    jpeg: bytes
    arrived_at: float = 0.0  # seconds, the server's monotonic clock


@dataclass(frozen=True)
class Reply:
    """What goes before a reply's JPEG."""

    seq: int
    flags: Flag
    capture_ms: float
    server_ms: float
    confidence: float
    faces: int = 0
    looks: int = 0  # side by side
    dropped: int = 0
    waiting: int = 0

    @property
    def bits(self) -> int:
        return (
            self.flags
            | min(self.faces, 15) << FACES_SHIFT
            | min(self.looks, 7) << LOOKS_SHIFT
            | min(self.dropped, 255) << DROPPED_SHIFT
            | min(self.waiting, 15) << WAITING_SHIFT
        )

    def pack(self) -> bytes:
        return REPLY.pack(self.seq, self.bits, self.capture_ms, self.server_ms, self.confidence)

    @classmethod
    def unpack(cls, message: bytes) -> "Reply":
        seq, bits, capture_ms, server_ms, confidence = REPLY.unpack_from(message)
        return cls(
            seq,
            Flag(bits & 0xFF),
            capture_ms,
            server_ms,
            confidence,
            faces=bits >> FACES_SHIFT & 0xF,
            looks=bits >> LOOKS_SHIFT & 0x7,
            dropped=bits >> DROPPED_SHIFT & 0xFF,
            waiting=bits >> WAITING_SHIFT & 0xF,
        )


def pack_frame(seq: int, capture_ms: float, jpeg: bytes, *, still: bool = False) -> bytes:
    """The client's side, for the bench and the tests."""
    return REQUEST.pack(seq, Flag.STILL if still else 0, capture_ms) + jpeg


def read_frame(message: bytes, arrived_at: float) -> Frame:
    """Split a binary message; the JPEG itself is judged by `check_frame` and the engine."""
    if len(message) < REQUEST.size:
        raise Refused(Code.FRAME_HEADER, f"a frame has a header of {REQUEST.size} bytes")
    seq, flags, capture_ms = REQUEST.unpack_from(message)
    if flags & ~Flag.STILL:
        raise Refused(Code.FRAME_HEADER, "unknown flags", seq)
    if not math.isfinite(capture_ms):
        raise Refused(Code.FRAME_HEADER, "capture_ms is not finite", seq)
    return Frame(seq, bool(flags & Flag.STILL), capture_ms, message[REQUEST.size :], arrived_at)


def read_control(text: str) -> dict[str, Any]:
    """The JSON object of a text message, with a string `type`."""
    if len(text) > MAX_TEXT:
        raise Refused(Code.BAD_MESSAGE, f"at most {MAX_TEXT} characters")
    try:
        message = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Refused(Code.BAD_MESSAGE, "not JSON") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise Refused(Code.BAD_MESSAGE, "a JSON object with a type")
    return message


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def limits(sockets: int) -> dict[str, int]:
    """What `session.ready` and the studio page tell the client."""
    return {
        "bytes": MAX_FRAME_BYTES,
        "side": MAX_FRAME_SIDE,
        "rate": RATE,
        "burst": BURST,
        "sockets": sockets,
        "idle_s": IDLE_S,
    }
