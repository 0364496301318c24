"""Coupons and exchange rates: the shop owner's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin
from unfold.admin import ModelAdmin, TabularInline

from catalog.admin.recorded import Recorded
from catalog.admin.scoping import ReadOnly
from catalog.models import Coupon, CouponUse, ExchangeRate
from catalog.services.coupons import tidy


class OwnerOnly(ModelAdmin):  # type: ignore[misc]
    """Whatever a group may: money is given away here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


class UseInline(ReadOnly, TabularInline):  # type: ignore[misc]
    model = CouponUse
    fields = ("order", "taken_at", "returned_at")
    extra = 0


@admin.register(Coupon)
class CouponAdmin(OwnerOnly, Recorded, TranslationAdmin):  # type: ignore[misc]
    list_display = ("code", "name", "kind", "used", "limit", "starts_at", "ends_at")
    list_filter = ("kind", "is_listed", "is_for_members")
    search_fields = ("code", "name_ko", "name_en")
    readonly_fields = ("used",)
    inlines = (UseInline,)

    def save_model(self, request: HttpRequest, obj: Coupon, form: Any, change: bool) -> None:
        """The code as customers' typing is read; `used` is the database's own, whatever the page showed."""
        obj.code = tidy(obj.code)
        if change:
            names = {field.name for field in Coupon._meta.concrete_fields} - {"id", "used"}
            obj.save(update_fields=names)
        else:
            obj.save()

    def has_delete_permission(self, request: HttpRequest, obj: Coupon | None = None) -> bool:
        """One that was used stays on its orders: end it instead."""
        return super().has_delete_permission(request, obj) and not (obj and obj.uses.exists())


@admin.register(ExchangeRate)
class ExchangeRateAdmin(OwnerOnly):
    list_display = ("currency", "on", "won")
    list_editable = ("won",)
    list_filter = ("currency",)
    date_hierarchy = "on"
