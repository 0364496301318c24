"""Closing the account: typed, so that no slip of the finger does it."""

from django import forms
from django.utils.translation import gettext_lazy as _

WORD = _("close my account")


class ClosingForm(forms.Form):
    typed = forms.CharField(label=_("Confirmation"), widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed.strip().casefold() != str(WORD).casefold():
            raise forms.ValidationError(_("Please type the words exactly as they stand above."))
        return typed
