"""Parcels: what a brand sends, moved on by its staff."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from catalog.admin.dispatch import Dispatch
from catalog.admin.scoping import BrandScoped
from catalog.models import Fulfilment, FulfilmentStatus, OrderStatus
from catalog.services.orders import OrderError, move_fulfilment


class FulfilmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where the parcel is: only a next state that the table of transitions knows can be chosen."""

    class Meta:
        model = Fulfilment
        fields = ("status", "carrier", "tracking")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if status := self.fields.get("status"):
            status.choices = [  # type: ignore[attr-defined]
                (choice.value, choice.label) for choice in FulfilmentStatus if self._may_stand(choice)
            ]

    def _may_stand(self, choice: FulfilmentStatus) -> bool:
        parcel = self.instance
        if choice == parcel.status:
            return True
        is_paid = parcel.order.status == OrderStatus.PAID
        return is_paid and choice != FulfilmentStatus.CANCELLED and parcel.may_become(choice)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("status") == FulfilmentStatus.SHIPPED and not asked.get("tracking"):
            self.add_error("tracking", _("A parcel on its way has a tracking number."))
        return asked


@admin.register(Fulfilment)
class FulfilmentAdmin(BrandScoped, Dispatch):
    """What a brand sends: its staff see its part of an order and where it goes, and move it on."""

    form = FulfilmentForm
    list_display = ("order", "brand", "status", "paid", "placed", "tracking")
    list_filter = ("status", "order__status")
    list_select_related = ("order", "brand")
    search_fields = ("order__number", "tracking")
    fields = ("order", "paid", "brand", "content", "recipient", "status", "carrier", "tracking")
    readonly_fields = ("order", "paid", "brand", "content", "recipient")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Fulfilment | None = None) -> bool:
        return False

    @admin.display(description=_("order status"))
    def paid(self, parcel: Fulfilment) -> str:
        return parcel.order.get_status_display()

    @admin.display(description=_("placed at"), ordering="order__placed_at")
    def placed(self, parcel: Fulfilment) -> Any:
        return parcel.order.placed_at

    def packed(self, parcel: Fulfilment) -> list[tuple[int, str, str]]:
        """What is to be sent, each as quantity, name and SKU: less what was given back before it left."""
        if parcel.is_replacement:
            wanted = parcel.replaces.lines.select_related("wanted__product", "wanted__shade")
            rows = [(row.quantity, row.wanted_name, row.wanted.sku) for row in wanted if row.wanted]
        else:
            is_here = parcel.status == FulfilmentStatus.PREPARING
            rows = [
                (line.quantity - line.returned * is_here, line.name, line.sku) for line in parcel.lines.all()
            ]
        return [row for row in rows if row[0]]

    @admin.display(description=_("content"))
    def content(self, parcel: Fulfilment) -> str:
        return format_html_join("", "<div>{} × {} ({})</div>", self.packed(parcel))

    @admin.display(description=_("recipient"))
    def recipient(self, parcel: Fulfilment) -> str:
        address = parcel.order.address
        rows = ((line,) for line in (address.name, *address.lines, address.phone))
        return format_html_join("", "<div>{}</div>", rows)

    def save_model(self, request: HttpRequest, obj: Fulfilment, form: Any, change: bool) -> None:
        if "status" not in form.changed_data:
            obj.save(update_fields=["carrier", "tracking"])
            return
        try:
            move_fulfilment(
                fulfilment=obj,
                to=FulfilmentStatus(obj.status),
                carrier=obj.carrier,
                tracking=obj.tracking,
                now=timezone.now(),
            )
        except OrderError as error:
            self.message_user(request, str(error), messages.ERROR)
