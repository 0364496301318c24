"""The shop in a real Chromium, with and without a script."""

import re
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from catalog.tests.conftest import DESK, PHONE
from mimo_site.browser_testing import await_mounted, await_settled

pytestmark = pytest.mark.browser

PAGES = [
    "/en/",
    "/en/shop/?family=coral",
    "/en/shop/?q=zzz",
    "/en/shop/haeum-on-the-rock/",
    "/en/shop/lune-satin-phase/",
    "/en/shop/?category=fragrance&sale=on",
    "/en/shop/nabi-four-seasons/",
    "/en/shop/onjeong-milk-tea/",
    "/en/shop/dam-powder-cushion/",
    "/en/avoid/",
    "/en/shop/colour/?hex=b3202a",
    "/en/cart/",
]


def first_card(page):
    return page.locator("#results .card").first


@pytest.mark.parametrize(("screen", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(visit, screen, scheme):
    page = visit("/en/shop/oval-fruit-glass/", color_scheme=scheme, **screen)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    for path in PAGES:
        page.goto(path)
        await_mounted(page)
        await_settled(page)
        assert Axe().run(page).response["violations"] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == screen["viewport"]["width"], path


def test_every_swatch_is_drawn(visit):
    page = visit("/en/shop/haeum-on-the-rock/")
    drawn = "() => [...document.querySelectorAll('.product-words .swatch')].every((img) => img.naturalWidth)"
    page.locator(".picker-item").last.scroll_into_view_if_needed()
    page.wait_for_function(drawn)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_bullets_and_locks_of_the_brands_are_of_one_height(visit, screen):
    page = visit("/en/", **screen)
    heights = (
        "strips => strips.map((strip) => [...strip.children].map((img) => Math.round(img.offsetHeight)))"
    )
    for picture in page.locator(".brand-bullets img").all():
        picture.evaluate("img => (img.loading = 'eager', img.decode())")
    found = page.locator(".brand-bullets").evaluate_all(heights)
    assert page.locator(".brand").filter(has_text="GYEOL").locator(".swatch").count() == 3  # locks
    assert len({height for strip in found for height in strip}) == 1


def test_a_shade_is_added_without_leaving_the_page(visit):
    page = visit("/en/shop/haeum-on-the-rock/")
    await_mounted(page)  # before, the form posts
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-said]")).to_contain_text("is in your cart")
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    expect(page.locator("#announcer")).to_contain_text("is in your cart")


def test_a_shade_is_picked_by_keyboard_and_keeps_the_focus(visit):
    page = visit("/en/shop/haeum-on-the-rock/")
    tile = page.locator(".picker-tile").nth(2)
    tile.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".product-shade h2")).to_have_text("Pomegranate on the Rock 13")
    expect(page.locator(".picker-tile").nth(2)).to_be_focused()
    expect(page.locator(".picker-tile").nth(2)).to_have_attribute("aria-current", "true")


def test_a_filter_narrows_the_list_at_once_and_keeps_the_focus(visit):
    page = visit("/en/shop/?category=lip")
    page.get_by_role("checkbox", name="Coral").check()
    expect(page.locator("#found")).to_contain_text("27 shades")
    expect(page.get_by_role("checkbox", name="Coral")).to_be_focused()
    expect(page).to_have_url(re.compile("family=coral"))


def test_on_a_phone_the_filters_are_a_sheet(visit):
    page = visit("/en/shop/?category=lip", **PHONE)
    await_mounted(page)
    page.get_by_role("button", name="Filters").tap()
    page.get_by_role("checkbox", name="Plum").check()
    expect(page.locator("#found")).to_contain_text("23 shades")
    page.get_by_role("button", name="Show", exact=True).tap()
    expect(page.locator("#facets")).not_to_be_visible()


def test_a_dot_shows_its_shade_first_and_opens_it_then(visit):
    page = visit("/en/shop/?brand=oval", **PHONE)
    card, dot = first_card(page), first_card(page).locator(".dot").nth(2)
    await_mounted(page)
    dot.tap()
    expect(card.locator(".card-meta")).to_have_text("Peach Glass 09 · gloss")
    shade = dot.get_attribute("href").partition("=")[2]
    expect(card.locator(".card-try")).to_have_attribute("href", f"/en/studio/?shade={shade}")
    dot.tap()
    page.wait_for_url(f"**/en/shop/oval-fruit-glass/?shade={shade}")


def test_it_works_without_a_script(visit):
    page = visit("/en/shop/?category=lip", java_script_enabled=False, **PHONE)
    page.get_by_role("button", name="Filters").tap()
    page.get_by_role("checkbox", name="Plum").check()
    page.get_by_role("button", name="Show", exact=True).tap()
    expect(page.locator("#found")).to_contain_text("23 shades")
    first_card(page).locator(".card-name a").click()
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("ul.messages")).to_contain_text("is in your cart")
    page.goto("/en/cart/")
    page.get_by_role("button", name="more").click()
    expect(page.locator(".stepper .num")).to_contain_text("2")
    page.get_by_role("button", name="out").click()
    expect(page.get_by_role("heading", name="Your cart is empty")).to_be_visible()


def test_the_search_suggests_and_the_arrows_choose(visit):
    page = visit("/en/shop/")
    field = page.locator("#search-words")
    expect(field).to_have_role("combobox")
    with page.expect_response(re.compile(f"suggestions/.*{quote('체리글')}")):
        field.press_sequentially("체리글")
    await_settled(page)
    first = page.locator("#search-words-list [role=option]").first
    expect(first).to_contain_text("Cherry Glass")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "search-words-list-0")
    assert Axe().run(page).response["violations"] == []
    field.press("Enter")
    expect(page.locator("h2").first).to_contain_text("Cherry Glass")


def test_without_a_script_the_search_is_a_plain_form(visit):
    page = visit("/en/", java_script_enabled=False)
    page.locator("#search-words").fill("체리글")
    page.locator("#search-words").press("Enter")
    expect(page.locator("#results .card").first).to_contain_text("Cherry Glass")


def test_a_picked_colour_shows_its_nearest_shades(visit):
    page = visit("/en/shop/colour/")
    await_mounted(page)
    expect(page.locator("#near .card")).to_have_count(0)
    page.locator("#picked").fill("#803030")
    page.locator("#picked").dispatch_event("change")
    expect(page.locator("#near .card")).to_have_count(24)
    expect(page.locator("#hue-target")).to_contain_text("#803030")
