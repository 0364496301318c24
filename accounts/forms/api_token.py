"""Naming an API token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken


class ApiTokenForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ApiToken
        fields = ("name",)
        labels = {"name": _("Name")}
        help_texts = {"name": _("So that you know it again: what uses it?")}
        widgets = {"name": forms.TextInput(attrs={"class": "input", "autocomplete": "off"})}
