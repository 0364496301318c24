"""Products: what a brand sells under one name."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from catalog.admin.recorded import Recorded
from catalog.admin.scoping import BrandScoped
from catalog.models import Product, Shade
from catalog.services.search import index_shades


@admin.register(Product)
class ProductAdmin(BrandScoped, Recorded, TranslationAdmin):  # type: ignore[misc]
    list_display = ("name", "brand", "category", "published_at")
    list_filter = (("brand", admin.RelatedOnlyFieldListFilter), "category")
    list_select_related = ("brand",)
    search_fields = ("name_ko", "name_en", "slug")
    date_hierarchy = "published_at"

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index_shades(Shade.objects.filter(variant__product=obj))
