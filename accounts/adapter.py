"""How allauth speaks for this shop."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.contrib.sites.requests import RequestSite
from django.http import Http404

from accounts.models import User

SHOP = "MIMO"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Mails are signed by the shop, whatever host sends them."""

    def format_email_subject(self, subject: str) -> str:
        return f"[{SHOP}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = RequestSite(self.request)
        site.name = SHOP
        super().send_mail(template_prefix, email, {"current_site": site, **context})


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Apps and keys list the account under the shop's name."""

    def _get_site_name(self) -> str:
        return SHOP


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Takes the name that the other site gives her; the address is asked for as always."""

    def list_apps(
        self, request: Any, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Asked of the database once a request, however many sites and accounts a page names."""
        if request is None:
            return list(super().list_apps(request, provider=provider, client_id=client_id))
        if not hasattr(request, "_social_apps"):
            request._social_apps = super().list_apps(request)
        return [
            app
            for app in request._social_apps
            if provider in (None, app.provider, app.provider_id) and client_id in (None, app.client_id)
        ]

    def get_app(self, request: Any, provider: str, client_id: str | None = None) -> Any:
        """404 for a site that the shop holds no keys for."""
        try:
            return super().get_app(request, provider=provider, client_id=client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def populate_user(self, request: Any, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        full = f"{data.get('last_name') or ''} {data.get('first_name') or ''}".strip()
        user.name = (data.get("name") or full or data.get("username") or "")[:80]
        return user
