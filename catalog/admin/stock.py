"""Variants with their price and stock, and the ledger of what moved it."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone

from catalog.admin.bulk import BulkEdit
from catalog.admin.recorded import Recorded
from catalog.admin.scoping import BrandScoped, ReadOnly
from catalog.models import StockMovement, Variant
from catalog.services.stock import StockError, count_stock


@admin.register(Variant)
class VariantAdmin(BrandScoped, BulkEdit, Recorded):  # type: ignore[misc]
    list_display = ("sku", "product", "price", "stock")
    list_editable = ("price", "stock")
    list_select_related = ("product",)
    search_fields = ("sku", "product__name_ko", "product__name_en")
    autocomplete_fields = ("product",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The stock as the page showed it comes back with the form."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "stock":
            field.show_hidden_initial = True
        return field

    def save_model(self, request: HttpRequest, obj: Variant, form: Any, change: bool) -> None:
        """The stock moves by what was typed less what was shown, so that a sale in between stays sold."""
        typed, shown = obj.stock, _shown_stock(form) if change else 0
        if change:
            names = {field.name for field in Variant._meta.concrete_fields} - {"id", "stock"}
            obj.save(update_fields=names)
        else:
            obj.stock = 0
            obj.save()
        if typed == shown:
            return
        try:
            count_stock(variant=obj, change=typed - shown, now=timezone.now())
        except StockError as error:
            self.message_user(request, str(error), messages.ERROR)


def _shown_stock(form: Any) -> int:
    shown = form.data.get(form.add_initial_prefix("stock"), "")
    return int(shown if shown.isdecimal() else form.initial["stock"])


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnly, BrandScoped):
    list_display = ("moved_at", "variant", "change", "kind", "order")
    list_filter = ("kind",)
    list_select_related = ("variant", "order")
    search_fields = ("variant__sku", "order__number")
    date_hierarchy = "moved_at"
