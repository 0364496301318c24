"""Prices and stock of the chosen variants, changed at once: a form, what it would do, and only then done."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
)

from catalog.models import Variant
from catalog.services.bulk import BulkError, PriceChange, change_prices, change_stock, plan_prices, plan_stock

WAYS = [
    ("percent", gettext_lazy("Price by a percentage, to the nearest ₩100")),
    ("won", gettext_lazy("Price by an amount")),
    ("sale_percent", gettext_lazy("Sale price: a percentage off, to the nearest ₩100")),
    ("sale_won", gettext_lazy("Sale price: an amount off")),
    ("end", gettext_lazy("End the sale")),
]


class PricesForm(forms.Form):
    way = forms.ChoiceField(label=gettext_lazy("What to do"), choices=WAYS, widget=UnfoldAdminSelectWidget)
    amount = forms.DecimalField(
        label=gettext_lazy("By how much"),
        help_text=gettext_lazy(
            "In percent or in won. Below zero: cheaper. For a sale price: what is taken off."
        ),
        required=False,
        max_digits=10,
        decimal_places=1,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    sale_from = forms.DateTimeField(
        label=gettext_lazy("On sale from"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
    )
    sale_until = forms.DateTimeField(
        label=gettext_lazy("On sale until"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
    )

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        way, amount = asked.get("way", ""), asked.get("amount") or Decimal(0)
        if way != "end" and not amount:
            self.add_error("amount", _("Say by how much."))
        elif way.endswith("won") and amount != amount.to_integral_value():
            self.add_error("amount", _("Won are whole."))
        elif way.startswith("sale") and amount < 0:
            self.add_error("amount", _("What is taken off is more than nothing."))
        begin, end = asked.get("sale_from"), asked.get("sale_until")
        if begin and end and end <= begin:
            self.add_error("sale_until", _("A sale ends after it begins."))
        return asked

    @property
    def change(self) -> PriceChange:
        asked, way = self.cleaned_data, self.cleaned_data["way"]
        is_sale = way.startswith("sale")
        amount = (asked["amount"] or Decimal(0)) * (-1 if is_sale else 1)
        return PriceChange(
            is_sale=is_sale,
            percent=amount if way.endswith("percent") else None,
            won=amount if way.endswith("won") else None,
            sale_from=asked["sale_from"],
            sale_until=asked["sale_until"],
            ends_sale=way == "end",
        )


class StockForm(forms.Form):
    change = forms.IntegerField(
        label=gettext_lazy("How many come in, or go out"),
        help_text=gettext_lazy("10: ten more of each. -3: three fewer."),
        min_value=-(10**6),
        max_value=10**6,
        widget=UnfoldAdminIntegerFieldWidget,
    )


class BulkEdit(ModelAdmin):  # type: ignore[misc]
    actions = ("edit_prices", "edit_stock")

    @admin.action(description=gettext_lazy("Change prices"), permissions=["change"])
    def edit_prices(self, request: HttpRequest, variants: QuerySet[Variant]) -> HttpResponse | None:
        form = PricesForm(_posted(request))
        if form.is_valid() and "apply" in request.POST:
            self._do(
                request,
                lambda: change_prices(
                    variants=_plain(variants),
                    change=form.change,
                    user=request.user,  # type: ignore[arg-type]
                    reason=_("Change prices"),
                ),
            )
            return None
        steps = plan_prices(variants=variants, change=form.change) if form.is_valid() else []
        return self._page(request, variants, title=_("Change prices"), form=form, steps=steps)

    @admin.action(description=gettext_lazy("Change the stock"), permissions=["change"])
    def edit_stock(self, request: HttpRequest, variants: QuerySet[Variant]) -> HttpResponse | None:
        form = StockForm(_posted(request))
        change = form.cleaned_data["change"] if form.is_valid() else 0
        if change and "apply" in request.POST:
            self._do(
                request,
                lambda: change_stock(variants=_plain(variants), change=change, now=timezone.now()),
            )
            return None
        steps = plan_stock(variants=variants, change=change) if change else []
        return self._page(request, variants, title=_("Change the stock"), form=form, steps=steps)

    def _do(self, request: HttpRequest, change: Callable[[], int]) -> None:
        try:
            count = change()
        except BulkError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, _("%s variants were changed.") % count, messages.SUCCESS)

    def _page(self, request: HttpRequest, variants: QuerySet[Variant], **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "is_wrong": any(step.error for step in more["steps"]),
            "count": variants.count(),
            "action": request.POST["action"],
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "checkbox": ACTION_CHECKBOX_NAME,
            "across": request.POST.get("select_across", "0"),
            **more,
        }
        return TemplateResponse(request, "admin/catalog/bulk.html", context)


def _plain(variants: QuerySet[Variant]) -> QuerySet[Variant]:
    """Without the joins and the order of the list, so that the rows can be locked."""
    return Variant.objects.filter(pk__in=variants.order_by().values("pk"))


def _posted(request: HttpRequest) -> Any:
    """The form comes with its second post; the first only names the rows."""
    return request.POST if "preview" in request.POST or "apply" in request.POST else None
