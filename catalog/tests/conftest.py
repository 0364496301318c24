"""Orders for the tests of checkout, payments and parcels; a browser before the shop."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.backends.db import SessionStore

from catalog.services.cart import add_to_cart, refresh_cart
from catalog.services.checkout import Buyer, digest, place_order

NOW = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Seoul"))
ADDRESS = {
    **{"name": "김미인", "phone": "010-1234-5678", "country": "KR", "postcode": "04524"},
    **{"line1": "서울 중구 세종대로 110", "line2": "3층", "city": "", "region": ""},
}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def order_of(db):
    """Places an order: `order_of(variant, 2)`, or of several `(variant, quantity)`."""

    def order_of(*things, quantity=1, key="key-00000001", user=None, email="guest@mimo.example", now=NOW):
        session = SessionStore()
        for thing in things:
            variant, many = thing if isinstance(thing, tuple) else (thing, quantity)
            add_to_cart(session=session, variant=variant, quantity=many)
        cart = refresh_cart(session)
        shopper = f"user:{user.pk}" if user else "guest:one"
        buyer = Buyer(shopper, email, "http://testserver", "2026-11-20", user and user.pk)
        return place_order(cart=cart, shown=digest(cart), buyer=buyer, address=ADDRESS, key=key, now=now)

    return order_of


@pytest.fixture(scope="module")
def chromium(launch_chromium):
    with launch_chromium() as browser:
        yield browser


@pytest.fixture
def visit(chromium, site):
    """Opens a page as a new visitor, by default at a desk."""
    contexts = []

    def visit(path, **options):
        contexts.append(chromium.new_context(base_url=site, **{**DESK, **options}))
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
