"""Buying in a real Chromium: by keyboard alone, without a script, and for everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from catalog.tests.conftest import DESK, PHONE
from mimo_site.browser_testing import await_settled

pytestmark = pytest.mark.browser

LIPSTICK = "/en/shop/oval-fruit-glass/"


def reach(page, locator, key="Tab"):
    """Press the key until the focus is there."""
    for _press in range(150):
        if locator.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard never reaches {locator}")


def press(page, name, role="button"):
    control = page.get_by_role(role, name=name)
    reach(page, control)
    page.keyboard.press("Enter")


def write(page, label, text):
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def fill_by_keyboard(page, email="guest@mimo.example"):
    if email:
        write(page, "E-mail", email)
    write(page, "Recipient", "Kim Miin")
    write(page, "Telephone", "010-1234-5678")
    write(page, "Postcode", "04524")
    write(page, "Address", "110 Sejong-daero")
    await_settled(page)  # the postcode may change what it costs
    for label in ("I agree to the terms", "I have looked at what I order", "I am 14"):
        reach(page, page.get_by_label(label))
        page.keyboard.press("Space")


def fill(page):
    fields = {
        "E-mail": "guest@mimo.example",
        "Recipient": "Kim Miin",
        "Telephone": "010-1234-5678",
        "Postcode": "04524",
        "Address": "110 Sejong-daero",
    }
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    await_settled(page)  # the postcode may change what it costs
    for box in page.get_by_role("checkbox").all():
        box.check()


def test_a_guest_buys_a_lipstick_by_keyboard_alone(visit):
    page = visit(LIPSTICK)
    press(page, "Add to cart")
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    page.goto("/en/cart/")
    press(page, "To the checkout", role="link")
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    fill_by_keyboard(page)
    press(page, "Order and pay")
    expect(page.get_by_role("heading", name="Demo payment")).to_be_visible()
    press(page, "Approve")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you!")
    expect(page.locator("[data-cart-count]")).to_be_hidden()
    press(page, "Receipt", role="link")
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    page.goto("/en/outbox/")
    expect(page.locator("main")).to_contain_text("is paid")


def test_a_member_buys_a_lipstick_by_keyboard_alone(visit):
    page = visit("/en/accounts/login/")
    for field, typed in (("login", "alice@mimo.example"), ("password", "try-it-on-alice")):
        reach(page, page.locator(f"main [name={field}]"))
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url, wait_until="domcontentloaded")
    page.goto(LIPSTICK)
    press(page, "Add to cart")
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    page.goto("/en/cart/")
    press(page, "To the checkout", role="link")
    expect(page.get_by_label("E-mail", exact=True)).to_have_value("alice@mimo.example")
    fill_by_keyboard(page, email="")
    press(page, "Order and pay")
    press(page, "Approve")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you!")
    page.goto("/en/orders/")
    expect(page.locator("main")).to_contain_text("preparing")


@pytest.mark.parametrize(("screen", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
def test_axe_finds_nothing_from_the_cart_to_the_receipt(visit, screen, scheme):
    page = visit(LIPSTICK, color_scheme=scheme, **screen)

    def check():
        await_settled(page)
        assert Axe().run(page).response["violations"] == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") == screen["viewport"]["width"], page.url

    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    page.goto("/en/checkout/")
    check()
    page.get_by_role("button", name="Order and pay").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was ordered yet")
    check()
    page.get_by_label("Country").select_option("US")
    expect(page.get_by_label("City")).to_be_visible()
    check()
    page.get_by_label("Country").select_option("KR")
    expect(page.get_by_label("City")).to_be_hidden()
    fill(page)
    page.get_by_role("button", name="Order and pay").click()
    expect(page.get_by_role("heading", name="Demo payment")).to_be_visible()
    check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you!")
    check()
    page.get_by_role("link", name="Receipt").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    check()


def test_what_was_agreed_to_stays_when_the_address_changes_the_price(visit):
    page = visit(LIPSTICK)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    page.goto("/en/checkout/")
    fill(page)
    page.get_by_label("Postcode", exact=True).fill("63000")  # Jeju
    page.get_by_label("Address", exact=True).focus()
    expect(page.locator("#review")).to_contain_text("Shipping contains")
    await_settled(page)
    for box in page.get_by_role("checkbox").all():
        expect(box).to_be_checked()


def test_it_works_without_a_script_and_a_declined_payment_can_be_tried_again(visit):
    page = visit(LIPSTICK, java_script_enabled=False, **PHONE)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("ul.messages")).to_contain_text("is in your cart")
    page.goto("/en/checkout/")
    fill(page)
    page.get_by_role("button", name="Order and pay").click()
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not paid yet")
    page.get_by_role("button", name="Pay now").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you!")
    page.locator("summary", has_text="Cancel the order").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cancelled")
    expect(page.locator("main")).to_contain_text("is refunded")


def test_a_member_finds_her_order_in_her_history(visit):
    page = visit("/en/accounts/login/")
    page.locator("[name=login]").fill("alice@mimo.example")
    page.locator("[name=password]").fill("try-it-on-alice")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    page.goto(LIPSTICK)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    page.goto("/en/checkout/")
    expect(page.get_by_label("E-mail", exact=True)).to_have_value("alice@mimo.example")
    fill(page)
    page.get_by_role("button", name="Order and pay").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you!")
    page.goto("/en/orders/")
    assert Axe().run(page).response["violations"] == []
    page.locator("main h2 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you!")
