"""Of what a person gets mails."""

from typing import Any

from django import forms

from accounts.kinds import declinable_kinds
from accounts.models import User
from accounts.services.notifications import choose_mail


class MailForm(forms.Form):
    """A box for each kind that has a switch."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        chosen = dict(user.mail_preferences.values_list("kind", "is_wanted"))
        for kind in declinable_kinds():
            is_wanted = chosen.get(kind.name, kind.is_mailed)
            self.fields[kind.name] = forms.BooleanField(label=kind.label, required=False, initial=is_wanted)

    def save(self) -> None:
        for kind, is_wanted in self.cleaned_data.items():
            choose_mail(user=self.user, kind=kind, is_wanted=is_wanted)
