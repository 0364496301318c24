"""Returns and exchanges: a brand's staff answer what their customers ask, step by step."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from catalog.admin.scoping import BrandScoped
from catalog.models import ReturnRequest, ReturnStatus
from catalog.services.orders import OrderError
from catalog.services.payments import PaymentError
from catalog.services.returns import move_return
from catalog.services.stock import StockError


class ReturnForm(forms.ModelForm):  # type: ignore[type-arg]
    """Only a next state that the table of transitions knows; withdrawing is the customer's."""

    class Meta:
        model = ReturnRequest
        fields = ("status", "answer", "is_restocked")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if status := self.fields.get("status"):
            status.choices = [  # type: ignore[attr-defined]
                (choice.value, choice.label) for choice in ReturnStatus if self._may_stand(choice)
            ]

    def _may_stand(self, choice: ReturnStatus) -> bool:
        is_hers = choice == ReturnStatus.WITHDRAWN
        return choice == self.instance.status or (self.instance.may_become(choice) and not is_hers)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("status") == ReturnStatus.REFUSED and not asked.get("answer"):
            self.add_error("answer", _("Tell the customer why."))
        return asked


@admin.register(ReturnRequest)
class ReturnAdmin(BrandScoped):
    form = ReturnForm
    list_display = ("requested_at", "parcel", "kind", "reason", "status")
    list_filter = ("status", "kind", "reason")
    list_select_related = ("parcel__order", "parcel__brand")
    search_fields = ("parcel__order__number",)
    date_hierarchy = "requested_at"
    fields = (
        *("parcel", "kind", "reason", "content", "note", "fee"),
        *("status", "answer", "is_restocked", "refund", "replacement"),
    )
    readonly_fields = ("parcel", "kind", "reason", "content", "note", "fee", "refund", "replacement")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ReturnRequest | None = None) -> bool:
        return False

    @admin.display(description=_("content"))
    def content(self, request: ReturnRequest) -> str:
        rows = (
            (row.quantity, row.line.name, row.line.sku, f"→ {row.wanted_name}" if row.wanted else "")
            for row in request.lines.select_related("line", "wanted__product", "wanted__shade")
        )
        return format_html_join("", "<div>{} × {} ({}) {}</div>", rows)

    def save_model(self, request: HttpRequest, obj: ReturnRequest, form: Any, change: bool) -> None:
        if "status" not in form.changed_data:
            obj.save(update_fields=["answer"])
            return
        try:
            move_return(
                request=obj,
                to=ReturnStatus(obj.status),
                answer=obj.answer,
                is_restocked=obj.is_restocked,
                now=timezone.now(),
            )
        except (OrderError, PaymentError, StockError) as error:
            self.message_user(request, str(error), messages.ERROR)
