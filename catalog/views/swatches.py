"""The pictures of shades: each address names its content, so a browser keeps it for good."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from catalog.models import Shade
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
    etag = f'"{key}-{kind}-{width}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        file = swatch_file(shade=shade, kind=kind, width=width)
        response = HttpResponse(file.read_bytes(), content_type="image/webp")
    response.headers["Cache-Control"], response.headers["ETag"] = FOR_GOOD, etag
    return response
