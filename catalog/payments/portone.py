"""PortOne V2, many Korean gateways as one: its browser SDK opens the window, our server asks how it went."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
from django.conf import settings
from django.urls import reverse
from djmoney.money import Money
from portone_server_sdk import webhook as signed
from portone_server_sdk.errors import PortOneError

from catalog.models import Payment
from catalog.payments.port import BadWebhook, Event, Outcome, ProviderError, UnreadableWebhook, check_age

PATIENCE_S = 10
STATUSES = {
    "PAID": Payment.Status.PAID,
    "PARTIAL_CANCELLED": Payment.Status.PAID,  # in the provider's console, before we heard of the payment
    "CANCELLED": Payment.Status.DECLINED,
    "FAILED": Payment.Status.DECLINED,
    "VIRTUAL_ACCOUNT_ISSUED": Payment.Status.PENDING,
}


class PortOneProvider:
    def name(self) -> str:
        return "portone"

    def start(self, *, payment: Payment, return_url: str) -> str:
        """Our page that opens the window. What is registered here, no browser can change."""
        registered = {"totalAmount": int(payment.asked.amount), "currency": "KRW"}
        _call("POST", f"/payments/{payment.reference}/pre-register", registered)
        return reverse("catalog:portone-pay", args=[payment.reference])

    def confirm(self, *, payment: Payment) -> Outcome:
        return _outcome(payment.reference)

    def refund(self, *, payment: Payment, amount: Money, key: str) -> None:
        """PortOne forgets an idempotency key some day, so that the refunds made are looked through first."""
        reason = f"MIMO refund {key}"
        made = _found(payment.reference) or {}
        if any(
            done.get("reason") == reason and done.get("status") != "FAILED"
            for done in made.get("cancellations", ())
        ):
            return
        asked = {"amount": int(amount.amount), "reason": reason}
        path = f"/payments/{payment.reference}/cancel"
        done = _call("POST", path, asked, key=f"refund-{payment.reference}-{key}")
        if done.get("cancellation", {}).get("status") == "FAILED":
            raise ProviderError("The refund failed.")

    def webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Event | None:
        """It names the payment and nothing else that counts: how it stands is asked."""
        try:
            signed.verify(settings.PORTONE["PORTONE_WEBHOOK_SECRET"], body.decode(), headers)
        except (PortOneError, UnicodeDecodeError):
            raise BadWebhook("Wrong signature.") from None
        except ValueError:
            raise UnreadableWebhook from None
        check_age(datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC), now)
        try:
            told = json.loads(body)
            if not told["type"].startswith("Transaction."):
                return None
            reference = UUID(told["data"]["paymentId"])
        except (AttributeError, KeyError, TypeError, ValueError):
            raise UnreadableWebhook from None
        return Event(headers["webhook-id"], reference, _outcome(reference))


def _outcome(reference: UUID) -> Outcome:
    """READY, PAY_PENDING and what nobody opened yet is open. What came is less what went back."""
    found = _found(reference)
    if found is None:
        return Outcome(Payment.Status.OPEN, Money(0, "KRW"))
    try:
        status = STATUSES.get(found["status"], Payment.Status.OPEN)
        if status == Payment.Status.PAID and found["currency"] != "KRW":
            raise ValueError(f"Paid in {found['currency']}.")
        return Outcome(
            status, Money(int(found["amount"]["total"]) - int(found["amount"]["cancelled"]), "KRW")
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ProviderError(f"Not understood: {error}") from error


def _found(reference: UUID) -> dict[str, Any] | None:
    try:
        return _call("GET", f"/payments/{reference}")
    except NotThere:
        return None


class NotThere(ProviderError):
    """PortOne knows of no such payment."""


def _call(method: str, path: str, asked: Mapping[str, Any] | None = None, *, key: str = "") -> dict[str, Any]:
    """The answer. ProviderError for none, and for a refusal."""
    headers = {"Authorization": f"PortOne {settings.PORTONE['PORTONE_API_SECRET']}"}
    if key:
        headers["Idempotency-Key"] = key
    store = settings.PORTONE["PORTONE_STORE_ID"]
    where = {"params": {"storeId": store}} if asked is None else {"json": {"storeId": store, **asked}}
    address = settings.PORTONE["PORTONE_API_BASE"] + quote(path)
    try:
        answer = httpx.request(method, address, headers=headers, timeout=PATIENCE_S, **where)  # type: ignore[arg-type]
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise NotThere(path)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderError(str(error)) from error
    return told
