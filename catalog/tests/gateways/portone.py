"""PortOne V2 as its API reference describes it, its browser SDK and its window included."""

import base64
import hmac
import json
import re
import time
from uuid import uuid4

from catalog.tests.gateways.server import Gateway

SECRET, STORE, CHANNEL = "portone-stub", "store-stub", "channel-key-stub"
WEBHOOK_KEY = b"a webhook's key of the stub"
WEBHOOK_SECRET = "whsec_" + base64.b64encode(WEBHOOK_KEY).decode()
SDK = """window.PortOne = { requestPayment: (asked) => {
  location.assign("%s/window?" + new URLSearchParams(asked)); return new Promise(() => {}); } };"""


def sign(body, at, key=WEBHOOK_KEY, number="msg_1"):
    """Standard Webhooks: HMAC-SHA256 of id.timestamp.body."""
    mac = base64.b64encode(hmac.digest(key, f"{number}.{at}.".encode() + body, "sha256")).decode()
    return {"webhook-id": number, "webhook-timestamp": str(at), "webhook-signature": f"v1,{mac}"}


class PortOneStub(Gateway):
    name = "portone"
    routes = (
        ("POST", "/payments/([0-9a-f-]+)/pre-register", "register"),
        ("GET", "/payments/([0-9a-f-]+)", "retrieve"),
        ("POST", "/payments/([0-9a-f-]+)/cancel", "cancel"),
        ("GET", "/sdk.js", "sdk"),
        ("GET", "/window", "show"),
        ("POST", "/window", "choose"),
    )

    def __init__(self):
        super().__init__()
        self.registered, self.payments = {}, {}

    @property
    def settings(self):
        return {
            "PORTONE_API_SECRET": SECRET,
            "PORTONE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "PORTONE_STORE_ID": STORE,
            "PORTONE_CHANNEL_KEY": CHANNEL,
            "PORTONE_API_BASE": self.address,
            "PORTONE_SDK_URL": f"{self.address}/sdk.js",
        }

    def refunded(self):
        return sum(payment["amount"]["cancelled"] for payment in self.payments.values())

    def answer(self, request):
        is_api = request.path.startswith("/payments/")
        if is_api and request.headers.get("Authorization") != f"PortOne {SECRET}":
            return self.error(401, "UNAUTHORIZED")
        return super().answer(request)

    def error(self, status, kind):
        return self.json(status, {"type": kind, "message": kind.lower()})

    def mismatch(self):
        return self.error(422, "IDEMPOTENCY_MISMATCH")

    def register(self, request, number):
        if self.payments.get(number, {}).get("status") == "PAID":
            return self.error(409, "ALREADY_PAID")
        asked = json.loads(request.body)
        self.registered[number] = asked["totalAmount"]
        return self.json(200, {})

    def retrieve(self, _request, number):
        if number not in self.payments:
            return self.error(404, "PAYMENT_NOT_FOUND")
        return self.json(200, self.payments[number])

    def sdk(self, _request):
        return 200, {"Content-Type": "text/javascript"}, (SDK % self.address).encode()

    def show(self, request):
        return self.page(request.query["totalAmount"], "approve", "decline", "later")

    def choose(self, request):
        asked, choice = request.query, self.choice(request)
        number = asked["paymentId"]
        if asked["storeId"] != STORE or asked["channelKey"] != CHANNEL or asked["currency"] != "KRW":
            return self.error(400, "INVALID_REQUEST")
        if self.registered.get(number) != int(asked["totalAmount"]):
            return self.redirect(f"{asked['redirectUrl']}?paymentId={number}&code=AMOUNT_MISMATCH")
        status = {"approve": "PAID", "later": "VIRTUAL_ACCOUNT_ISSUED"}.get(choice, "FAILED")
        self.pay(number, status)
        code = "&code=FAILURE_TYPE_PG" if status == "FAILED" else ""
        return self.redirect(f"{asked['redirectUrl']}?paymentId={number}{code}")

    def settle(self, reference, *, later=False, amount=None):
        self.pay(str(reference), "VIRTUAL_ACCOUNT_ISSUED" if later else "PAID", amount)

    def pay(self, number, status="PAID", amount=None):
        total = self.registered[number] if amount is None else amount
        sums = {"total": total, "taxFree": 0, "discount": 0, "paid": total, "cancelled": 0}
        payment = {"id": number, "status": status, "currency": "KRW", "amount": sums, "cancellations": []}
        self.payments[number] = payment
        kinds = {"PAID": "Paid", "FAILED": "Failed", "VIRTUAL_ACCOUNT_ISSUED": "VirtualAccountIssued"}
        self.tell(*self.event(kinds[status], number))

    def paid(self, reference, **fields):
        """The event that tells of it."""
        return self.event("Paid", str(reference), **fields)

    def event(self, what, number, *, at=None, key=WEBHOOK_KEY):
        data = {"storeId": STORE, "paymentId": number, "transactionId": uuid4().hex}
        told = {"type": f"Transaction.{what}", "timestamp": "2026-11-20T10:00:00.000Z", "data": data}
        body = json.dumps(told).encode()
        return body, sign(body, int(at or time.time()), key, f"msg_{uuid4().hex}")

    def cancel(self, request, number):
        key = request.headers.get("Idempotency-Key", "")
        if not re.fullmatch("[A-Za-z0-9_-]{16,256}", key):
            return self.error(400, "INVALID_REQUEST")
        return self.once(request, lambda: self.give_back(number, json.loads(request.body)))

    def give_back(self, number, asked):
        payment = self.payments[number]
        amounts = payment["amount"]
        if payment["status"] not in {"PAID", "PARTIAL_CANCELLED"}:
            return self.error(409, "PAYMENT_NOT_PAID")
        if asked["amount"] > amounts["total"] - amounts["cancelled"]:
            return self.error(409, "CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT")
        amounts["cancelled"] += asked["amount"]
        is_all = amounts["cancelled"] == amounts["total"]
        payment["status"] = "CANCELLED" if is_all else "PARTIAL_CANCELLED"
        done = {"status": "SUCCEEDED", "id": uuid4().hex, "totalAmount": asked["amount"]}
        payment["cancellations"].append(done | {"reason": asked["reason"]})
        return self.json(200, {"cancellation": payment["cancellations"][-1]})
