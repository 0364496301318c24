"""How allauth speaks for this shop."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.requests import RequestSite

SHOP = "MIMO"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Mails are signed by the shop, whatever host sends them."""

    def format_email_subject(self, subject: str) -> str:
        return f"[{SHOP}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = RequestSite(self.request)
        site.name = SHOP
        super().send_mail(template_prefix, email, {"current_site": site, **context})
