"""A new address."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest

from accounts.models import User


class ChangeEmailForm(AddEmailForm):  # type: ignore[misc]
    """The new address counts once it is confirmed. Before any is, it replaces the present one at once:
    allauth drops an unconfirmed address for the new one, which would leave the person without a login."""

    def clean_email(self) -> str:
        """Refuses somebody else's address: allauth lets it through, to fail when confirmed."""
        email: str = super().clean_email()
        if User.objects.filter(email=email).exists():
            raise get_adapter().validation_error("email_taken")
        return email

    @transaction.atomic
    def save(self, request: HttpRequest) -> EmailAddress:
        address: EmailAddress = super().save(request)
        if not EmailAddress.objects.get_verified(self.user):
            address.set_as_primary()
        return address
