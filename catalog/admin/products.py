"""Products: what a brand sells under one name."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.admin.pictures import PictureInline
from catalog.admin.recorded import Recorded
from catalog.admin.scoping import BrandScoped
from catalog.models import Product, Shade
from catalog.services.ingredients import set_ingredients
from catalog.services.search import index_shades


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    """With the list of ingredients as it stands on the pack."""

    ingredients = forms.CharField(
        label=_("ingredients"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("By their INCI names, what there is most of first, with commas between."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and (field := self.fields.get("ingredients")):
            rows = self.instance.contents.select_related("ingredient")
            field.initial = ", ".join(row.ingredient.name for row in rows)


@admin.register(Product)
class ProductAdmin(BrandScoped, Recorded, TranslationAdmin):  # type: ignore[misc]
    list_display = ("name", "brand", "category", "published_at")
    list_filter = (("brand", admin.RelatedOnlyFieldListFilter), "category")
    list_select_related = ("brand",)
    search_fields = ("name_ko", "name_en", "slug")
    date_hierarchy = "published_at"
    form = ProductForm
    inlines = (PictureInline,)
    actions_detail = ("preview",)

    @action(description=_("Preview"), url_path="preview", icon="visibility")  # type: ignore[untyped-decorator]
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """To its page as customers will see it."""
        product = self.get_object(request, object_id)
        if product is None:
            raise Http404
        return redirect("catalog:product-preview", product.slug)

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "ingredients" in form.changed_data:
            set_ingredients(lists=[(obj, form.cleaned_data["ingredients"])])
        index_shades(Shade.objects.filter(variant__product=obj))
