"""A lipstick bought and sent back in a real Chromium, its money taken by either gateway over real HTTP."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from catalog.tests.conftest import DESK, PHONE
from catalog.tests.gateways.portone import PortOneStub
from catalog.tests.gateways.stripe import StripeStub
from catalog.tests.test_checkout_browser import LIPSTICK, fill
from mimo_site.browser_testing import await_mounted, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[StripeStub, PortOneStub], ids=lambda stub: stub.name)
def gateway(request, tmp_path_factory):
    """The gateway, and a shop that is paid by it; each tells the other over HTTP."""
    stub = request.param()
    folder = tmp_path_factory.mktemp(stub.name)
    with serve(folder, PAYMENT_PROVIDER=stub.name, **stub.settings) as stub.shop:
        yield stub
    stub.close()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request, gateway, chromium):
    context = chromium.new_context(base_url=gateway.shop, **request.param)
    page = context.new_page()
    yield page
    context.close()


def to_gateway(gateway, page):
    page.goto(LIPSTICK)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    page.goto("/en/checkout/")
    fill(page)
    page.get_by_role("button", name="Order and pay").click()
    if gateway.name == "portone":
        expect(page.get_by_role("heading", name="Payment")).to_be_visible()
        assert Axe().run(page).response["violations"] == []
        open_window(page)
    expect(page.get_by_role("heading", name=gateway.name)).to_be_visible()


def open_window(page):
    expect(page.get_by_role("button", name="Open the payment window")).to_be_visible()
    await_mounted(page)
    page.get_by_role("button", name="Open the payment window").click()


def test_a_purchase_through_the_gateways_own_page(gateway, page):
    to_gateway(gateway, page)
    page.get_by_role("button", name="decline").click()
    expect(page.get_by_role("main")).to_contain_text("Not paid yet")
    page.get_by_role("button", name="Pay now").click()
    if gateway.name == "portone":
        open_window(page)
    page.get_by_role("button", name="approve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you!")
    before = gateway.refunded()
    page.locator("summary", has_text="Cancel the order").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("main")).to_contain_text("is refunded")
    assert gateway.refunded() > before
