"""Unlinking another site's account."""

from typing import Any

from allauth.socialaccount.forms import DisconnectForm


class UnlinkForm(DisconnectForm):  # type: ignore[misc]
    """allauth asks anew whose each account is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = self.accounts.select_related("user")
