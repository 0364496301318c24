"""Stripe: a hosted Checkout Session each payment. The won has no minor unit: an amount is a number of won."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import stripe
from django.conf import settings
from djmoney.money import Money

from catalog.models import Payment
from catalog.payments.port import BadWebhook, Event, Outcome, ProviderError, UnreadableWebhook, check_age

PATIENCE_S = 10
OPEN_FOR = timedelta(hours=1)  # Stripe allows no less than half an hour
SIGNATURE = "Stripe-Signature"
EVENTS = frozenset(
    f"checkout.session.{what}"
    for what in ("completed", "async_payment_succeeded", "async_payment_failed", "expired")
)


class StripeProvider:
    def name(self) -> str:
        return "stripe"

    def start(self, *, payment: Payment, return_url: str) -> str:
        try:
            session = _session(payment) if payment.gateway_id else _open_session(payment, return_url)
        except stripe.StripeError as error:
            raise ProviderError(str(error)) from error
        return session.url or return_url

    def confirm(self, *, payment: Payment) -> Outcome:
        if not payment.gateway_id:  # she was never sent there
            return Outcome(Payment.Status.OPEN, payment.asked)
        try:
            return _outcome(_session(payment))
        except (stripe.StripeError, ValueError) as error:
            raise ProviderError(str(error)) from error

    def refund(self, *, payment: Payment, amount: Money, key: str) -> None:
        """Stripe forgets an idempotency key after a day: the refunds made are looked through first."""
        try:
            charge = _session(payment).payment_intent["id"]
            if any(_is_for(refund, key) for refund in _refunds(charge)):
                return
            _client().v1.refunds.create(
                {"payment_intent": charge, "amount": int(amount.amount), "metadata": {"key": key}},
                {"idempotency_key": f"refund-{key}"},
            )
        except (stripe.StripeError, KeyError, TypeError) as error:
            raise ProviderError(str(error)) from error

    def webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Event | None:
        signature = headers.get(SIGNATURE, "")
        try:
            stripe.WebhookSignature.verify_header(body, signature, settings.STRIPE["STRIPE_WEBHOOK_SECRET"])
        except (stripe.SignatureVerificationError, UnicodeDecodeError):
            raise BadWebhook("Wrong signature.") from None
        try:
            told, sent_at = json.loads(body), _signed_at(signature)
        except (ValueError, OverflowError, OSError):
            raise UnreadableWebhook from None
        check_age(sent_at, now)
        try:
            if told["type"] not in EVENTS:
                return None
            session = told["data"]["object"]
            failed = told["type"].endswith("async_payment_failed")
            outcome = Outcome(Payment.Status.DECLINED, _amount(session)) if failed else _outcome(session)
            return Event(str(told["id"]), UUID(session["client_reference_id"]), outcome)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise UnreadableWebhook from None


def _client() -> stripe.StripeClient:
    return stripe.StripeClient(
        settings.STRIPE["STRIPE_SECRET_KEY"],
        base_addresses={"api": settings.STRIPE["STRIPE_API_BASE"]},
        http_client=stripe.RequestsClient(timeout=PATIENCE_S),
        max_network_retries=1,
    )


def _open_session(payment: Payment, return_url: str) -> stripe.checkout.Session:
    """The same payment again gets the same session: its reference is the idempotency key."""
    order, reference = payment.order, str(payment.reference)
    price: Any = {
        "currency": "krw",
        "unit_amount": int(payment.asked.amount),
        "product_data": {"name": f"MIMO {order.number}"},
    }
    asked: Any = {
        "mode": "payment",
        "client_reference_id": reference,
        "line_items": [{"quantity": 1, "price_data": price}],
        "customer_email": order.email,
        "locale": order.language,
        "payment_intent_data": {"metadata": {"order": order.number, "reference": reference}},
        "success_url": return_url,
        "cancel_url": return_url,
        "expires_at": int((payment.started_at + OPEN_FOR).timestamp()),
    }
    session = _client().v1.checkout.sessions.create(asked, {"idempotency_key": reference})
    payment.gateway_id = session.id
    payment.save(update_fields=["gateway_id"])
    return session


def _session(payment: Payment) -> Any:
    return _client().v1.checkout.sessions.retrieve(payment.gateway_id, {"expand": ["payment_intent"]})


def _refunds(charge: str) -> Any:
    return _client().v1.refunds.list({"payment_intent": charge, "limit": 100}).auto_paging_iter()


def _is_for(refund: Any, key: str) -> bool:
    return getattr(refund.metadata, "key", "") == key and refund.status not in {"failed", "canceled"}


def _outcome(session: Any) -> Outcome:
    """Of a session, asked for or told of. ValueError for money that is no won."""
    status = Payment.Status.OPEN
    if session["payment_status"] == "paid":
        status = Payment.Status.PAID
    elif session["status"] == "expired" or _has_failed(session):
        status = Payment.Status.DECLINED
    elif session["status"] == "complete":  # by a method that takes its time
        status = Payment.Status.PENDING
    return Outcome(status, _amount(session))


def _amount(session: Any) -> Money:
    if session["currency"] != "krw":
        raise ValueError(f"Paid in {session['currency']}.")
    return Money(int(session["amount_total"]), "KRW")


def _has_failed(session: Any) -> bool:
    """Completed, and then the money did not come. A webhook names the intent and says no more of it."""
    intent = session["payment_intent"]
    is_told = session["status"] == "complete" and not isinstance(intent, str | None)
    return is_told and intent["status"] in {"requires_payment_method", "canceled"}


def _signed_at(signature: str) -> datetime:
    parts = dict(part.split("=", 1) for part in signature.split(",") if "=" in part)
    return datetime.fromtimestamp(int(parts["t"]), UTC)
