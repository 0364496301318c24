"""What the shop needs of a payment provider: five methods."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from djmoney.money import Money

from catalog.models import Payment

WEBHOOK_AGE = timedelta(minutes=5)


@dataclass(frozen=True)
class Outcome:
    """What became of a payment: `amount` is what came, and counts when `status` is PAID."""

    status: Payment.Status
    amount: Money


@dataclass(frozen=True)
class Event:
    """A verified webhook."""

    id: str
    reference: UUID
    outcome: Outcome


class ProviderError(Exception):
    """The provider did not answer, or refused; asking again later does no harm."""


class BadWebhook(Exception):
    """The signature is wrong, or older than `WEBHOOK_AGE`."""


class UnreadableWebhook(Exception):
    """It is the provider, and we do not understand it."""


class PaymentProvider(Protocol):
    def name(self) -> str: ...

    def start(self, *, payment: Payment, return_url: str) -> str:
        """Where the customer pays; the same payment again leads to the same charge."""

    def confirm(self, *, payment: Payment) -> Outcome:
        """What the provider says now."""

    def refund(self, *, payment: Payment, amount: Money, key: str) -> None:
        """Give the amount back; the same key again has no effect."""

    def webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Event | None:
        """What the provider tells us; None: nothing that concerns a payment.

        BadWebhook unless it is surely the provider, and just now. ProviderError when it must be asked
        and does not answer: it tells us again.
        """


def check_age(sent_at: datetime, now: datetime) -> None:
    """BadWebhook unless sent within the last five minutes; a minute ahead is a clock, more is not."""
    if not -timedelta(minutes=1) < now - sent_at < WEBHOOK_AGE:
        raise BadWebhook("Too old.")
