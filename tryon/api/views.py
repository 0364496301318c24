"""Kept looks, tries, and the lipstick in a photograph."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.base import Conflict, Pages, PrivateView, Unprocessable
from catalog.api.views.colours import write_near
from catalog.colour import describe
from catalog.models import Shade, TryCount
from catalog.services.nearest import shades_near
from tryon import engine
from tryon.answers import CODES, MESSAGES, require_consent
from tryon.api.serializers import (
    FoundColourSerializer,
    KeptLookSerializer,
    PhotoSerializer,
    TrySerializer,
)
from tryon.frames import log_failure
from tryon.guests import ensure_guest
from tryon.jpeg import BadFrame
from tryon.limits import is_allowed
from tryon.protocol import Refused
from tryon.results import Lips
from tryon.services.looks import TooManyLooks, change_look, forget_look, keep_look
from tryon.services.photos import read_photo
from tryon.services.shades import UnknownShade, count_tries
from tryon.views.looks import kept_looks
from tryon.visitors import visitor_of_request

MONTH, DAY_S = timedelta(days=30), 86400
NEAR = 24
FULL = {409: OpenApiResponse(description="As many looks as fit are kept.")}


class Refusal(APIException):
    """What the fitting room refuses, with its own code and status."""

    def __init__(self, code: str) -> None:
        self.status_code, message = MESSAGES[code]
        super().__init__(message, code)


class Looks(PrivateView):
    pagination_class = Pages

    @extend_schema(
        tags=["looks"],
        operation_id="looks_list",
        responses=KeptLookSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The looks that the member, or the guest's session, kept."""
        pages = self.pagination_class()
        found = pages.paginate_queryset(kept_looks(request), request, self)
        written = KeptLookSerializer(found, many=True, context={"request": request})
        return pages.get_paginated_response(written.data)

    @extend_schema(
        tags=["looks"],
        operation_id="looks_keep",
        request=KeptLookSerializer,
        responses={201: KeptLookSerializer, **FULL},
    )
    def post(self, request: Request) -> Response:
        """Keep a look. A layer that names a shade wears what the shop sells under it."""
        asked = KeptLookSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        keeper: dict[str, Any] = (
            {"user": request.user} if request.user.is_authenticated else {"guest": ensure_guest(request)}
        )
        try:
            kept = keep_look(**asked.validated_data, **keeper)
        except TooManyLooks:
            raise Conflict(str(MESSAGES["too_many_looks"][1])) from None
        except UnknownShade:
            raise _unknown_shade() from None
        place = {"Location": request.build_absolute_uri(reverse("v1:look", args=[kept.pk]))}
        return Response(_written(request, kept).data, status=status.HTTP_201_CREATED, headers=place)


class OneLook(PrivateView):
    @extend_schema(tags=["looks"], operation_id="looks_retrieve", responses=KeptLookSerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """One kept look."""
        return Response(_written(request, get_object_or_404(kept_looks(request), pk=pk)).data)

    @extend_schema(
        tags=["looks"],
        operation_id="looks_change",
        request=KeptLookSerializer(partial=True),
        responses=KeptLookSerializer,
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        """Another name, or other make-up."""
        kept = get_object_or_404(kept_looks(request), pk=pk)
        asked = KeptLookSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        try:
            change_look(kept=kept, **asked.validated_data)
        except UnknownShade:
            raise _unknown_shade() from None
        return Response(_written(request, kept).data)

    @extend_schema(tags=["looks"], operation_id="looks_forget", responses={204: None})
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Forget it, and its pictures with it."""
        forget_look(kept=get_object_or_404(kept_looks(request), pk=pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _written(request: Request, kept: Any) -> KeptLookSerializer:
    return KeptLookSerializer(kept, context={"request": request})


def _unknown_shade() -> ValidationError:
    return ValidationError({"look": [str(MESSAGES["unknown_shade"][1])]})


class Tries(PrivateView):
    throttle_scope = "try"

    @extend_schema(tags=["looks"], operation_id="tries_retrieve", responses=TrySerializer)
    def get(self, request: Request, pk: int) -> Response:
        """How often the shade was tried on lately."""
        return Response(_tries(get_object_or_404(Shade.objects.published(), pk=pk)))

    @extend_schema(tags=["looks"], operation_id="tries_count", request=None, responses=TrySerializer)
    def post(self, request: Request, pk: int) -> Response:
        """She tries the shade on. Counts once a visitor and day; nothing is kept of who it was."""
        shade = get_object_or_404(Shade.objects.published(), pk=pk)
        visitor = visitor_of_request(_asking(request))
        if is_allowed(visitor, f"try-{shade.pk}", most=1, seconds=DAY_S):
            count_tries({shade.pk}, request.session)
        return Response(_tries(shade))


def _tries(shade: Shade) -> dict[str, int]:
    lately = TryCount.objects.filter(shade=shade, day__gte=timezone.localdate() - MONTH)
    return {"shade": shade.pk, "tries": lately.aggregate(sum=Sum("count"))["sum"] or 0}


def _asking(request: Request) -> HttpRequest:
    """The request as Django has it, with whom the API knows."""
    request._request.user = request.user
    return request._request


class PhotoColour(PrivateView):
    parser_classes = (MultiPartParser,)
    throttle_scope = "photo"

    @extend_schema(
        tags=["search"],
        operation_id="colour_of_photo",
        request={"multipart/form-data": PhotoSerializer},
        responses={
            200: FoundColourSerializer,
            403: OpenApiResponse(description="The terms in force were not agreed to."),
            413: OpenApiResponse(description="More than 24 megapixels or 25 MB."),
            422: OpenApiResponse(description="No lips are found."),
        },
    )
    def post(self, request: Request) -> Response:
        """The lipstick in a photograph, as in good light, and the shades nearest to it."""
        asked = PhotoSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        lips = _read(asked.validated_data)
        if lips is None:
            raise Unprocessable(_("No lips are found in this picture. A face from the front works best."))
        found = {
            **{"hex": lips.hex, "lab": lips.lab, "words": describe(lips.lab)},
            **{"confidence": lips.confidence, "light": lips.light, "near": []},
        }
        near = write_near(request, shades_near(lips.lab, limit=NEAR))
        return Response({**FoundColourSerializer(found).data, "near": near})


def _read(asked: dict[str, Any]) -> Lips | None:
    try:
        require_consent(asked["consent"])
        return engine.default_engine().read_lips_in_turn(read_photo(asked["photo"].read()))
    except Refused as refusal:
        raise Refusal(refusal.code.value) from None
    except BadFrame:
        raise Refusal("photo_damaged") from None
    except tuple(CODES) as problem:
        raise Refusal(CODES[type(problem)]) from None
    except Exception as failure:  # Django's own report would show the picture among the local variables
        log_failure(failure)
        raise Refusal("internal") from None
