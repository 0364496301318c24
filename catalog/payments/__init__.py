"""How the shop is paid: the port, and its adapters. `settings.PAYMENT_PROVIDER` names the one in use."""

from django.conf import settings

from catalog.payments.demo import DemoProvider
from catalog.payments.port import PaymentProvider

PROVIDERS: dict[str, PaymentProvider] = {"demo": DemoProvider()}


def provider(name: str) -> PaymentProvider | None:
    """The adapter of that name, if this site may use it."""
    known = PROVIDERS.get(name)
    return None if settings.PRODUCTION and name == "demo" else known


def current_provider() -> PaymentProvider | None:
    """None: the shop takes no orders."""
    return provider(settings.PAYMENT_PROVIDER)
