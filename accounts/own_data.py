"""What accounts and allauth hold about a person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import (
    ApiToken,
    BeautyProfile,
    Consent,
    DataExport,
    MailPreference,
    Notification,
    User,
)
from accounts.personal_data import register, register_blockers
from accounts.services.colours import clear_colours
from accounts.services.consent import consent_withdrawn

register(User, "pk", hidden=frozenset({"password"}))
register(User.groups.through, "user", is_exported=False)
register(User.user_permissions.through, "user", is_exported=False)
register(BeautyProfile, "user")
register(Consent, "user")
register(Notification, "user", "actor", is_exported=False)
register(MailPreference, "user")
register(ApiToken, "user", hidden=frozenset({"hash", "digest", "key"}))
register(DataExport, "user", is_exported=False)
register(EmailAddress, "user")
register(Authenticator, "user", hidden=frozenset({"data"}))
register(SocialAccount, "user")
register(UserSession, "user", hidden=frozenset({"session_key", "data"}))
register(LogEntry, "user", is_exported=False)


@receiver(consent_withdrawn)
def forget_colours_too(user: User, document: str, **kwargs: object) -> None:
    if document == Consent.Document.COLOURS:
        clear_colours(user=user)


def staff_stay(user: User) -> list[str]:
    """Their acts must stay accountable; the owner takes the rights away first."""
    return [_("You work for the shop: please ask the owner to end that first.")] if user.is_staff else []


register_blockers(staff_stay)
