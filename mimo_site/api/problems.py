"""Errors as problem details (RFC 9457): the same few members whatever went wrong, and wherever."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from mimo_site.api.parsers import TooLarge

MEDIA_TYPE = "application/problem+json"
Problem = dict[str, Any]


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. None, so a 500 and its report, for what nobody expected."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(str(error) or None)
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    if challenge := getattr(error, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return Response(problem_of(error), status=error.status_code, headers=headers, content_type=MEDIA_TYPE)


def problem_of(error: exceptions.APIException) -> Problem:
    if isinstance(error, exceptions.ValidationError):
        errors = by_field(error.detail)
        return _problem(error.status_code, _first(errors), "invalid", errors=errors)
    detail = error.detail
    return _problem(error.status_code, str(detail), str(getattr(detail, "code", error.default_code)))


def by_field(detail: Any, name: str = "") -> dict[str, list[str]]:
    """DRF's nested errors, flat: `address.postcode` → what is wrong with it; "" for the whole."""
    found: dict[str, list[str]] = {}
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            key = "" if key in {"non_field_errors", "__all__"} else str(key)
            found |= by_field(value, ".".join(filter(None, [name, key])))
    elif any(isinstance(item, Mapping | list) for item in detail):
        for place, item in enumerate(detail):
            found |= by_field(item, f"{name}.{place}" if name else str(place)) if item else {}
    else:
        found[name] = [str(message) for message in detail]
    return found


def _first(errors: Mapping[str, list[str]]) -> str:
    return next((f"{name}: {said[0]}" if name else said[0] for name, said in errors.items() if said), "")


def _problem(status: int, detail: str, code: str, **more: Any) -> Problem:
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code, **more}


def from_page(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """In place of an error page that Django made before or after the API had a say."""
    phrase = HTTPStatus(page.status_code).phrase
    problem = _problem(page.status_code, phrase, phrase.lower().replace(" ", "_"))
    response = HttpResponse(json.dumps(problem), status=page.status_code, content_type=MEDIA_TYPE)
    for name in ("Allow", "WWW-Authenticate", "Retry-After"):
        if name in page:
            response[name] = page[name]
    return response
