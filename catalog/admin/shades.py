"""Shades: their colour, and how often they are tried on."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from catalog.admin.recorded import Recorded
from catalog.admin.scoping import BrandScoped, ReadOnly
from catalog.models import Product, Shade, TryCount
from catalog.services.search import index_shades


@admin.register(Shade)
class ShadeAdmin(BrandScoped, Recorded, TranslationAdmin):  # type: ignore[misc]
    list_display = ("swatch", "name", "number", "product", "finish", "family", "hex")
    list_display_links = ("swatch", "name")
    list_filter = ("finish", "family")
    list_select_related = ("variant__product",)
    search_fields = ("name_ko", "name_en", "variant__sku")
    autocomplete_fields = ("variant",)
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
        index_shades(Shade.objects.filter(pk=obj.pk))


@admin.register(TryCount)
class TryCountAdmin(ReadOnly, BrandScoped):
    list_display = ("day", "shade", "count")
    list_select_related = ("shade",)
    date_hierarchy = "day"
