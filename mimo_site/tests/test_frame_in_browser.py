"""The frame in a real browser: accessible, usable without a script, scripts mounted and cleaned up."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from mimo_site.browser_testing import LaunchChromium, await_mounted, await_settled

pytestmark = pytest.mark.browser

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PAGES = (
    "/",
    "/en/shop/",
    "/cart/",
    "/looks/",
    "/accounts/login/",
    "/en/accounts/signup/",
    "/privacy/",
    "/outbox/",
    "/en/nothing-here/",
)
COUNTING = """
export function mount(element) {
  element.dataset.mounts = Number(element.dataset.mounts ?? 0) + 1;
  return () => (element.dataset.cleaned = "yes");
}
"""


@pytest.fixture(scope="module")
def browser(launch_chromium: LaunchChromium) -> Iterator[Browser]:
    chromium = launch_chromium()
    yield chromium
    chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone-dark", "desk-light"]
)
def test_a_page_has_no_barrier_that_axe_knows_and_fits_its_screen(
    browser: Browser, site: str, path: str, size: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.goto(site + path)
    await_mounted(page)
    await_settled(page)
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_the_menu_of_a_phone_opens_without_a_script(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/en/terms/")
    link = page.get_by_role("link", name="Shop", exact=True)
    expect(link).not_to_be_visible()
    page.get_by_role("button", name="Menu").click()
    link.click()
    expect(page).to_have_url(f"{site}/en/shop/")
    context.close()


def test_the_first_tab_offers_to_skip_to_the_content(page: Page, site: str) -> None:
    page.goto(f"{site}/en/terms/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_page_says_when_the_network_is_gone(page: Page, site: str) -> None:
    page.goto(f"{site}/en/terms/")
    await_mounted(page)
    notice = page.get_by_text("You are offline.")
    expect(notice).not_to_be_visible()
    page.context.set_offline(True)
    expect(notice).to_be_visible()
    page.context.set_offline(False)
    expect(notice).not_to_be_visible()


def test_a_part_of_the_page_that_cannot_be_fetched_is_told_and_forgotten(page: Page, site: str) -> None:
    page.goto(f"{site}/en/terms/")
    await_mounted(page)
    notice = page.get_by_text("That did not work.")
    page.evaluate("htmx.ajax('GET', '/en/nothing-here/', { target: '#announcer' }).catch(() => {})")
    expect(notice).to_be_visible()
    page.evaluate("htmx.ajax('GET', '/en/business/', { target: '#announcer', select: 'h1' })")
    expect(notice).not_to_be_visible()


def test_a_component_is_mounted_once_and_cleaned_up_when_it_leaves(page: Page, site: str) -> None:
    page.route(
        "**/js/components/search.js",
        lambda route: route.fulfill(body=COUNTING, content_type="text/javascript"),
    )
    page.goto(f"{site}/en/terms/")
    page.wait_for_selector("#search[data-mounts='1']")
    page.evaluate("""() => {
        window.late = Object.assign(document.createElement("p"), { id: "late" });
        window.late.dataset.component = "search";
        document.body.append(window.late);
        window.late.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
        document.body.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
    }""")
    page.wait_for_selector("#late[data-mounts='1']", state="attached")
    page.evaluate("""() => {
        window.late.remove();
        document.body.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true }));
    }""")
    page.wait_for_function("window.late.dataset.cleaned === 'yes'")
    assert page.get_attribute("#search", "data-cleaned") is None
