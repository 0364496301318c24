"""Single frames and photographs by plain posts: the way in where no WebSocket comes through."""

from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import Consent
from tryon import engine
from tryon.answers import error, errors_as_json, require_consent, require_valid
from tryon.engine import Look
from tryon.forms import FrameForm, PhotoForm
from tryon.frames import check_frame, log_failure, reply_to
from tryon.jpeg import BadFrame
from tryon.limits import is_allowed
from tryon.protocol import Frame
from tryon.results import Dressed, Viewer
from tryon.services.consent import note_consent
from tryon.services.photos import read_photo
from tryon.services.shades import with_true_shades
from tryon.visitors import visitor_of_request


@never_cache
@require_POST
@errors_as_json
def dress(request: HttpRequest) -> HttpResponse:
    """A frame and a look in, the frame made up out. Nothing is remembered from one to the next."""
    if not is_allowed(visitor_of_request(request), "frame", most=10, seconds=1):
        return error("rate_limited")
    fields = require_valid(FrameForm(request.POST, request.FILES))
    require_consent(fields["consent"])
    note_consent(request.user, Consent.Document.CAMERA)
    look = with_true_shades(fields["look"])
    compare = [with_true_shades(each) for each in fields["compare"] or ()]
    frame = Frame(
        seq=fields["seq"] or 0,
        is_still=fields["still"],
        capture_ms=fields["capture_ms"] or 0.0,
        jpeg=fields["frame"].read(),
        arrived_at=monotonic(),
    )
    check_frame(frame)
    try:
        dressed = _dress(frame, look, compare, fields)
    except BadFrame:
        return error("frame_not_jpeg")
    except Exception as failure:  # Django's own report would show the picture among the local variables
        log_failure(failure)
        return error("internal")
    return HttpResponse(dressed.jpeg, content_type="image/jpeg", headers=_headers(frame, dressed))


def _dress(frame: Frame, look: Look, compare: list[Look], fields: dict[str, Any]) -> Dressed:
    how = {"still": True, "faces": fields["faces"] or 1, "quality": fields["jpeg"] or 80}
    return engine.default_engine().dress_in_turn(Viewer(), frame.jpeg, look, compare=compare, **how)


def _headers(frame: Frame, dressed: Dressed) -> dict[str, str]:
    reply = reply_to(frame, dressed)
    return {
        "X-Mimo-Seq": str(reply.seq),
        "X-Mimo-Flags": str(reply.bits),
        "X-Mimo-Capture-Ms": repr(reply.capture_ms),
        "X-Mimo-Server-Ms": f"{reply.server_ms:.1f}",
        "X-Mimo-Confidence": f"{reply.confidence:.3f}",
        "X-Mimo-Light": dressed.light,
    }


@never_cache
@require_POST
@errors_as_json
def read(request: HttpRequest) -> HttpResponse:
    """A photograph in, the same picture out as a still that the fitting room takes."""
    if not is_allowed(visitor_of_request(request), "photo", most=20, seconds=60):
        return error("rate_limited")
    fields = require_valid(PhotoForm(request.POST, request.FILES))
    require_consent(fields["consent"])
    note_consent(request.user, Consent.Document.CAMERA)
    return HttpResponse(read_photo(fields["photo"].read()), content_type="image/jpeg")
