"""What keeps people out of the fitting room, in a real Chromium: each said, with a way on."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from mimo_site.browser_testing import LaunchChromium
from tryon.tests.fitting_room import (
    PATIENCE_MS,
    agree,
    choose_model,
    more_pictures,
    open_studio,
    paint,
    pick,
    pictures,
    wait_for_pictures,
)

pytestmark = pytest.mark.browser

PAINT = 20.0
TRY_AGAIN = """() => {
  const panel = document.querySelector("[data-panel=elsewhere]:not([hidden])");
  panel?.querySelector("button").click();
  return Boolean(panel);
}"""


@pytest.fixture(scope="module")
def chromium(launch_chromium: LaunchChromium) -> Iterator[Browser]:
    with launch_chromium() as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """A guest who lets the page use her camera, which shows no face."""
    with chromium.new_context(base_url=site, permissions=["camera"]) as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    return visitor.new_page()


def test_without_permission_the_page_says_so_and_the_model_steps_in(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site) as refusing:
        refusing.set_default_timeout(PATIENCE_MS)
        page = refusing.new_page()
        open_studio(page)
        page.get_by_role("button", name="Agree and turn on the camera").click()
        expect(page.get_by_role("heading", name="The camera is switched off for this page")).to_be_focused()
        choose_model(page)
        pick(page, family="berry", finish="matte")
        assert paint(*pictures(page)) > PAINT
        expect(page.locator("[data-part=hint]")).to_be_hidden()


def test_without_https_the_page_offers_a_photo_instead_of_the_camera(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site.replace("localhost", "testserver")) as insecure:
        insecure.set_default_timeout(PATIENCE_MS)
        page = insecure.new_page()
        open_studio(page)
        page.get_by_role("button", name="Agree and turn on the camera").click()
        expect(page.get_by_role("heading", name="This address may not use a camera")).to_be_visible()
        choose_model(page)


def test_a_broken_connection_comes_back_by_itself(page: Page) -> None:
    sockets = []

    def relay(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket("**/ws/tryon/", relay)
    open_studio(page)
    agree(page)
    sockets[0].close(code=1012)
    wait_for_pictures(page, 5)
    assert len(sockets) > 1


def test_the_fourth_room_says_that_three_are_open(visitor: BrowserContext) -> None:
    for _room in range(3):
        page = visitor.new_page()
        open_studio(page)
        choose_model(page)
    fourth = visitor.new_page()
    open_studio(fourth)
    fourth.get_by_role("button", name="Try on a model instead").click()
    expect(fourth.get_by_role("heading", name="The fitting room is open elsewhere")).to_be_visible()
    page.close()
    with more_pictures(fourth, 1):
        fourth.get_by_role("button", name="Try again").filter(visible=True).click()
        try_until_let_in(fourth)


def try_until_let_in(page: Page) -> None:
    """Again and again: the room that was left may keep its place for a moment."""
    for _try in range(100):
        if not page.evaluate(TRY_AGAIN):
            return
        page.wait_for_timeout(200)
    raise AssertionError("the room that was left keeps its place")


def test_a_photo_without_a_face_is_told_as_a_photo(page: Page) -> None:
    wall = cv2.imencode(".png", np.full((480, 640, 3), 160, np.uint8))[1].tobytes()
    open_studio(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Agree and choose a photo").click()
    chooser.value.set_files({"name": "wall.png", "mimeType": "image/png", "buffer": wall})
    expect(page.locator("[data-part=hint]")).to_contain_text(
        "No face found in this picture", timeout=PATIENCE_MS
    )


def test_what_is_no_photo_is_refused_in_words(page: Page) -> None:
    open_studio(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Agree and choose a photo").click()
    chooser.value.set_files({"name": "face.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(page.locator("[data-part=hint]")).to_contain_text("JPEG, PNG, WebP or HEIC")
