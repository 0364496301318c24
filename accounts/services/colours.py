"""A member's own colours: tone, undertone and season, kept because she said so, and gone when she says so."""

from django.db import transaction

from accounts.models import BeautyProfile, Consent, User
from accounts.services.consent import give_consent, withdraw_consent

NONE = {"skin_tone": None, "undertone": "", "season": ""}


@transaction.atomic
def keep_colours(
    *, user: User, skin_tone: int | None, undertone: str, season: str, version: str, how: str
) -> None:
    """Put them into her beauty profile, the rest of which stays, and her consent into the ledger."""
    give_consent(user=user, document=Consent.Document.COLOURS, version=version, how=how)
    colours = {"skin_tone": skin_tone, "undertone": undertone, "season": season}
    BeautyProfile.objects.update_or_create(user=user, defaults=colours)


@transaction.atomic
def forget_colours(*, user: User) -> None:
    """Take them out of her beauty profile, typed or judged, and the consent back."""
    withdraw_consent(user=user, document=Consent.Document.COLOURS)
    clear_colours(user=user)


def clear_colours(*, user: User) -> None:
    """What a withdrawn consent asks for."""
    for profile in BeautyProfile.objects.filter(user=user):
        for name, nothing in NONE.items():
            setattr(profile, name, nothing)
        profile.save(update_fields=[*NONE, "changed_at"])
