"""What the resources have in common: who may keep an answer, pages of a list, and refusals."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cache import SessionStore
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

PUBLIC_S = 60
TYPES: dict[type[forms.Field], Any] = {
    forms.IntegerField: OpenApiTypes.INT,
    forms.FloatField: OpenApiTypes.FLOAT,
    forms.BooleanField: OpenApiTypes.BOOL,
}


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
    if not form.is_valid():
        raise ValidationError({name: list(said) for name, said in form.errors.items()})
    return form.cleaned_data


def parameters(
    form: type[forms.Form], *, choices: Mapping[str, Sequence[str]] | None = None, but: Sequence[str] = ()
) -> list[OpenApiParameter]:
    """The form's fields as query parameters of the description."""
    fields = {name: field for name, field in form.base_fields.items() if name not in but}
    return [_parameter(name, field, (choices or {}).get(name)) for name, field in fields.items()]


def _parameter(name: str, field: forms.Field, choices: Sequence[str] | None) -> OpenApiParameter:
    known = choices or [str(value) for value, _label in getattr(field, "choices", [])]
    return OpenApiParameter(
        name,
        TYPES.get(type(field), OpenApiTypes.STR),
        many=isinstance(field, forms.MultipleChoiceField),
        enum=known or None,
        required=field.required,
        description=str(field.help_text),
    )
