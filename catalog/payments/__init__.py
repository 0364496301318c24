"""How the shop is paid: the port, and its adapters. `settings.PAYMENT_PROVIDER` names the one in use."""

from django.conf import settings

from catalog.payments.demo import DemoProvider
from catalog.payments.port import PaymentProvider
from catalog.payments.portone import PortOneProvider
from catalog.payments.stripe import StripeProvider

PROVIDERS: dict[str, PaymentProvider] = {
    "demo": DemoProvider(),
    "stripe": StripeProvider(),
    "portone": PortOneProvider(),
}


def provider(name: str) -> PaymentProvider | None:
    """The adapter of that name, if its keys are set: one no longer in use still gives back what it took."""
    if settings.PRODUCTION and name == "demo":
        return None
    return PROVIDERS.get(name) if all(settings.PAYMENT_KEYS.get(name, {}).values()) else None


def current_provider() -> PaymentProvider | None:
    """None: the shop takes no orders."""
    return provider(settings.PAYMENT_PROVIDER)
