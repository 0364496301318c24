"""The lipstick in a photograph: what colour the lips wear, and the shades nearest to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Consent
from catalog.colour import describe
from catalog.services.nearest import shades_near
from tryon import engine
from tryon.answers import CODES, MESSAGES, require_consent, require_valid
from tryon.engine import BadFrame, Lips
from tryon.forms import PhotoForm
from tryon.frames import log_failure
from tryon.limits import is_allowed
from tryon.protocol import CONSENT_VERSION, Refused
from tryon.services.consent import note_consent
from tryon.services.photos import read_photo
from tryon.visitors import visitor_of_request

SHOWN = 24
Found = dict[str, Any]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST `photo`, `consent`: the nearest shades, or why there are none. Nothing is kept."""
    status, found = _answer(request) if request.method == "POST" else (200, {})
    context = {"consent_version": CONSENT_VERSION, **found}
    return render(request, "tryon/lip_colour.html", context, status=status)


def _answer(request: HttpRequest) -> tuple[int, Found]:
    if not is_allowed(visitor_of_request(request), "photo", most=20, seconds=60):
        return _refusal("rate_limited")
    try:
        fields = require_valid(PhotoForm(request.POST, request.FILES))
        require_consent(fields["consent"])
        note_consent(request.user, Consent.Document.CAMERA)
        lips = engine.default_engine().read_lips_in_turn(read_photo(fields["photo"].read()))
    except Refused as refusal:
        return _refusal("photo_format" if not request.FILES else refusal.code.value)
    except BadFrame:
        return _refusal("photo_damaged")
    except tuple(CODES) as problem:
        return _refusal(CODES[type(problem)])
    except Exception as failure:  # Django's own report would show the picture among the local variables
        log_failure(failure)
        return _refusal("internal")
    if lips is None:
        return 422, {"error": _("No lips are found in this picture. A face from the front works best.")}
    return 200, _found(lips)


def _refusal(code: str) -> tuple[int, Found]:
    status, message = MESSAGES[code]
    return status, {"error": message}


def _found(lips: Lips) -> Found:
    return {
        "lips": lips,
        "percent": min(round(lips.confidence * 100), 99),
        "words": describe(lips.lab),
        "near": shades_near(lips.lab, limit=SHOWN),
    }
