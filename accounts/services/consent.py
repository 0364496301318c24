"""The consent ledger: what is given and taken back becomes one more row."""

from django.db import transaction
from django.dispatch import Signal

from accounts.models import Consent, User

# Sent inside the transaction with `user` and `document`: other apps do what a withdrawal asks of them.
consent_withdrawn = Signal()


class CannotWithdraw(Exception):
    """Without this consent there is no account: closing the account withdraws it."""


def give_consent(*, user: User, document: str, version: str, how: str) -> None:
    """Add that she agrees, unless she does already. One query then, else two."""
    now = Consent.objects.standing(user, document)
    if now is None or now.version != version:
        Consent.objects.create(user=user, document=document, version=version, how=how)


@transaction.atomic
def withdraw_consent(*, user: User, document: str) -> None:
    """Add that she takes it back, and have done what follows from it. CannotWithdraw, or nothing to do."""
    if document in Consent.NEEDED:
        raise CannotWithdraw
    now = Consent.objects.standing(user, document)
    if now is None:
        return
    Consent.objects.create(
        user=user, document=document, version=now.version, is_given=False, how=Consent.How.ACCOUNT
    )
    consent_withdrawn.send(sender=Consent, user=user, document=document)
