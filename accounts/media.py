"""Pictures and files that not everybody may see: links that expire, and the answer that carries the file."""

from django.core import signing
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponseBase, HttpResponseRedirect

SALT = "accounts.media"


class LinkOver(Exception):
    """The link was changed, or its time is over."""


def signed(url: str) -> str:
    """The path with a signature that names the moment; it is good for this path only."""
    stamp = signing.TimestampSigner(salt=SALT).sign(url)[len(url) + 1 :]
    return f"{url}?signed={stamp}"


def check_signed(url: str, stamp: str, *, max_age: int) -> None:
    """LinkOver unless `signed` made it for this path within the last `max_age` seconds."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(f"{url}:{stamp}", max_age=max_age)
    except signing.BadSignature as error:
        raise LinkOver from error


def private_answer(file: FieldFile, content_type: str, *, filename: str = "") -> HttpResponseBase:
    """The file to whoever the view has found may have it.

    A store that signs links itself (S3 and its like) is asked for one that expires; the browser goes there.
    """
    if getattr(file.storage, "querystring_auth", False):
        return HttpResponseRedirect(file.storage.url(file.name))
    answer = FileResponse(
        file.open(), content_type=content_type, as_attachment=bool(filename), filename=filename
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
