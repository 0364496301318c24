"""The pictures of shades: each address names its content, so a browser keeps it for good."""

from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from catalog.models import Shade
from catalog.services.share_card import share_card
from catalog.services.swatches import swatch_file

WIDTH = 480
FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def latest(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """To the picture of the shade as it is today."""
    shade = get_object_or_404(Shade, pk=pk)
    return redirect("swatches:picture", pk, shade.swatch_key, kind, WIDTH)


@require_safe
def picture(request: HttpRequest, pk: int, key: str, kind: str, width: int) -> HttpResponse:
    """An address from before the colour changed leads to the new one."""
    shade = get_object_or_404(Shade, pk=pk)
    if key != shade.swatch_key:
        return redirect("swatches:picture", pk, shade.swatch_key, kind, width)

    def draw() -> Path:
        return swatch_file(shade=shade, kind=kind, width=width)

    return _for_good(request, f'"{key}-{kind}-{width}"', draw, "image/webp")


@require_safe
def card(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What a link to the shade shows elsewhere."""
    shade = get_object_or_404(Shade.objects.published(), pk=pk)
    if key != shade.swatch_key:
        return redirect("swatches:card", pk, shade.swatch_key)
    return _for_good(request, f'"{key}-card"', lambda: share_card(shade=shade), "image/jpeg")


def _for_good(request: HttpRequest, etag: str, draw: Callable[[], Path], media_type: str) -> HttpResponse:
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(draw().read_bytes(), content_type=media_type)
    response.headers["Cache-Control"], response.headers["ETag"] = FOR_GOOD, etag
    return response
