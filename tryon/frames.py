"""A frame on its way to the engine and back, for the socket and the posting route alike."""

import logging
import traceback
from time import monotonic

from tryon.jpeg import BadFrame, jpeg_size
from tryon.protocol import MAX_FRAME_BYTES, MAX_FRAME_SIDE, MIN_FRAME_SIDE, Code, Flag, Frame, Refused, Reply
from tryon.results import Dressed

log = logging.getLogger(__name__)


def check_frame(frame: Frame) -> None:
    """Judge the frame by its size and its JPEG header, before anything decodes it."""
    if len(frame.jpeg) > MAX_FRAME_BYTES:
        raise Refused(Code.FRAME_TOO_LARGE, f"at most {MAX_FRAME_BYTES} bytes", frame.seq)
    try:
        width, height = jpeg_size(frame.jpeg)
    except BadFrame as error:
        raise Refused(Code.FRAME_NOT_JPEG, str(error), frame.seq) from None
    if min(width, height) < MIN_FRAME_SIDE:
        raise Refused(Code.FRAME_NOT_JPEG, f"at least {MIN_FRAME_SIDE} px", frame.seq)
    if max(width, height) > MAX_FRAME_SIDE:
        raise Refused(Code.FRAME_TOO_LARGE, f"at most {MAX_FRAME_SIDE} px", frame.seq)


def is_poor(dressed: Dressed) -> bool:
    """Whether the light is too poor to judge a colour; without a face nothing is to be judged."""
    return dressed.faces > 0 and dressed.light != "good"


def reply_to(
    frame: Frame, dressed: Dressed, *, is_snapshot: bool = False, dropped: int = 0, waiting: int = 0
) -> Reply:
    told = {
        Flag.STILL: frame.is_still,
        Flag.FACE: dressed.faces > 0,
        Flag.PAINTED: dressed.is_painted,
        Flag.POOR_LIGHT: is_poor(dressed),
        Flag.SNAPSHOT: is_snapshot,
        Flag.REUSED: dressed.is_reused,
    }
    return Reply(
        seq=frame.seq,
        flags=Flag(sum(flag for flag, is_so in told.items() if is_so)),
        capture_ms=frame.capture_ms,
        server_ms=(monotonic() - frame.arrived_at) * 1000,
        confidence=dressed.confidence,
        faces=dressed.faces,
        looks=dressed.looks,
        dropped=dropped,
        waiting=waiting,
    )


def log_failure(error: BaseException) -> None:
    """The kind and place of an error, as text: its message or a local variable could hold the picture."""
    place = "".join(traceback.format_tb(error.__traceback__))
    log.error("A frame failed: %s\n%s", type(error).__name__, place)
