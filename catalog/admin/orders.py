"""Whole orders, for the shop owner."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from catalog.admin.give_back import ask
from catalog.admin.scoping import ReadOnly
from catalog.models import Fulfilment, Order, OrderLine, Payment, Refund
from catalog.services.orders import OrderError, cancel_order
from catalog.services.payments import refund_rest, release_order


class LineInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = OrderLine
    fields = ("name", "sku", "price", "quantity", "discount", "refunded", "returned")
    readonly_fields = ("refunded", "returned")


class ParcelInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = Fulfilment
    fields = ("brand", "status", "carrier", "tracking", "shipped_at", "delivered_at")


class PaymentInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = Payment
    fields = ("provider", "reference", "status", "asked", "paid", "refunded", "paid_at")
    readonly_fields = ("reference",)


@admin.register(Order)
class OrderAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The owner's: read everything, let a held order go on, or cancel one and give the money back."""

    list_display = ("number", "placed_at", "status", "total", "email")
    list_filter = ("status",)
    search_fields = ("number", "email", "address__name")
    date_hierarchy = "placed_at"
    exclude = ("token", "key", "shopper", "fingerprint")
    readonly_fields = ("number",)
    inlines: ClassVar = [LineInline, ParcelInline, PaymentInline]
    actions = ("release", "cancel")
    actions_detail = ("give_back",)

    @action(description=_("Give money back"), url_path="give-back", permissions=["decide"])  # type: ignore[untyped-decorator]
    def give_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.has_decide_permission(request):
            raise PermissionDenied
        order = get_object_or_404(self.get_queryset(request), pk=object_id)
        return ask(request, order, self.admin_site.each_context(request))

    @admin.action(description=_("Release orders held for review"), permissions=["decide"])
    def release(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        for order in orders:
            try:
                release_order(order=order, now=timezone.now())
            except OrderError as error:
                self.message_user(request, f"{order}: {error}", messages.ERROR)

    @admin.action(description=_("Cancel orders and give the money back"), permissions=["decide"])
    def cancel(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        for order in orders:
            try:
                cancel_order(order=order, now=timezone.now())
            except OrderError as error:
                self.message_user(request, f"{order}: {error}", messages.ERROR)
            refund_rest(order=order, now=timezone.now())

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return bool(request.user.is_superuser)


@admin.register(Refund)
class RefundAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    """The owner's: what went back, and what the provider has not answered yet."""

    list_display = ("asked_at", "payment", "amount", "reason", "done_at")
    list_filter = (("done_at", admin.EmptyFieldListFilter),)
    list_select_related = ("payment",)
    date_hierarchy = "asked_at"
