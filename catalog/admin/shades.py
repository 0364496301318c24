"""Shades: their colour, and how often they are tried on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from catalog.admin.recorded import Recorded
from catalog.admin.scoping import BrandScoped, ReadOnly
from catalog.admin.shade_editor import ShadeEditor
from catalog.admin.sheets import ShadeSheets
from catalog.models import Product, Shade, TryCount
from catalog.models.shade import REGIONS_OF
from catalog.models.truth import MEASURED
from catalog.services.search import index_shades


class ShadeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A shade is worn where its product is."""

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        variant, region = asked.get("variant"), asked.get("region")
        if variant and region and region not in REGIONS_OF[variant.product.category]:
            category = variant.product.get_category_display()
            self.add_error("region", _("Not worn there: its product is of the category %s.") % category)
        return asked


@admin.register(Shade)
class ShadeAdmin(BrandScoped, ShadeSheets, ShadeEditor, Recorded, TranslationAdmin):  # type: ignore[misc]
    form = ShadeForm
    list_display = ("swatch", "name", "number", "product", "finish", "family", "hex")
    list_display_links = ("swatch", "name")
    list_filter = ("finish", "family")
    list_select_related = ("variant__product",)
    search_fields = ("name_ko", "name_en", "variant__sku")
    autocomplete_fields = ("variant",)
    readonly_fields = ("editor", "hex", "family", "truth")
    fieldsets = (
        (None, {"fields": ("variant", "number", "name", "region", "finish", "coverage")}),
        (
            _("Colour"),
            {"fields": ("editor", "lightness", "a", "b", "more_colours", "hex", "family")},
        ),
        (
            _("Measured swatch"),
            {
                "fields": (*MEASURED, "measured_with", "truth"),
                "description": _(
                    "What an instrument says of a swatch of the real product (CIELAB, D65). The product's"
                    " page then tells how far the colour above is from it."
                ),
            },
        ),
    )

    @admin.display(description=_("swatch"))
    def swatch(self, shade: Shade) -> str:
        address = reverse("swatches:picture", args=[shade.pk, shade.swatch_key, "smear", 160])
        return format_html('<img src="{}" width="128" height="80" alt="{}">', address, shade.spoken)

    @admin.display(description=_("colour figure"))
    def truth(self, shade: Shade) -> str:
        """As the product's page has it."""
        truth = shade.truth if shade.pk else None
        return f"ΔE {truth.difference:.1f}, {truth.basis.label}, {date_format(truth.on)}" if truth else "-"

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
