"""The name of a passkey or security key: allauth leaves its label to Django, which knows no Korean for it."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), required=False)


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name"), max_length=60)
