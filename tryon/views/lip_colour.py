"""The lipstick in a photograph: what colour the lips wear, and the shades nearest to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.colour import describe
from catalog.services.nearest import shades_near
from tryon import engine
from tryon.protocol import CONSENT_VERSION
from tryon.results import Lips
from tryon.views.photographs import Answer, Found, answer_photos

SHOWN = 24


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST `photo`, `consent`: the nearest shades, or why there are none. Nothing is kept."""
    status, found = answer_photos(request, _answer) if request.method == "POST" else (200, {})
    context = {"consent_version": CONSENT_VERSION, **found}
    return render(request, "tryon/lip_colour.html", context, status=status)


def _answer(photos: list[bytes]) -> Answer:
    lips = engine.default_engine().read_lips_in_turn(photos[0])
    if lips is None:
        return 422, {"error": _("No lips are found in this picture. A face from the front works best.")}
    return 200, _found(lips)


def _found(lips: Lips) -> Found:
    return {
        "lips": lips,
        "percent": min(round(lips.confidence * 100), 99),
        "words": describe(lips.lab),
        "near": shades_near(lips.lab, limit=SHOWN),
    }
