"""What a person agrees to when she signs up."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, User


def link(url: Any, text: Any) -> SafeString:
    return format_html('<a href="{}" target="_blank">{}</a>', url, text)


link_lazy = lazy(link, SafeString)


class ConsentForm(forms.Form):
    """Added to allauth's sign-up form, whichever way a person signs up: no account without these."""

    age = forms.BooleanField(label=_("I am 14 years old or older."))
    terms = forms.BooleanField(
        label=_("I agree to the terms of service."),
        help_text=link_lazy(reverse_lazy("terms"), _("Read the terms of service")),
    )
    privacy = forms.BooleanField(
        label=_("I agree to the use of my data as the privacy policy says."),
        help_text=link_lazy(reverse_lazy("privacy"), _("Read the privacy policy")),
    )

    field_order = ["email", "password1", "password2", "age", "terms", "privacy"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Mails come in the language that she read this in."""
        Consent.objects.give_all(user, Consent.CURRENT)
        user.language = get_language() or settings.LANGUAGE_CODE
        user.save(update_fields=["language"])
