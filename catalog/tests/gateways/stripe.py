"""Stripe as its API reference describes it: Checkout Sessions, refunds, signed events. Amounts in won."""

import hashlib
import hmac
import json
import re
import time
from urllib.parse import parse_qsl
from uuid import uuid4

from catalog.tests.gateways.server import Gateway

SECRET, WEBHOOK_SECRET = "sk_test_stub", "whsec_stub"


def sign(body, at, secret=WEBHOOK_SECRET):
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={at},v1={mac}"}


class StripeStub(Gateway):
    name = "stripe"
    routes = (
        ("POST", "/v1/checkout/sessions", "create"),
        ("GET", "/v1/checkout/sessions/(cs_[0-9a-f]+)", "retrieve"),
        ("GET", "/v1/refunds", "list_refunds"),
        ("POST", "/v1/refunds", "create_refund"),
        ("GET", "/pay/(cs_[0-9a-f]+)", "show"),
        ("POST", "/pay/(cs_[0-9a-f]+)", "choose"),
    )

    def __init__(self):
        super().__init__()
        self.sessions, self.refunds = {}, []

    @property
    def settings(self):
        return {
            "STRIPE_SECRET_KEY": SECRET,
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STRIPE_API_BASE": self.address,
            "STRIPE_CHECKOUT_ORIGIN": self.address,
        }

    def refunded(self, intent=None):
        return sum(refund["amount"] for refund in self.refunds if intent in {None, refund["payment_intent"]})

    def answer(self, request):
        is_api = request.path.startswith("/v1/")
        if is_api and request.headers.get("Authorization") != f"Bearer {SECRET}":
            return self.error(401, "Invalid API Key provided")
        return super().answer(request)

    def error(self, status, message, kind="invalid_request_error"):
        return self.json(status, {"error": {"type": kind, "message": message}})

    def mismatch(self):
        return self.error(400, "Keys for idempotent requests ...", "idempotency_error")

    def create(self, request):
        asked = dict(parse_qsl(request.body.decode()))
        price = "line_items[0][price_data]"
        if asked[f"{price}[currency]"] != "krw" or asked["mode"] != "payment":
            return self.error(400, "Only won, only payments.")
        if int(asked["expires_at"]) < time.time() + 1790:
            return self.error(400, "`expires_at` must be at least 30 minutes from now.")
        return self.once(request, lambda: self.json(200, self.open(asked, price)))

    def open(self, asked, price):
        number = uuid4().hex
        session = {
            "id": f"cs_{number}",
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "currency": "krw",
            "amount_total": int(asked[f"{price}[unit_amount]"]) * int(asked["line_items[0][quantity]"]),
            "client_reference_id": asked["client_reference_id"],
            "success_url": asked["success_url"],
            "cancel_url": asked["cancel_url"],
            "url": f"{self.address}/pay/cs_{number}",
        }
        return self.sessions.setdefault(session["id"], session)

    def retrieve(self, request, number):
        session = self.sessions.get(number)
        if session is None:
            return self.error(404, f"No such checkout.session: {number}")
        intent = session["payment_intent"]
        if intent and request.query.get("expand[0]") == "payment_intent":
            waits = session["payment_status"] == "unpaid"
            status = session.get("intent", "processing") if waits else "succeeded"
            intent = {"id": intent, "object": "payment_intent", "status": status}
        return self.json(200, session | {"payment_intent": intent})

    def show(self, _request, number):
        return self.page(self.sessions[number]["amount_total"], "approve", "decline", "later")

    def choose(self, request, number):
        session, choice = self.sessions[number], self.choice(request)
        if choice == "decline":
            return self.redirect(session["cancel_url"])
        self.pay(session, later=choice == "later")
        return self.redirect(session["success_url"])

    def of(self, reference):
        (session,) = (one for one in self.sessions.values() if one["client_reference_id"] == str(reference))
        return session

    def settle(self, reference, *, later=False, amount=None):
        self.pay(self.of(reference), later=later, amount=amount)

    def pay(self, session, *, later=False, amount=None):
        session |= {"status": "complete", "url": None, "payment_intent": f"pi_{uuid4().hex}"}
        session |= {"payment_status": "unpaid" if later else "paid"}
        if amount is not None:
            session["amount_total"] = amount
        self.tell(*self.event("completed", session))

    def paid(self, reference, **fields):
        """The event that tells of it."""
        session = self.of(reference) | {"status": "complete", "payment_status": "paid"}
        return self.event("completed", session, **fields)

    def event(self, what, session, *, at=None, key=WEBHOOK_SECRET):
        told = {"id": f"evt_{uuid4().hex}", "object": "event", "type": f"checkout.session.{what}"}
        body = json.dumps(told | {"data": {"object": session}}).encode()
        return body, sign(body, int(at or time.time()), key)

    def list_refunds(self, request):
        found = [made for made in self.refunds if made["payment_intent"] == request.query["payment_intent"]]
        return self.json(200, {"object": "list", "url": "/v1/refunds", "has_more": False, "data": found})

    def create_refund(self, request):
        return self.once(request, lambda: self.give_back(dict(parse_qsl(request.body.decode()))))

    def give_back(self, asked):
        intent, amount = asked["payment_intent"], int(asked["amount"])
        (session,) = (one for one in self.sessions.values() if one["payment_intent"] == intent)
        if self.refunded(intent) + amount > session["amount_total"]:
            return self.error(400, "Refund amount is greater than unrefunded amount on charge")
        metadata = {
            name: asked[f"metadata[{name}]"] for name in re.findall(r"metadata\[(\w+)\]", " ".join(asked))
        }
        refund = {"id": f"re_{uuid4().hex}", "object": "refund", "amount": amount, "status": "succeeded"}
        self.refunds.append(refund | {"payment_intent": intent, "metadata": metadata})
        return self.json(200, self.refunds[-1])
