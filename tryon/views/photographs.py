"""What the pages that read a photograph do with each: limit, consent, and why there is no answer."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from accounts.models import Consent
from tryon.answers import CODES, MESSAGES, require_consent, require_valid
from tryon.forms import PhotoForm
from tryon.frames import log_failure
from tryon.jpeg import BadFrame
from tryon.limits import is_allowed
from tryon.protocol import Refused
from tryon.services.consent import note_consent
from tryon.services.photos import read_photo
from tryon.visitors import visitor_of_request

Found = dict[str, Any]
Answer = tuple[int, Found]  # status, and what the template is told


def answer_photos(request: HttpRequest, tell: Callable[[list[bytes]], Answer], *, most: int = 1) -> Answer:
    """What `tell` makes of the posted JPEGs, or an `error`. Nothing is kept."""
    if not is_allowed(visitor_of_request(request), "photo", most=20, seconds=60):
        return _refusal("rate_limited")
    try:
        require_consent(require_valid(PhotoForm(request.POST, request.FILES))["consent"])
        note_consent(request.user, Consent.Document.CAMERA)
        return tell([read_photo(photo.read()) for photo in request.FILES.getlist("photo")[:most]])
    except Refused as refusal:
        return _refusal("photo_format" if not request.FILES else refusal.code.value)
    except BadFrame:
        return _refusal("photo_damaged")
    except tuple(CODES) as problem:
        return _refusal(CODES[type(problem)])
    except Exception as failure:  # Django's own report would show the picture among the local variables
        log_failure(failure)
        return _refusal("internal")


def _refusal(code: str) -> Answer:
    status, message = MESSAGES[code]
    return status, {"error": message}
