"""What a member agrees to in the fitting room goes into her ledger."""

from typing import Any

from accounts.models import Consent
from accounts.services.consent import give_consent
from tryon.protocol import CONSENT_VERSION


def note_consent(user: Any, document: Consent.Document) -> None:
    """A guest has no ledger: she is asked in each browser session."""
    if user.is_authenticated:
        how = Consent.How.STUDIO
        give_consent(user=user, document=document, version=CONSENT_VERSION, how=how)


def consent_key(user: Any) -> str:
    """What a browser remembers of the consent: another once she took it back, so that it asks again."""
    if not user.is_authenticated:
        return CONSENT_VERSION
    camera = {"document": Consent.Document.CAMERA, "is_given": False}
    return f"{CONSENT_VERSION}.{Consent.objects.filter(user=user, **camera).count()}"
