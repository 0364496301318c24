"""What a customer may ask of the shop, and what the shop's staff may type."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import pgettext_lazy

from catalog.colour import Family
from catalog.models import Brand, Finish


class Sort(models.TextChoices):
    NEW = "new", pgettext_lazy("order of the list", "New")
    TRIED = "tried", pgettext_lazy("order of the list", "Most tried")
    CHEAP = "price", pgettext_lazy("order of the list", "Price: low to high")
    DEAR = "-price", pgettext_lazy("order of the list", "Price: high to low")
    NAME = "name", pgettext_lazy("order of the list", "Name")


class BrowseForm(forms.Form):
    """The shop list's query. Nothing in it can be wrong enough to fail: what is unknown is left out."""

    q = forms.CharField(required=False, max_length=80)
    brand = forms.MultipleChoiceField(required=False)
    family = forms.MultipleChoiceField(required=False, choices=Family.choices)
    finish = forms.MultipleChoiceField(required=False, choices=Finish.choices)
    sort = forms.ChoiceField(required=False, choices=Sort.choices)

    def __init__(self, data: Any, *, brands: list[Brand]) -> None:
        super().__init__(data)
        self.fields["brand"].choices = [(brand.slug, brand.wordmark) for brand in brands]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """q, brand, family, finish and sort, each empty or valid."""
        self.full_clean()
        asked = {"q": "", "brand": [], "family": [], "finish": []} | self.cleaned_data
        return {**asked, "sort": asked.get("sort") or Sort.NEW.value}


class QuantityForm(forms.Form):
    quantity = forms.IntegerField(min_value=0, max_value=999)
