"""Brands: their words, and who looks after them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from catalog.admin.recorded import Recorded
from catalog.admin.scoping import BrandScoped
from catalog.models import Brand, Shade
from catalog.services.search import index_shades


@admin.register(Brand)
class BrandAdmin(BrandScoped, Recorded, TranslationAdmin):  # type: ignore[misc]
    list_display = ("wordmark", "name", "slug")
    filter_horizontal = ("staff",)

    @admin.display(description=_("name on the tube"), ordering="name_en")
    def wordmark(self, brand: Brand) -> str:
        return brand.wordmark

    def save_model(self, request: HttpRequest, obj: Brand, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index_shades(Shade.objects.filter(variant__product__brand=obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Brand | None = None) -> tuple[str, ...]:
        """Who looks after a brand, and its address, is the owner's to say."""
        return () if request.user.is_superuser else ("slug", "staff")
