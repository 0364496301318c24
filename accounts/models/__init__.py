"""People."""

from accounts.models.api_token import ApiToken
from accounts.models.consent import Consent
from accounts.models.notification import MailPreference, Notification
from accounts.models.user import User

__all__ = ["ApiToken", "Consent", "MailPreference", "Notification", "User"]
