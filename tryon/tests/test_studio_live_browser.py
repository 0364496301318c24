"""The fitting room before a camera that a test holds pictures up to: people, light, ways, and what breaks."""

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from mimo_site.browser_testing import LaunchChromium
from tryon.tests import webcam
from tryon.tests.fitting_room import (
    PATIENCE_MS,
    Image,
    agree,
    assert_accessible,
    choose_model,
    decode,
    expect_worn,
    more_pictures,
    open_studio,
    paint,
    pick,
    pictures,
    show,
    turn_to,
    wait_for_pictures,
    wear,
)

pytestmark = pytest.mark.browser

HEAD = np.s_[0:252, 142:310]  # of the portrait
MOUTHS = [(0.238, 0.601), (0.762, 0.601)]  # lower lips of two people, x and y as shares
HINT = "[data-part=hint][role=status]"
PAINTED = 8.0  # bytes: more than two rounds of JPEG change
TRIED = "(name) => (sessionStorage.getItem('mimo.tried.en') ?? '').includes(JSON.stringify(name))"
CELLS = """() => [...document.querySelectorAll("[data-cell] canvas")].map(
  (canvas) => canvas.toDataURL("image/png").split(",")[1])"""


@pytest.fixture(scope="module")
def chromium(launch_chromium: LaunchChromium) -> Iterator[Browser]:
    with launch_chromium() as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    with chromium.new_context(base_url=site) as context:
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(path=Path(__file__).with_name("play_picture.js"))
        yield context


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    return visitor.new_page()


def hold_up(page: Page, picture: Image) -> None:
    page.evaluate("(png) => holdUp(png)", base64.b64encode(as_png(picture)).decode())


def as_png(picture: Image) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def stand_before(page: Page, picture: Image) -> None:
    open_studio(page)
    hold_up(page, picture)
    agree(page)


def two_people() -> Image:
    """She and her mirror image, side by side."""
    head = cv2.resize(webcam.portrait()[HEAD], (320, 480), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.hstack([head, head[:, ::-1]]), np.uint8)


def wall() -> Image:
    return np.full((webcam.HEIGHT, webcam.WIDTH, 3), 150, np.uint8)


def in_the_dark() -> Image:
    return np.asarray(webcam.frame(0) * 0.16, np.uint8)


def painted_mouths(page: Page) -> int:
    before, after = (webcam.at_full_size(picture).astype(float) for picture in pictures(page))
    places = [(int(x * webcam.WIDTH), int(y * webcam.HEIGHT)) for x, y in MOUTHS]
    return sum(np.abs(after - before)[y - 2 : y + 3, x - 2 : x + 3].mean() > PAINTED for x, y in places)


def await_equal(page: Page, look: Callable[[Page], int], expected: int) -> None:
    """Until it is so: a picture that was on its way may come first."""
    for _try in range(100):
        seen = look(page)
        if seen == expected:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{seen}, not {expected}")


def different_cells(page: Page) -> int:
    """How many of the pictures side by side differ from the first."""
    first, *others = [decode(base64.b64decode(png)) for png in page.evaluate(CELLS)]
    return sum(paint(first, other) > PAINTED for other in others)


def enter_by_camera(page: Page) -> None:
    stand_before(page, webcam.frame(0))


