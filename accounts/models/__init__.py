"""People."""

from accounts.models.consent import Consent
from accounts.models.notification import MailPreference, Notification
from accounts.models.user import User

__all__ = ["Consent", "MailPreference", "Notification", "User"]
