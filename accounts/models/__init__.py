"""People."""

from accounts.models.api_token import ApiToken
from accounts.models.consent import Consent
from accounts.models.export import DataExport
from accounts.models.notification import MailPreference, Notification
from accounts.models.profile import BeautyProfile
from accounts.models.user import User

__all__ = ["ApiToken", "BeautyProfile", "Consent", "DataExport", "MailPreference", "Notification", "User"]
