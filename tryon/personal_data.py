"""What the fitting room holds about a person, and what it does when she takes a consent back."""

from typing import Any

from django.core.files.storage import default_storage
from django.dispatch import receiver

from accounts.models import Consent, User
from accounts.personal_data import register
from accounts.services.consent import consent_withdrawn
from tryon.models import KeptLook

register(KeptLook, "owner")


@receiver(consent_withdrawn)
def forget_pictures(user: User, document: str, **kwargs: Any) -> None:
    """No consent to keep pictures of her: they go, the looks stay."""
    if document != Consent.Document.PICTURES:
        return
    for kept in KeptLook.objects.kept_by(user, None):
        for file in (kept.picture, kept.before):
            if file.name:
                default_storage.delete(file.name)
    KeptLook.objects.kept_by(user, None).update(picture="", before="")
