"""Errors of the posting routes: a code for the page, a sentence for the visitor."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from tryon.protocol import CONSENT_VERSION, Code, Refused
from tryon.services.looks import TooManyLooks
from tryon.services.photos import PhotoDamaged, PhotoFormat, PhotoTooLarge
from tryon.services.shades import UnknownShade

MESSAGES = {
    "bad_message": (400, _("Something in this request is missing or wrong. Please reload the page.")),
    "invalid_look": (400, _("This look cannot be read. Please reload the page.")),
    "unknown_shade": (400, _("This shade is not in the shop any more.")),
    "frame_not_jpeg": (400, _("This picture is damaged.")),
    "photo_format": (400, _("Please choose a JPEG, PNG, WebP or HEIC picture.")),
    "photo_damaged": (400, _("This picture is damaged. Please choose another one.")),
    "consent_required": (403, _("Please agree to the use of your picture first.")),
    "consent_version": (403, _("The terms of the fitting room have changed. Please reload the page.")),
    "too_many_looks": (409, _("You have kept as many looks as fit. Forget one to keep another.")),
    "frame_too_large": (413, _("This picture is too large.")),
    "photo_too_large": (413, _("This picture is too large: at most 24 megapixels and 25 MB.")),
    "rate_limited": (429, _("That was a little too fast. Please wait a moment.")),
    "internal": (500, _("Something went wrong on our side. Please try again.")),
}
CODES: dict[type[Exception], str] = {
    UnknownShade: "unknown_shade",
    PhotoFormat: "photo_format",
    PhotoDamaged: "photo_damaged",
    PhotoTooLarge: "photo_too_large",
    TooManyLooks: "too_many_looks",
}
View = Callable[..., HttpResponse]


def error(code: str) -> JsonResponse:
    status, message = MESSAGES[code]
    headers = {"Retry-After": "1"} if status == 429 else {}
    return JsonResponse({"error": code, "message": str(message)}, status=status, headers=headers)


def errors_as_json(view: View) -> View:
    """Turns what forms and services refuse into the documented answers."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return error(refusal.code.value)
        except tuple(CODES) as problem:
            return error(CODES[type(problem)])

    return wrapped


def require_valid(form: forms.Form) -> dict[str, Any]:
    """The form's clean data, or Refused with the first error's code."""
    if form.is_valid():
        return form.cleaned_data
    codes = {problem.code for errors in form.errors.as_data().values() for problem in errors}
    is_look = codes == {Code.INVALID_LOOK.value}
    raise Refused(Code.INVALID_LOOK if is_look else Code.BAD_MESSAGE)


def require_consent(version: object) -> None:
    if not version:
        raise Refused(Code.CONSENT_REQUIRED)
    if version != CONSENT_VERSION:
        raise Refused(Code.CONSENT_VERSION)
