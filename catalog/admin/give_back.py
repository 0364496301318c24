"""Money given back by line: the owner says how many, why, and whether they lie in the storeroom again."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from catalog.models import Order, OrderLine
from catalog.services.orders import OrderError
from catalog.services.payments import PaymentError
from catalog.services.refunds import refund_lines, shipping_left


class GiveBackForm(forms.Form):
    """A number of units for each line. The key makes the same page, sent twice, give once."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The customer reads it on the order and the receipt."),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
    )
    is_restocked = forms.BooleanField(
        label=gettext_lazy("The units lie in the storeroom again"), required=False, widget=UnfoldBooleanWidget
    )
    with_shipping = forms.BooleanField(
        label=gettext_lazy("The shipping too"), required=False, widget=UnfoldBooleanWidget
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, order: Order, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"key": uuid4()}, **kwargs})
        self.lines: list[OrderLine] = list(order.lines.all())
        for line in self.lines:
            self.fields[f"line-{line.pk}"] = forms.IntegerField(
                label=f"{line.name} ({line.sku})",
                help_text=_("of %(left)d, worth %(worth)s together")
                % {"left": line.left, "worth": line.share(line.left)},
                min_value=0,
                max_value=line.left,
                initial=0,
                widget=UnfoldAdminIntegerFieldWidget,
            )
        if shipping_left(order).amount == 0:
            del self.fields["with_shipping"]
        self.order_fields([f"line-{line.pk}" for line in self.lines])

    @property
    def units(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"line-{line.pk}"] for line in self.lines}


def ask(request: HttpRequest, order: Order, context: dict[str, Any]) -> HttpResponse:
    form = GiveBackForm(order, request.POST or None)
    page = reverse("admin:catalog_order_change", args=[order.pk])
    if form.is_valid() and _given(request, order, form):
        return redirect(page)
    context |= {"form": form, "order": order, "page": page, "title": _("Give money back")}
    return TemplateResponse(request, "admin/catalog/give_back.html", context)


def _given(request: HttpRequest, order: Order, form: GiveBackForm) -> bool:
    asked = form.cleaned_data
    try:
        refund = refund_lines(
            order=order,
            units=form.units,
            with_shipping=asked.get("with_shipping", False),
            is_restocked=asked["is_restocked"],
            reason=asked["reason"],
            key=str(asked["key"]),
            now=timezone.now(),
        )
    except (OrderError, PaymentError) as error:
        form.add_error(None, str(error))
        return False
    said = (
        _("%(amount)s goes back.") if refund.done_at else _("%(amount)s goes back once the provider answers.")
    )
    messages.success(request, said % {"amount": refund.amount})
    return True
