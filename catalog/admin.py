"""The catalogue for the shop's staff: the owner sees all, brand staff what their brands sell."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from catalog.models import Brand, Product, Shade, TryCount, Variant


class BrandScoped(admin.ModelAdmin):  # type: ignore[type-arg]
    """Only rows of the user's own brands, and only those to choose from in a foreign key."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).for_staff(request.user)  # type: ignore[attr-defined, no-any-return]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        kwargs["queryset"] = db_field.related_model.objects.for_staff(request.user)  # type: ignore[attr-defined, union-attr]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Brand)
class BrandAdmin(BrandScoped, TranslationAdmin):  # type: ignore[misc]
    list_display = ("wordmark", "name", "slug")
    filter_horizontal = ("staff",)

    @admin.display(description=_("name on the tube"), ordering="name_en")
    def wordmark(self, brand: Brand) -> str:
        return brand.wordmark

    def get_readonly_fields(self, request: HttpRequest, obj: Brand | None = None) -> tuple[str, ...]:
        """Who looks after a brand, and its address, is the owner's to say."""
        return () if request.user.is_superuser else ("slug", "staff")


@admin.register(Product)
class ProductAdmin(BrandScoped, TranslationAdmin):  # type: ignore[misc]
    list_display = ("name", "brand", "category", "published_at")
    list_filter = ("category",)
    list_select_related = ("brand",)
    search_fields = ("name_ko", "name_en", "slug")
    date_hierarchy = "published_at"


@admin.register(Variant)
class VariantAdmin(BrandScoped):
    list_display = ("sku", "product", "price", "stock")
    list_editable = ("price", "stock")
    list_select_related = ("product",)
    search_fields = ("sku", "product__name_ko", "product__name_en")


@admin.register(Shade)
class ShadeAdmin(BrandScoped, TranslationAdmin):  # type: ignore[misc]
    list_display = ("swatch", "name", "number", "product", "finish", "family", "hex")
    list_display_links = ("swatch", "name")
    list_filter = ("finish", "family")
    list_select_related = ("variant__product",)
    search_fields = ("name_ko", "name_en", "variant__sku")
    readonly_fields = ("swatch", "hex", "family")

    @admin.display(description=_("swatch"))
    def swatch(self, shade: Shade) -> str:
        if not shade.pk:
            return gettext("Drawn once the shade is saved.")
        address = reverse("swatches:picture", args=[shade.pk, shade.swatch_key, "smear", 160])
        return format_html('<img src="{}" width="128" height="80" alt="{}">', address, shade.spoken)

    @admin.display(description=_("product"), ordering="variant__product")
    def product(self, shade: Shade) -> Product:
        return shade.variant.product

    def save_model(self, request: HttpRequest, obj: Shade, form: Any, change: bool) -> None:
        super().save_model(request, obj.set_colour(obj.lab), form, change)


@admin.register(TryCount)
class TryCountAdmin(BrandScoped):
    list_display = ("day", "shade", "count")
    list_select_related = ("shade",)
    date_hierarchy = "day"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: TryCount | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TryCount | None = None) -> bool:
        return False
