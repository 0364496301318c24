"""Orders: a member's own, a guest's by its token."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.base import Conflict, Pages, PrivateView, Unprocessable
from catalog.api.serializers.orders import OrderSerializer, PayAtSerializer, PlaceSerializer
from catalog.api.views.cart import use_coupon
from catalog.models import Order
from catalog.payments import current_provider
from catalog.services.cart import empty_cart, refresh_cart
from catalog.services.checkout import CheckoutError, KeyReused, place_order
from catalog.services.orders import OrderError, cancel_order, expire_orders
from catalog.services.payments import PaymentError, refund_rest, start_payment
from catalog.services.stock import StockError
from catalog.views.checkout import buyer_of
from catalog.views.coupons import CODE

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    pattern="^[0-9A-Za-z-]{8,64}$",
    description="Names the attempt: the same again, however often, is the same order.",
)


def visible_orders(request: Request) -> QuerySet[Order]:
    expire_orders(now=timezone.now())
    return Order.objects.visible_to(request.user).with_all()


def _written(request: Request, order: Order) -> OrderSerializer:
    return OrderSerializer(order, context={"request": request})


class Orders(PrivateView):
    pagination_class = Pages
    throttle_scope = "order"

    @extend_schema(
        tags=["orders"],
        operation_id="orders_list",
        responses=OrderSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A member's orders, the newest first."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        pages = self.pagination_class()
        found = pages.paginate_queryset(visible_orders(request).filter(user=request.user.pk), request, self)
        written = OrderSerializer(found, many=True, context={"request": request})
        return pages.get_paginated_response(written.data)

    @extend_schema(
        tags=["orders"],
        operation_id="orders_place",
        parameters=[KEY],
        request=PlaceSerializer,
        responses={
            201: OrderSerializer,
            409: OpenApiResponse(description="Stock or prices changed, or the cart is empty."),
            422: OpenApiResponse(description="The key already stands for another order."),
        },
    )
    def post(self, request: Request) -> Response:
        """Order what is in the cart. Its stock is taken; then it is to be paid."""
        key = request.headers.get("Idempotency-Key", "")
        asked = PlaceSerializer(data=request.data, context={"key": key})
        asked.is_valid(raise_exception=True)
        if current_provider() is None:
            raise Conflict(_("The shop takes no orders at the moment."))
        use_coupon(request, asked.validated_data["coupon"])
        try:
            order = self._place(request, key, asked.validated_data)
        except KeyReused as error:
            raise Unprocessable(str(error)) from None
        except (CheckoutError, StockError) as error:
            raise Conflict(str(error)) from None
        place = {"Location": request.build_absolute_uri(reverse("v1:order", args=[order.token]))}
        placed = Order.objects.with_all().get(pk=order.pk)
        return Response(_written(request, placed).data, status=status.HTTP_201_CREATED, headers=place)

    def _place(self, request: Request, key: str, asked: dict[str, str]) -> Order:
        order = place_order(
            cart=refresh_cart(request.session),
            shown=asked["shown"],
            buyer=buyer_of(request, asked["email"]),
            address=asked["address"],  # type: ignore[arg-type]
            key=key,
            now=timezone.now(),
            coupon=request.session.get(CODE, ""),
        )
        request.session.pop(CODE, None)
        empty_cart(session=request.session, variant_ids=[line.variant_id for line in order.lines.all()])
        return order


class OneOrder(PrivateView):
    @extend_schema(tags=["orders"], operation_id="orders_retrieve", responses=OrderSerializer)
    def get(self, request: Request, token: str) -> Response:
        """One order with its parcels."""
        return Response(_written(request, get_object_or_404(visible_orders(request), token=token)).data)


class Cancellation(PrivateView):
    throttle_scope = "order"

    @extend_schema(
        tags=["orders"],
        operation_id="orders_cancel",
        request=None,
        responses={200: OrderSerializer, 409: OpenApiResponse(description="Something is on its way.")},
    )
    def post(self, request: Request, token: str) -> Response:
        """Cancel before anything is sent: the stock and the money go back."""
        order = get_object_or_404(visible_orders(request), token=token)
        try:
            cancel_order(order=order, now=timezone.now())
        except OrderError as error:
            raise Conflict(str(error)) from None
        refund_rest(order=order, now=timezone.now())
        return Response(_written(request, visible_orders(request).get(token=token)).data)


class Payment(PrivateView):
    throttle_scope = "order"

    @extend_schema(
        tags=["orders"],
        operation_id="orders_pay",
        request=None,
        responses={200: PayAtSerializer, 409: OpenApiResponse(description="There is nothing to pay.")},
    )
    def post(self, request: Request, token: str) -> Response:
        """Where the customer pays; she comes back to the order's page. Never a second time."""
        order = get_object_or_404(visible_orders(request), token=token)
        back = request.build_absolute_uri(reverse("catalog:order-paid", args=[order.token]))
        try:
            url = start_payment(order=order, return_url=back, now=timezone.now())
        except PaymentError as error:
            raise Conflict(str(error)) from None
        return Response({"url": request.build_absolute_uri(url)})