def enter_by_photo(page: Page) -> None:
    open_studio(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Agree and choose a photo").click()
    with more_pictures(page, 1):
        chooser.value.set_files(webcam.PORTRAIT)


def enter_by_model(page: Page) -> None:
    open_studio(page)
    choose_model(page)


@pytest.mark.parametrize("enter", [enter_by_camera, enter_by_photo, enter_by_model])
def test_each_way_onto_the_stage_has_the_whole_wardrobe(page: Page, enter: Callable[[Page], None]) -> None:
    enter(page)
    wear(page, "cheek", "cheeks", "Azalea Cheek")
    with more_pictures(page, 1):
        page.locator("[data-shapes=cheeks] [value=lifted]").check(force=True)
    turn_to(page, "lip", "lips")
    pick(page, family="red", finish="matte")
    show(page, "worn")
    expect(page.locator(".layer")).to_have_count(2)
    page.get_by_role("slider", name="Azalea Cheek 04: intensity").press("Home")
    page.get_by_role("button", name="Azalea Cheek 04: one layer up").press("Enter")
    expect(page.locator(".layer [data-layer=name]").first).to_have_text("Azalea Cheek 04")
    for _step in range(3):
        page.keyboard.press("Control+z")
    expect_worn(page, "Azalea Cheek 04")
    for _step in range(3):
        page.keyboard.press("Control+Shift+z")
    expect(page.locator(".layer [data-layer=name]").first).to_have_text("Azalea Cheek 04")

    turn_to(page, "lip", "lips")
    page.get_by_role("button", name="Shades side by side").click()
    page.get_by_role("button", name="Two", exact=True).click()
    expect(page.locator('.stage[data-looks="2"]')).to_be_visible()
    assert paint(*pictures(page)) > PAINTED
    page.get_by_role("button", name="Shades side by side").click()
    page.get_by_role("button", name="Four", exact=True).click()
    expect(page.locator('.stage[data-looks="4"]')).to_be_visible()
    await_equal(page, different_cells, 3)
    assert len(set(page.locator("[data-cell-name]").all_text_contents())) == 4
    page.get_by_role("button", name="Wear this one").click()
    expect(page.locator('.stage[data-looks="0"]')).to_be_visible()

    page.get_by_role("button", name="Take a picture").click()
    expect(page.get_by_role("dialog").get_by_text("Confidence in the colour")).to_be_visible()
    assert_accessible(page)


def test_everyone_before_the_camera_wears_it_when_she_says_so(page: Page) -> None:
    stand_before(page, two_people())
    pick(page, family="red", finish="matte")
    await_equal(page, painted_mouths, 1)
    show(page, "worn")
    page.get_by_label("Everyone in the picture wears it").check()
    await_equal(page, painted_mouths, 2)
    page.get_by_label("Everyone in the picture wears it").uncheck()
    await_equal(page, painted_mouths, 1)


def test_a_face_that_leaves_is_missed_and_wears_it_again_when_it_comes_back(page: Page) -> None:
    stand_before(page, webcam.frame(0))
    pick(page, family="red", finish="matte")
    hold_up(page, wall())
    expect(page.locator(HINT)).to_contain_text("We cannot see a face")
    expect(page.locator("[data-part=trust]")).to_be_hidden()
    hold_up(page, webcam.frame(0))
    expect(page.locator(HINT)).to_be_empty()
    wait_for_pictures(page, 2)
    assert paint(*pictures(page)) > PAINTED


def test_light_too_poor_to_judge_a_colour_is_said_with_what_mends_it(page: Page) -> None:
    stand_before(page, in_the_dark())
    expect(page.locator(HINT)).to_contain_text("it is too dark. Turn on a lamp")
    expect(page.locator("[data-part=trust]")).to_have_text(re.compile(r"^Colour confidence [0-4]?\d %$"))
    assert_accessible(page)
    page.get_by_role("button", name="Take a picture").click()
    expect(page.get_by_role("dialog")).to_contain_text("The light was too poor to judge this colour")
    page.get_by_role("button", name="Close").click()
    hold_up(page, webcam.frame(0))
    expect(page.locator(HINT)).to_be_empty()
    expect(page.locator("[data-part=trust]")).to_have_text(re.compile(r"^Colour confidence [89]\d %$"))


def test_a_connection_that_stays_broken_is_said_and_mended_by_hand(page: Page) -> None:
    sockets: list[WebSocketRoute] = []
    is_down = False

    def relay(socket: WebSocketRoute) -> None:
        if is_down:
            socket.close(code=1012)
        else:
            sockets.append(socket)
            socket.connect_to_server()

    page.route_web_socket("**/ws/tryon/", relay)
    stand_before(page, webcam.frame(0))
    shade = pick(page, family="red", finish="matte")
    is_down = True
    sockets[0].close(code=1012)
    expect(page.get_by_role("heading", name="The connection broke")).to_be_focused()
    page.get_by_role("button", name="Try now").focus()
    with more_pictures(page, 2):
        is_down = False  # it may as well come back by itself before the key is down
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The connection broke")).to_be_hidden()
    expect(page.locator("[data-worn=name]")).to_have_text(shade["name"])
    assert paint(*pictures(page)) > PAINTED


def test_shades_tried_lately_are_worn_again_and_compared_by_a_touch(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    names = []
    for family in ("red", "berry"):
        names.append(pick(page, family=family, finish="matte")["name"])
        page.wait_for_function(TRIED, arg=names[-1])  # one that she passes by sooner is not tried
    again = page.get_by_role("list", name="Tried lately").get_by_role("button")
    expect(again).to_have_count(2)
    again.nth(1).click()
    expect(page.locator("[data-worn=name]")).to_have_text(names[0])
    expect(again.nth(1)).to_have_attribute("aria-pressed", "true")
    assert_accessible(page)

    page.get_by_role("button", name="Shades side by side").click()
    page.get_by_role("button", name="Two", exact=True).click()
    expect(page.locator("[data-cell-name]").nth(1)).to_have_text(names[1])
    page.reload()
    choose_model(page)
    expect(again).to_have_count(2)
