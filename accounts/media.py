"""Pictures and files that not everybody may see: links that end, and the answers that carry the file.

A browser never learns where the store is: whoever may see a file gets it from us, asked anew each time.
"""

import time
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.core.signing import Signer
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import constant_time_compare

SALT = "accounts.media"
HOUR_S = 60 * 60
CACHED_S = 10 * 60  # of a public picture: as long as others may keep what its author can take back any time


class LinkOver(Http404):
    """The link was changed, or its time is over."""


def signed(url: str, *, lasts_s: int = HOUR_S) -> str:
    """The path, which may carry a query, with its end and a signature of path and end.

    It is good for one to two `lasts_s`: the end is rounded, so that the same link comes again for a while and
    a browser need not load again what it has.
    """
    path, mark, _query = url.partition("?")
    end = (int(time.time()) // lasts_s + 2) * lasts_s
    return f"{url}{'&' if mark else '?'}signed={end}.{_signature(path, end)}"


def check_signed(request: HttpRequest) -> int:
    """How many seconds the link of this request is still good for. LinkOver unless `signed` made it."""
    end, _dot, signature = request.GET.get("signed", "").partition(".")
    if not (end.isascii() and end.isdecimal() and len(end) < 12):
        raise LinkOver
    left = int(end) - int(time.time())
    if left <= 0 or not constant_time_compare(signature, _signature(request.path, int(end))):
        raise LinkOver
    return left


def _signature(path: str, end: int) -> str:
    return Signer(salt=SALT).signature(f"{path} {end}")


def private_answer(
    request: HttpRequest, file: FieldFile, content_type: str, *, filename: str = ""
) -> HttpResponseBase:
    """The file to whoever the view has found may have it, by a signed link alone. LinkOver."""
    left = check_signed(request)
    answer = _answer(file, content_type, filename)
    patch_cache_control(answer, private=True, max_age=left)
    return answer


def public_answer(
    request: HttpRequest, file: FieldFile, content_type: str, *, max_age: int = CACHED_S
) -> HttpResponseBase:
    """The file to everybody, and to caches; whoever has it already is told so. Its name says its content."""
    etag = f'"{PurePosixPath(file.name or "").stem}"'
    answer = get_conditional_response(request, etag=etag) or _answer(file, content_type)
    answer.headers["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=max_age)
    return answer


def _answer(file: FieldFile, content_type: str, filename: str = "") -> HttpResponseBase:
    if not file:
        raise Http404
    try:
        source = default_storage.open(str(file.name))
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(source, content_type=content_type, as_attachment=bool(filename), filename=filename)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
