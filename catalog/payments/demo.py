"""The demo gateway approves, declines, loses its answer or waits for a deposit. No money moves."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from djmoney.money import Money

from catalog.models import DemoCharge, Payment
from catalog.payments.port import BadWebhook, Event, Outcome, ProviderError, UnreadableWebhook, check_age

SIGNATURE = "X-Demo-Signature"


class DemoProvider:
    def name(self) -> str:
        return "demo"

    def start(self, *, payment: Payment, return_url: str) -> str:
        DemoCharge.objects.get_or_create(
            reference=payment.reference, defaults={"amount": payment.asked, "return_url": return_url}
        )
        return reverse("catalog:demo-pay", args=[payment.reference])

    def confirm(self, *, payment: Payment) -> Outcome:
        charge = DemoCharge.objects.filter(pk=payment.reference).first()
        if charge is None:
            return Outcome(Payment.Status.OPEN, payment.asked)
        return Outcome(Payment.Status(charge.state), charge.amount)

    @transaction.atomic
    def refund(self, *, payment: Payment, amount: Money, key: str) -> None:
        charge = DemoCharge.objects.select_for_update().get(pk=payment.reference)
        if key in charge.refunds:
            return
        if sum(charge.refunds.values()) + int(amount.amount) > charge.amount.amount:
            raise ProviderError("More than was paid.")
        charge.refunds[key] = int(amount.amount)
        charge.save(update_fields=["refunds"])

    def webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Event:
        try:
            at, signature = headers[SIGNATURE].split(":")
            sent_at = datetime.fromtimestamp(int(at), UTC)
        except (KeyError, ValueError, OverflowError, OSError):
            raise BadWebhook("No signature.") from None
        if not constant_time_compare(signature, sign(body, int(at))):
            raise BadWebhook("Wrong signature.")
        check_age(sent_at, now)
        try:
            told = json.loads(body)
            outcome = Outcome(Payment.Status(told["status"]), Money(int(told["amount"]), "KRW"))
            return Event(str(told["id"]), UUID(told["reference"]), outcome)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise UnreadableWebhook from None


def sign(body: bytes, at: int) -> str:
    return salted_hmac("catalog.payments.demo", f"{at}.".encode() + body, algorithm="sha256").hexdigest()


def message(charge: DemoCharge, *, now: datetime) -> tuple[bytes, dict[str, str]]:
    """The webhook that tells the shop of the charge: body and headers."""
    told = {
        "id": uuid4().hex,
        "reference": str(charge.reference),
        "status": charge.state,
        "amount": int(charge.amount.amount),
    }
    body, at = json.dumps(told).encode(), int(now.timestamp())
    return body, {SIGNATURE: f"{at}:{sign(body, at)}"}
