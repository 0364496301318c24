"""What should not be here, in a real Chromium: reported, hidden, gone; and the pages of reviews."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.demo import PEOPLE
from community.tests.test_community_browser import (
    DESK,
    OF_A_POST,
    PHONE,
    check,
    chromium,  # noqa: F401 (fixtures)
    keep_a_look,
    sign_up,
    visit,  # noqa: F401
)
from mimo_site.browser_testing import await_settled

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
DANA = next(person for person in PEOPLE if person.role == "moderator")


def sign_in_as_moderator(page: Page) -> None:
    page.goto("/en/accounts/login/?next=/en/admin/community/case/")
    page.locator("[name=login]").fill(DANA.email)
    page.locator("[name=password]").fill(DANA.password)
    page.locator("main form button").last.click()
    page.wait_for_url("**/admin/community/case/")


def test_a_third_reports_a_look_and_a_moderator_hides_it(visit):  # noqa: F811
    gina, hugo, dana = visit(), visit(**PHONE), visit()
    sign_up(gina, "gina")
    keep_a_look(gina)
    gina.goto("/en/looks/")
    gina.get_by_role("link", name="Share", exact=True).click()
    gina.get_by_label("Caption").fill("Buy followers at my shop")
    gina.get_by_role("button", name="Share", exact=True).click()
    gina.wait_for_url(OF_A_POST)
    expect(gina.get_by_text("Buy followers")).to_be_visible()
    address = gina.url

    sign_up(hugo, "hugo")
    hugo.goto("/en/community/new/")
    expect(hugo.get_by_text("Buy followers")).to_be_visible()
    hugo.goto(address)
    hugo.get_by_role("link", name="Report", exact=True).first.click()
    hugo.get_by_label("spam or advertising").check()
    check(hugo)
    hugo.get_by_role("button", name="Send the report").click()
    expect(hugo.get_by_text("A moderator looks at it.")).to_be_visible()

    sign_in_as_moderator(dana)
    dana.get_by_role("link", name=re.compile("Buy followers")).click()
    dana.locator("[name=verb]").select_option("hide")
    dana.locator("[name=note]").fill("This is advertising.")
    dana.locator("[name=_save]").click()
    dana.wait_for_url("**/admin/community/case/")

    assert hugo.goto(address).status == 404
    hugo.goto("/en/community/new/")
    expect(hugo.get_by_text("Buy followers")).to_have_count(0)
    gina.goto("/en/accounts/notifications/")
    gina.get_by_text("Something you wrote or showed is hidden now.").click()
    expect(gina.get_by_text("This is advertising.")).to_be_visible()
    check(gina)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_reviews_are_narrowed_on_the_product_page(visit, screen):  # noqa: F811
    page = visit(**screen)
    page.goto("/en/shop/haeum-on-the-rock/")
    reviews = page.locator("#reviews .review")
    expect(reviews.first).to_be_visible(timeout=PATIENCE_MS)
    await_settled(page)
    page.locator("[name=age_band]").select_option("30s")
    expect(reviews).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("#reviews")).to_contain_text("Amara")
    check(page)


@pytest.mark.parametrize(
    "path",
    [
        "/en/shop/lune-velvet-veil/reviews/",
        "/en/shop/lune-velvet-veil/questions/",
        "/en/rankings/alike/?age=20s",
    ],
)
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible(visit, path, screen):  # noqa: F811
    page = visit(**screen)
    page.goto(path)
    check(page)
