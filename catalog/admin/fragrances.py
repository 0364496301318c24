"""What a perfume smells of."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline

from catalog.admin.scoping import BrandScoped
from catalog.models import Fragrance, FragranceTrait, Shade
from catalog.scent import VALUES, Kind
from catalog.services.search import index_shades


class TraitForm(forms.ModelForm):  # type: ignore[type-arg]
    """The value is one of those of its kind: notes, accords, impressions, seasons."""

    value = forms.ChoiceField()

    class Meta:
        model = FragranceTrait
        fields = ("kind", "value", "strength")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (Kind.TOP, Kind.ACCORD, Kind.IMPRESSION, Kind.SEASON)
        groups = [(kind.label, list(VALUES[kind].items())) for kind in kinds]
        self.fields["value"].choices = groups  # type: ignore[attr-defined]


class TraitInline(TabularInline):  # type: ignore[misc]
    model = FragranceTrait
    form = TraitForm
    extra = 0


@admin.register(Fragrance)
class FragranceAdmin(BrandScoped):
    list_display = ("product", "concentration")
    list_select_related = ("product",)
    inlines = (TraitInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        index_shades(Shade.objects.filter(variant__product=form.instance.product_id))
