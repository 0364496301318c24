"""A look's way through the community in a real Chromium: kept, shared, tried on, talked about live."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalog.tests.test_checkout_browser import fill
from mimo_site.browser_testing import await_mounted, await_settled, await_socket, note_sockets

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
OF_A_POST = re.compile(r"/posts/\d+/$")
PASSWORD = "a long pass phrase 7"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def chromium(launch_chromium):
    with launch_chromium() as browser:
        yield browser


@pytest.fixture
def visit(chromium, site):
    """A new visitor's page, in English."""
    contexts = []

    def visit(**options) -> Page:
        contexts.append(chromium.new_context(base_url=site, **{**DESK, **options}))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        note_sockets(contexts[-1])
        return contexts[-1].new_page()

    yield visit
    for context in contexts:
        context.close()


def sign_up(page: Page, name: str) -> None:
    page.goto("/en/accounts/signup/")
    page.locator("[name=email]").fill(f"{name}@mimo.example")
    for field in ("password1", "password2"):
        page.locator(f"[name={field}]").fill(PASSWORD)
    for consent in ("age", "terms", "privacy"):
        page.locator(f"[name={consent}]").check()
    page.locator("main form button").last.click()
    page.get_by_role("link", name="Read what it would have sent").click()
    page.locator(".mail-text").first.get_by_role("link").first.click()
    page.get_by_role("main").get_by_role("button", name="Confirm").click()
    page.wait_for_url(lambda url: "confirm-email" not in url)


def keep_a_look(page: Page) -> None:
    """On the model, with its picture."""
    page.goto("/en/shop/lune-satin-phase/")
    page.get_by_role("main").get_by_role("link", name="Try on", exact=True).first.click()
    page.get_by_role("button", name=re.compile("^Try on a model")).filter(visible=True).click()
    page.wait_for_function("() => document.querySelector('.stage').dataset.painted", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Take a picture").click()
    page.get_by_label("Also keep this picture").check()
    page.get_by_role("dialog").get_by_role("button", name="Keep this look").click()
    expect(page.get_by_text("The look is kept.")).to_be_visible(timeout=PATIENCE_MS)


def test_a_look_is_shared_tried_on_bought_and_talked_about_live(visit):
    erin, frida = visit(), visit(**PHONE)
    sign_up(erin, "erin")
    keep_a_look(erin)
    erin.goto("/en/looks/")
    erin.get_by_role("link", name="Share", exact=True).click()
    erin.get_by_label("Caption").fill("Late light, first try #evening")
    erin.get_by_label("Show my picture with it").check()
    erin.get_by_role("button", name="Share", exact=True).click()
    erin.wait_for_url(OF_A_POST)
    expect(erin.get_by_text("Late light, first try")).to_be_visible()
    await_mounted(erin)
    divider = erin.get_by_role("slider", name="Before and after")
    divider.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "52")

    sign_up(frida, "frida")
    frida.goto("/en/community/new/")
    frida.locator(f".post-card-open[href='{urlsplit(erin.url).path}']").click()
    frida.wait_for_url(OF_A_POST)
    await_socket(erin, "/ws/posts/")
    await_socket(erin, "/ws/notifications/")
    frida.get_by_role("button", name=re.compile("^Like")).click()
    expect(erin.locator("#marks [data-likes]")).to_have_text("1", timeout=PATIENCE_MS)
    frida.get_by_label("Write a comment").fill("This suits you so well")
    frida.get_by_role("button", name="Send").click()
    expect(erin.locator("#threads")).to_contain_text("This suits you so well", timeout=PATIENCE_MS)
    expect(erin.locator("[data-component=bell] [data-part=count]")).to_have_text("2", timeout=PATIENCE_MS)
    address = frida.url

    frida.get_by_role("link", name="Try this look on me").click()
    frida.get_by_role("button", name=re.compile("^Try on a model")).filter(visible=True).click()
    frida.wait_for_function("() => document.querySelector('.stage').dataset.painted", timeout=PATIENCE_MS)
    frida.goto(address)
    frida.get_by_role("button", name="Add all to cart").click()
    expect(frida).to_have_url(re.compile("/cart/"))
    expect(frida.locator("[data-cart-count]").first).to_have_text("1")

    frida.goto("/en/checkout/")
    fill(frida)
    frida.get_by_role("button", name="Order and pay").click()
    frida.get_by_role("button", name="Approve").click()
    expect(frida.get_by_role("heading", level=1)).to_contain_text("Thank you!", timeout=PATIENCE_MS)


def open_a_post(watcher):
    """Opens the newest post; its address, and where its likes stand."""
    watcher.goto("/en/community/new/")
    address = watcher.locator(".post-card-open").first.get_attribute("href")
    watcher.goto(address)
    likes = watcher.locator("#marks [data-likes]")
    return address, likes, int(likes.inner_text())


def like(visitor, address, name):
    sign_up(visitor, name)
    visitor.goto(address)
    likes = visitor.locator("#marks [data-likes]")
    before = int(likes.inner_text())
    visitor.get_by_role("button", name=re.compile("^Like")).click()
    expect(likes).to_have_text(str(before + 1), timeout=PATIENCE_MS)


def test_a_page_whose_socket_was_lost_asks_anew(visit):
    """Its socket is deaf: only what it asks for when it opens again can tell it of the like."""
    watcher, hanna, sockets = visit(), visit(), []

    def deaf(socket):
        sockets.append(socket)
        socket.connect_to_server().on_message(lambda message: None)

    watcher.route_web_socket(re.compile("/ws/posts/"), deaf)
    address, likes, before = open_a_post(watcher)
    like(hanna, address, "hanna")
    expect(likes).to_have_text(str(before))
    sockets[0].close()
    expect(likes).to_have_text(str(before + 1), timeout=PATIENCE_MS)
    assert len(sockets) > 1


def test_a_page_shows_what_came_before_its_socket_did(visit):
    watcher, irene, sockets = visit(), visit(), []
    watcher.route_web_socket(re.compile("/ws/posts/"), lambda socket: sockets.append(socket))
    address, likes, before = open_a_post(watcher)
    like(irene, address, "irene")
    expect(likes).to_have_text(str(before))
    sockets[0].connect_to_server()
    expect(likes).to_have_text(str(before + 1), timeout=PATIENCE_MS)


@pytest.mark.parametrize("path", ["/en/community/", "/community/best/", "/@june/"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible(visit, path, screen):
    page = visit(**screen)
    page.goto(path)
    check(page)
    page.goto(page.locator(".post-card-open").first.get_attribute("href"))
    check(page)


def check(page: Page) -> None:
    await_mounted(page)
    await_settled(page)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
