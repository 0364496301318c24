"""The cart of the session or the member."""

from django import forms
from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.base import Conflict, PrivateView, cleaned, parameters
from catalog.api.serializers.cart import AddSerializer, CartSerializer, QuantitySerializer
from catalog.models import Country, Variant
from catalog.services.cart import (
    CartError,
    add_to_cart,
    change_quantity,
    empty_cart,
    refresh_cart,
    remove_from_cart,
)
from catalog.services.checkout import digest
from catalog.services.orders import expire_orders
from catalog.services.quote import quote_cart
from catalog.views.coupons import offer_for, remember_code

BEYOND = {409: OpenApiResponse(description="Beyond the stock, or more than an order takes.")}


class QuoteForm(forms.Form):
    """What the price depends on beside the goods."""

    coupon = forms.CharField(required=False, max_length=32)
    country = forms.ChoiceField(required=False, choices=Country.choices, help_text="Korea unless said.")
    postcode = forms.CharField(required=False, max_length=12, help_text="Remote places cost more.")


def _answer(request: Request, *, code: int = status.HTTP_200_OK) -> Response:
    asked = cleaned(QuoteForm(request.query_params))
    use_coupon(request, asked["coupon"])
    cart = refresh_cart(request.session)
    quote = quote_cart(
        cart=cart,
        offer=offer_for(request, cart),
        country=asked["country"] or Country.KOREA,
        postcode=asked["postcode"],
    )
    shown = {"cart": cart, "quote": quote, "shown": digest(cart, quote)}
    return Response(CartSerializer(shown, context={"request": request}).data, status=code)


def use_coupon(request: Request, code: str) -> None:
    """The one that stands in this request: an API forgets it again."""
    if not remember_code(request, code):
        raise Throttled


def _sold() -> QuerySet[Variant]:
    expire_orders(now=timezone.now())
    return Variant.objects.published().select_related("product", "shade")


class OneCart(PrivateView):
    @extend_schema(
        tags=["cart"],
        operation_id="cart_retrieve",
        parameters=parameters(QuoteForm.base_fields),
        responses=CartSerializer,
    )
    def get(self, request: Request) -> Response:
        """The cart at today's prices and stock. Gives a guest the cookies that she shops with."""
        expire_orders(now=timezone.now())
        get_token(request._request)
        return _answer(request)

    @extend_schema(tags=["cart"], operation_id="cart_empty", responses={200: CartSerializer})
    def delete(self, request: Request) -> Response:
        """Take everything out."""
        lines = refresh_cart(request.session).lines
        empty_cart(session=request.session, variant_ids=[line.variant.pk for line in lines])
        return _answer(request)


class Lines(PrivateView):
    @extend_schema(
        tags=["cart"],
        operation_id="cart_add",
        request=AddSerializer,
        responses={201: CartSerializer, 404: OpenApiResponse(description="No such variant."), **BEYOND},
    )
    def post(self, request: Request) -> Response:
        """Put more of a variant in."""
        asked = AddSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        variant = get_object_or_404(_sold(), pk=asked.validated_data["variant"])
        try:
            add_to_cart(session=request.session, variant=variant, quantity=asked.validated_data["quantity"])
        except CartError as error:
            raise Conflict(str(error)) from None
        return _answer(request, code=status.HTTP_201_CREATED)


class OneLine(PrivateView):
    @extend_schema(
        tags=["cart"],
        operation_id="cart_change",
        request=QuantitySerializer,
        responses={200: CartSerializer, **BEYOND},
    )
    def put(self, request: Request, pk: int) -> Response:
        """Have so many of the variant."""
        asked = QuantitySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        variant = get_object_or_404(_sold(), pk=pk)
        try:
            change_quantity(
                session=request.session, variant=variant, quantity=asked.validated_data["quantity"]
            )
        except CartError as error:
            raise Conflict(str(error)) from None
        return _answer(request)

    @extend_schema(tags=["cart"], operation_id="cart_remove", responses={200: CartSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Take the variant out; no harm when it is not in."""
        remove_from_cart(session=request.session, variant_id=pk)
        return _answer(request)
