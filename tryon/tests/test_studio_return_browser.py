"""Away and back, in a real Chromium: a reload, a hidden page, a cable pulled, a line that is lost."""

import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect

from mimo_site.browser_testing import LaunchChromium
from tryon.tests import webcam
from tryon.tests.fitting_room import (
    PATIENCE_MS,
    agree,
    choose_model,
    expect_worn,
    more_pictures,
    open_studio,
    pick,
    show,
    turn_to,
    wear,
)

pytestmark = pytest.mark.browser
HINT = "[data-part=hint][role=status]"
NO_CAMERA = "We find no camera"
BROKEN = "The connection broke"


@pytest.fixture(scope="module")
def chromium(launch_chromium: LaunchChromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    film = tmp_path_factory.mktemp("film") / "webcam.y4m"
    webcam.write_film(film)
    with launch_chromium(video=film) as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    with chromium.new_context(base_url=site, permissions=["camera"]) as context:
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(path=Path(__file__).with_name("watch_camera.js"))
        yield context


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    return visitor.new_page()


def choose_photo(page: Page) -> None:
    """A picture without a face, by the button that agrees to it."""
    wall = cv2.imencode(".png", np.full((480, 640, 3), 160, np.uint8))[1].tobytes()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Agree and choose a photo").click()
    page.evaluate("() => setHidden(true)")  # as a phone does while she chooses
    page.evaluate("() => setHidden(false)")
    chooser.value.set_files({"name": "wall.png", "mimeType": "image/png", "buffer": wall})


def test_what_she_wears_is_there_after_a_reload_and_a_step_back(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    wear(page, "cheek", "cheeks", "Azalea Cheek")
    wear(page, "eye", "eyelids", "Night Sea")
    page.reload()
    expect(page.locator("[data-worn=name]")).to_have_text("Night Sea 05")
    expect(page.locator("#shades input[name=shade]").first).to_have_attribute("data-region", "eyelids")
    choose_model(page)
    wear(page, "lip", "lips", "Cherry Glass")
    show(page, "worn")
    expect_worn(page, "Cherry Glass 07", "Night Sea 05", "Azalea Cheek 04")
    page.goto("/en/shop/")
    page.go_back()
    show(page, "worn")
    expect_worn(page, "Cherry Glass 07", "Night Sea 05", "Azalea Cheek 04")
    open_studio(page)
    show(page, "worn")
    expect_worn(page)


def test_who_chooses_a_photo_is_not_asked_for_her_camera(page: Page) -> None:
    open_studio(page)
    with more_pictures(page, 1):
        choose_photo(page)
    page.reload()
    expect(page.get_by_role("button", name="Agree and turn on the camera")).to_be_visible()
    assert page.evaluate("() => timesAsked") == 0


def test_a_camera_that_opens_while_nobody_looks_goes_off_at_once(page: Page) -> None:
    open_studio(page)
    page.evaluate("() => (cameraTakes = 500)")
    page.get_by_role("button", name="Agree and turn on the camera").click()
    page.evaluate("() => setHidden(true)")
    page.wait_for_function("() => timesGiven === 1")
    page.wait_for_function("() => runningCameras() === 0")
    with more_pictures(page, 2):
        page.evaluate("() => setHidden(false)")
    assert page.evaluate("() => runningCameras()") == 1


def test_the_way_that_she_chose_last_is_the_one_that_counts(page: Page) -> None:
    held: list[Route] = []
    page.route("**/studio/photos/", lambda route: held.append(route))
    open_studio(page)
    choose_photo(page)
    expect(page.locator(HINT)).to_have_text("Reading your photo …")
    choose_model(page)
    with page.expect_response("**/studio/photos/"):
        held[0].continue_()
    with more_pictures(page, 1):
        pick(page, family="red", finish="matte")
    assert page.locator(".stage").get_attribute("data-way") == "model"


def test_a_photo_is_said_to_be_read_until_it_is_there_and_no_longer(page: Page) -> None:
    open_studio(page)
    choose_photo(page)
    expect(page.locator('.stage[data-way="photo"]')).to_be_visible()
    assert "Reading" not in page.locator(HINT).inner_text()


def test_without_a_camera_nobody_misses_the_connection(page: Page) -> None:
    sockets: list[WebSocketRoute] = []

    def relay(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket("**/ws/tryon/", relay)
    open_studio(page)
    agree(page)
    page.evaluate("() => unplugCamera()")
    expect(page.get_by_role("heading", name=NO_CAMERA)).to_be_visible()
    page.route_web_socket("**/ws/tryon/", lambda socket: socket.close(code=1012))
    sockets[-1].close(code=1012)
    page.wait_for_timeout(2500)  # longer than a hiccup
    expect(page.get_by_role("heading", name=NO_CAMERA)).to_be_visible()


def test_after_a_lost_connection_she_is_where_she_was(page: Page) -> None:
    sockets: list[WebSocketRoute] = []
    is_down = False

    def relay(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        if is_down:
            socket.close(code=1012)
        else:
            socket.connect_to_server()

    page.route_web_socket("**/ws/tryon/", relay)
    open_studio(page)
    agree(page)
    words = page.get_by_role("searchbox", name="Search shades")
    words.focus()
    is_down = True
    sockets[-1].close(code=1012)
    expect(page.get_by_role("heading", name=BROKEN)).to_be_focused()
    is_down = False
    expect(page.get_by_role("heading", name=BROKEN)).to_be_hidden(timeout=PATIENCE_MS)
    expect(words).to_be_focused()


def test_single_posts_that_fail_say_so_until_they_come_through(page: Page) -> None:
    page.add_init_script("delete window.WebSocket")
    open_studio(page)
    agree(page)
    page.route("**/studio/frames/", lambda route: route.abort())
    expect(page.get_by_role("heading", name=BROKEN)).to_be_visible()
    page.wait_for_timeout(2000)  # and stays so while each new try fails
    expect(page.get_by_role("heading", name=BROKEN)).to_be_visible()
    with more_pictures(page, 1):
        page.unroute("**/studio/frames/")
    expect(page.get_by_role("heading", name=BROKEN)).to_be_hidden()


def test_shades_that_did_not_come_are_asked_for_again(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    failures: list[Route] = []

    def fail_once(route: Route) -> None:
        if failures:
            route.continue_()
        else:
            failures.append(route)
            route.abort()

    page.route(re.compile("/studio/shades/.*region=cheeks"), fail_once)
    page.locator('[name=part][value="cheek"]').check(force=True)
    expect(page.locator("#shades[inert]")).to_be_attached()  # no lipstick is to be had for the cheeks
    expect(page.locator("#shades input[name=shade]").first).to_have_attribute("data-region", "cheeks")
    expect(page.locator("#shades[inert]")).not_to_be_attached()
    turn_to(page, "lip", "lips")


def test_pressed_twice_a_look_is_kept_once(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    pick(page, family="red", finish="matte")
    page.get_by_role("button", name="Keep this look").click()
    posts: list[str] = []
    page.on("request", lambda request: request.method == "POST" and posts.append(request.url))
    keep = page.get_by_role("dialog").get_by_role("button", name="Keep this look")
    keep.evaluate("(button) => [button.click(), button.click()]")
    expect(page.get_by_text("The look is kept.")).to_be_visible()
    assert [url for url in posts if url.endswith("/looks/")] == posts[:1]
    assert len(posts) == 1


def test_on_a_slow_line_no_frame_is_sent_behind_one_that_is_still_leaving(page: Page) -> None:
    page.add_init_script(path=Path(__file__).with_name("slow_socket.js"))
    open_studio(page)
    choose_model(page)
    sent = page.evaluate("() => framesSent")
    page.evaluate("() => (isSlow = true)")
    page.locator('[name=part][value="cheek"]').check(force=True)
    page.locator('#shades input[data-region="cheeks"]').first.check(force=True)
    page.wait_for_timeout(5000)  # longer than it waits for a reply that is lost
    assert page.evaluate("() => framesSent") == sent + 1
    with more_pictures(page, 1):
        page.evaluate("() => (isSlow = false)")
