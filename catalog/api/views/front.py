"""What leads the shop, and what a person wishes for."""

from datetime import timedelta

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.base import Conflict, PrivateView, PublicView, cleaned, parameters
from catalog.api.serializers.products import ProductSerializer, WishSerializer, write_products
from catalog.models import Category, Shade, Variant
from catalog.services.browse import cards
from catalog.services.orders import expire_orders
from catalog.services.rankings import RANKINGS
from catalog.services.wishes import MOST, WishError, set_wish, wished_shades

MONTH = timedelta(days=30)
LEADING = 24


class RankingForm(forms.Form):
    by = forms.ChoiceField(choices=[(name, name) for name in RANKINGS])
    category = forms.ChoiceField(required=False, choices=Category.choices)


class Rankings(PublicView):
    @extend_schema(
        tags=["catalogue"],
        operation_id="rankings",
        parameters=parameters(RankingForm.base_fields),
        responses=ProductSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The products bought or tried on most in a month, or rated best."""
        asked = cleaned(RankingForm(request.query_params))
        now = timezone.now()
        expire_orders(now=now)
        leading = RANKINGS[asked["by"]](asked["category"], now - MONTH)[:LEADING]
        return Response(write_products(request, cards(Shade.objects.published(), leading)))


class Wishes(PrivateView):
    @extend_schema(tags=["wishes"], operation_id="wishes_list", responses=WishSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What the member, or the guest's session, wishes for, the latest first."""
        expire_orders(now=timezone.now())
        found = wished_shades(request.session)
        return Response(WishSerializer(found, many=True, context={"request": request}).data)  # type: ignore[arg-type]


class OneWish(PrivateView):
    @extend_schema(
        tags=["wishes"],
        operation_id="wishes_add",
        request=None,
        responses={204: None, 409: OpenApiResponse(description="The list is full.")},
    )
    def put(self, request: Request, pk: int) -> Response:
        """Wish for the variant; twice is once."""
        return self._set(request, pk, is_wished=True)

    @extend_schema(tags=["wishes"], operation_id="wishes_remove", responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Wish for it no more."""
        return self._set(request, pk, is_wished=False)

    def _set(self, request: Request, pk: int, *, is_wished: bool) -> Response:
        variant = get_object_or_404(Variant.objects.published(), pk=pk)
        try:
            set_wish(session=request.session, variant=variant, is_wished=is_wished, now=timezone.now())
        except WishError:
            raise Conflict(_("A wish list holds %(most)d things.") % {"most": MOST}) from None
        return Response(status=status.HTTP_204_NO_CONTENT)
