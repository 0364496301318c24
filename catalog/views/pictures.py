"""The pictures of products: each address names its content, so a browser keeps it for good."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.models.picture import FORMATS, WIDTHS
from catalog.views.swatches import FOR_GOOD

TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}


@require_safe
def picture(request: HttpRequest, key: UUID, width: int, suffix: str) -> HttpResponse:
    if width not in WIDTHS or suffix not in FORMATS:
        raise Http404
    try:
        with default_storage.open(f"pictures/{key}/{width}.{suffix}") as file:
            data = file.read()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(data, content_type=TYPES[suffix], headers={"Cache-Control": FOR_GOOD})
