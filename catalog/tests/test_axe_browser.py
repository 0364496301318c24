"""axe on every page of the shop, as a member who has a cart and orders. A page missing here fails."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from catalog.tests.conftest import DESK, PHONE
from catalog.tests.test_checkout_browser import LIPSTICK, fill
from catalog.urls import urlpatterns
from mimo_site.browser_testing import await_mounted, await_settled

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/en/",
    "product-list": "/en/shop/?category=fragrance",
    "colour-search": "/en/shop/colour/?hex=b3202a",
    "colour-truth": "/en/shop/colour/truth/",
    "product-detail": LIPSTICK,
    "avoid-list": "/en/avoid/",
    "cart": "/en/cart/",
    "coupon-list": "/en/coupons/",
    "wish-list": "/en/wishes/",
    "rankings": "/en/rankings/",
    "checkout": "/en/checkout/",
    "order-list": "/en/orders/",
}
ON_THE_WAY = {"order-detail", "order-receipt", "demo-pay"}  # each order has its own
NO_PAGES = {  # posts, fragments and ways back
    *("suggestions", "avoid-add", "cart-add", "cart-change", "cart-remove", "cart-coupon"),
    *("wish", "notice-ask", "order-pay", "order-paid", "order-cancel", "order-again", "return-withdraw"),
}
ELSEWHERE = {  # need a parcel, a mail, an invitation, a draft or a real gateway: tested with those
    *("return-ask", "notice-stop", "invitation", "product-preview", "portone-pay"),
}


def test_every_page_of_the_shop_is_named():
    named = PAGES.keys() | ON_THE_WAY | NO_PAGES | ELSEWHERE
    assert {route.name for route in urlpatterns} == named


def check(page, screen):
    await_mounted(page)
    await_settled(page)
    found = Axe().run(page).response["violations"]
    assert found == [], (page.url, [(rule["id"], rule["nodes"][0]["html"]) for rule in found])
    assert page.evaluate("document.documentElement.scrollWidth") == screen["viewport"]["width"], page.url


@pytest.mark.parametrize(("screen", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
def test_axe_finds_nothing_on_any_page_of_the_shop(visit, screen, scheme):
    page = visit("/en/accounts/login/", color_scheme=scheme, **screen)
    page.locator("main [name=login]").fill("alice@mimo.example")
    page.locator("main [name=password]").fill("try-it-on-alice")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url, wait_until="domcontentloaded")
    page.goto(LIPSTICK)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]")).not_to_be_empty()
    for path in PAGES.values():
        page.goto(path)
        check(page, screen)
    page.goto("/en/checkout/")
    fill(page)
    page.get_by_role("button", name="Order and pay").click()
    expect(page.get_by_role("heading", name="Demo payment")).to_be_visible()
    check(page, screen)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you!")
    check(page, screen)
    page.get_by_role("link", name="Receipt").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    check(page, screen)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_on_the_page_of_tokens(visit, screen):
    page = visit("/en/accounts/login/?next=/en/accounts/tokens/", **screen)
    page.locator("main [name=login]").fill("alice@mimo.example")
    page.locator("main [name=password]").fill("try-it-on-alice")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/reauthenticate/**", wait_until="domcontentloaded")
    page.locator("main [name=password]").fill("try-it-on-alice")
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).fill("Lamp")
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator(".secret")).to_contain_text("mimo_")
    check(page, screen)
    page.get_by_role("button", name="Revoke Lamp").first.click()
    expect(page.locator("ul.messages")).to_contain_text("is revoked")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_the_api_can_be_read_and_tried(visit, screen):
    page = visit("/en/api/docs/", **screen)
    broken = []
    page.on("console", lambda message: message.type == "error" and broken.append(message.text))
    page.reload()
    expect(page.locator(".swagger-ui .opblock")).not_to_have_count(0)
    expect(page.get_by_text("/api/v1/shades/near/")).to_be_visible()
    assert [text for text in broken if "Content Security Policy" in text] == []
    # Swagger UI is not ours, and brings a main landmark of its own.
    options = {"rules": {"landmark-no-duplicate-main": {"enabled": False}}}
    found = Axe().run(page, context={"exclude": [[".swagger-ui"]]}, options=options)
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") == screen["viewport"]["width"]
