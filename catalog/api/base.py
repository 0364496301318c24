"""What the resources have in common: who may keep an answer, pages of a list, and refusals."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cache import SessionStore
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

PUBLIC_S = 60
BOOLS = {"true", "false"}
TYPES: dict[type[forms.Field], str] = {forms.IntegerField: "integer", forms.BooleanField: "boolean"}


class Conflict(APIException):
    """What was asked cannot be done with things as they are now."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class Unprocessable(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "unprocessable"


@method_decorator(conditional_page, name="dispatch")
class PublicView(APIView):
    """The same for everybody: knows nobody, may be kept for a minute, and is then asked for by its ETag."""

    authentication_classes = ()

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == status.HTTP_200_OK:
            response.headers["Cache-Control"] = f"public, max-age={PUBLIC_S}"
        return response


class PrivateView(APIView):
    """One person's own: kept by nobody on the way.

    Who comes with a token has no session: `request.session` then only says who she is, and is not kept.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.auth is not None:
            request.session = SessionStore()
            request.session[SESSION_KEY] = str(request.user.pk)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(response)
        return response


class Pages(PageNumberPagination):
    """`{count, next, previous, results}`, and the neighbours in a Link header (RFC 8288)."""

    page_size = 24

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        links = {"next": self.get_next_link(), "prev": self.get_previous_link()}
        if said := ", ".join(f'<{url}>; rel="{name}"' for name, url in links.items() if url):
            response.headers["Link"] = said
        return response


def cleaned(form: forms.Form) -> dict[str, Any]:
    """The form's data; an API says what it does not understand."""
    for name, field in form.fields.items():
        if isinstance(field, forms.BooleanField) and form.data.get(name, "true") not in BOOLS:
            form.add_error(name, serializers.BooleanField.default_error_messages["invalid"])
    if not form.is_valid():
        raise ValidationError({name: [str(one) for one in said] for name, said in form.errors.items()})
    return form.cleaned_data


def parameters(fields: Mapping[str, forms.Field]) -> list[OpenApiParameter]:
    """A form's fields as query parameters of the description."""
    return [
        OpenApiParameter(name, _schema(field), required=field.required, description=str(field.help_text))
        for name, field in fields.items()
    ]


def _schema(field: forms.Field) -> dict[str, Any]:
    limits = {
        "minimum": getattr(field, "min_value", None),
        "maximum": getattr(field, "max_value", None),
        "maxLength": getattr(field, "max_length", None),
        "enum": [str(value) for value, _label in getattr(field, "choices", []) if value],
    }
    known = {name: value for name, value in limits.items() if value not in (None, [])}
    one = {"type": TYPES.get(type(field), "string"), **known}
    return {"type": "array", "items": one} if isinstance(field, forms.MultipleChoiceField) else one
