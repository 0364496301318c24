"""The fitting room in a real Chromium, a film before its webcam, served by a process of its own."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from mimo_site.browser_testing import LaunchChromium
from tryon.tests import webcam
from tryon.tests.prediction import difference, median_lab, predict

pytestmark = pytest.mark.browser

Image = NDArray[np.uint8]
Shade = dict[str, str]  # as the rail's radio carries it

PICTURES = """() => ["before", "after"].map(
  (name) => document.querySelector(`[data-picture="${name}"]`).toDataURL("image/png"))"""
PAINTED = "stage => Number(stage.dataset.painted ?? 0)"
HAS_PAINTED = "(seq) => Number(document.querySelector('.stage').dataset.painted ?? 0) >= seq"
PATIENCE_MS = 60_000  # a busy machine loads the networks slowly
JPEG_NOISE = 4.0  # mean of |difference| of sRGB bytes after two rounds of JPEG
PAINT = 20.0
HEIC = Path(__file__).with_name("astronaut.heic")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def chromium(launch_chromium: LaunchChromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    film = tmp_path_factory.mktemp("film") / "webcam.y4m"
    webcam.write_film(film)
    with launch_chromium(video=film) as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """A guest who lets the page use her camera, in English."""
    with chromium.new_context(base_url=site, permissions=["camera"]) as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    return visitor.new_page()


def open_studio(page: Page, query: str = "") -> None:
    page.goto(f"/en/studio/{query}")


def agree(page: Page) -> None:
    with more_pictures(page, 1):
        page.get_by_role("button", name="Agree and turn on the camera").click()


def choose_model(page: Page) -> None:
    with more_pictures(page, 1):
        page.get_by_role("button", name=re.compile("^Try on a model")).filter(visible=True).click()


@contextmanager
def more_pictures(page: Page, number: int) -> Iterator[None]:
    """Whatever is done inside: afterwards so many more replies have been painted."""
    seen = page.locator(".stage").evaluate(PAINTED)
    yield
    page.wait_for_function(HAS_PAINTED, arg=seen + number)


def wait_for_pictures(page: Page, number: int) -> None:
    with more_pictures(page, number):
        pass


def pick(page: Page, *, family: str, finish: str) -> Shade:
    """Wear the first shade that the filters leave; a still then shows it, a film after a few more frames."""
    page.get_by_label("Finish", exact=True).select_option(finish)
    with page.expect_response(re.compile(f"/studio/shades/.*finish={finish}&family={family}")):
        page.locator(f'[name=family][value="{family}"]').check(force=True)
    expect(page.get_by_role("search").filter(has_text="Colour family")).not_to_have_class(
        re.compile("htmx-request")
    )
    radio = page.locator("#shades li:first-child input[name=shade]")
    with more_pictures(page, 1):
        radio.check(force=True)
    shade: Shade = radio.evaluate("radio => ({ ...radio.dataset })")
    assert (shade["family"], shade["finish"]) == (family, finish)
    return shade


def pictures(page: Page) -> tuple[Image, Image]:
    """Bare and made up, of the same frame, BGR."""
    before, after = (decode(base64.b64decode(url.partition(",")[2])) for url in page.evaluate(PICTURES))
    return before, after


def decode(data: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def paint(before: Image, after: Image) -> float:
    """How far the place that changed most did: the mean of 9×9 px, which levels JPEG noise."""
    change = np.abs(after.astype(np.float32) - before)
    return float(cv2.blur(change, (9, 9)).max())


def assert_wears(before: Image, after: Image, shade: Shade) -> None:
    """The lips have the shade's colour, forehead and wall their own; at any size that the pace asks for."""
    before, after = webcam.at_full_size(before), webcam.at_full_size(after)
    index = webcam.index_of(before)
    lips = webcam.where(index, webcam.UPPER_LIP, webcam.LOWER_LIP, erode=2)
    expected = predict(
        median_lab(before[lips]),
        np.array(shade["lab"].split(), float),
        finish=shade["finish"],
        coverage=float(shade["coverage"]),
    )
    assert difference(median_lab(after[lips]), expected) < 6, shade["name"]
    assert difference(median_lab(before[lips]), expected) > 3, "a shade that cannot be told from bare lips"
    for place in (webcam.FOREHEAD, webcam.WALL):
        untouched = webcam.where(index, place)
        assert np.abs(after[untouched].astype(int) - before[untouched]).mean() < JPEG_NOISE


def test_a_shade_from_its_product_page_is_on_the_lips_and_in_the_cart(page: Page, tmp_path: Path) -> None:
    page.goto("/en/shop/?category=lip")
    page.locator("#results a[href*='/shop/']").first.click()
    page.get_by_role("article").get_by_role("link", name="Try on", exact=True).first.click()
    agree(page)
    for family in ("red", "nude", "berry"):
        shade = pick(page, family=family, finish="matte")
        wait_for_pictures(page, 6)
        for _frame in range(3):
            assert_wears(*pictures(page), shade)
            wait_for_pictures(page, 3)

    page.get_by_role("button", name="Take a picture").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "mimo.jpg"
    download.value.save_as(tmp_path / "mimo.jpg")
    taken = decode((tmp_path / "mimo.jpg").read_bytes())
    assert_wears(webcam.frame(webcam.index_of(taken)), taken, shade)
    page.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    page.goto("/en/cart/")
    expect(page.get_by_role("main")).to_contain_text(shade["name"])


def test_without_permission_the_page_says_so_and_the_model_steps_in(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site) as refusing:
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
        page = insecure.new_page()
        open_studio(page)
        page.get_by_role("button", name="Agree and turn on the camera").click()
        expect(page.get_by_role("heading", name="This address may not use a camera")).to_be_visible()
        choose_model(page)


def test_without_websockets_single_posts_carry_the_frames(page: Page) -> None:
    page.add_init_script("delete window.WebSocket")
    open_studio(page)
    agree(page)
    expect(page.locator("[data-part=hint]")).to_contain_text("pictures come one by one")
    shade = pick(page, family="red", finish="matte")
    wait_for_pictures(page, 3)
    assert_wears(*pictures(page), shade)


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


@pytest.mark.parametrize(
    "photo", [webcam.PORTRAIT, Path(__file__).with_name("astronaut.heic")], ids=["png", "heic"]
)
def test_an_uploaded_photo_wears_shade_after_shade(page: Page, photo: Path) -> None:
    open_studio(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Agree and choose a photo").click()
    chooser.value.set_files(photo)
    wait_for_pictures(page, 1)
    for family in ("red", "plum"):
        pick(page, family=family, finish="matte")
        assert paint(*pictures(page)) > PAINT


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
    expect(page.locator("[data-part=hint]")).to_be_visible()


def test_the_divider_moves_by_keyboard_and_holding_shows_the_bare_face(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    page.get_by_role("button", name="Compare before and after").click()
    divider = page.get_by_role("slider", name="Before and after")
    divider.focus()
    for key, value in (
        ("ArrowRight", "52"),
        ("PageDown", "42"),
        ("Home", "0"),
        ("End", "100"),
        ("ArrowLeft", "98"),
    ):
        divider.press(key)
        expect(divider).to_have_attribute("aria-valuenow", value)
    expect(divider).to_have_attribute("aria-valuetext", "98 % without make-up")
    hold = page.get_by_role("button", name="Hold to see without make-up")
    hold.focus()
    page.keyboard.down("Space")
    expect(page.locator(".stage.is-bare")).to_be_attached()
    page.keyboard.up("Space")
    expect(page.locator(".stage.is-bare")).not_to_be_attached()
    page.get_by_role("button", name="Compare before and after").click()
    page.locator("[data-picture=after]").hover()
    page.mouse.down()
    expect(page.locator(".stage.is-bare")).to_be_attached()
    page.mouse.up()
    expect(page.locator(".stage.is-bare")).not_to_be_attached()


def test_arrow_keys_walk_through_shades_that_can_be_taken_back(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    pick(page, family="rose", finish="satin")
    name = page.locator("[data-worn=name]")
    first = name.inner_text()
    with more_pictures(page, 1):
        page.locator("#shades input:checked").press("ArrowRight")
    expect(name).not_to_have_text(first)
    expect(page.locator("#announcer")).to_contain_text("satin")
    with more_pictures(page, 1):
        page.get_by_role("button", name="Undo").click()
    expect(name).to_have_text(first)
    expect(page.locator("#shades input:checked")).to_have_attribute("data-name", first)
    with more_pictures(page, 1):
        page.get_by_role("button", name="Remove make-up").click()
    assert paint(*pictures(page)) < PAINT / 2


def test_freezing_stops_the_camera_and_so_does_hiding_the_page(page: Page) -> None:
    page.add_init_script(path=Path(__file__).with_name("watch_camera.js"))
    open_studio(page)
    agree(page)
    assert page.evaluate("() => runningCameras()") == 1
    page.get_by_role("button", name="Freeze the picture").click()
    expect(page.locator('.stage[data-way="freeze"]')).to_be_visible()
    assert page.evaluate("() => runningCameras()") == 0
    before, _ = pictures(page)
    pick(page, family="red", finish="matte")
    assert np.array_equal(before, pictures(page)[0])
    page.get_by_role("button", name="Back to live").click()
    expect(page.locator('.stage[data-way="camera"]')).to_be_visible()
    page.evaluate("() => setHidden(true)")
    assert page.evaluate("() => runningCameras()") == 0
    page.evaluate("() => setHidden(false)")
    wait_for_pictures(page, 3)
    assert page.evaluate("() => runningCameras()") == 1


def test_a_guests_look_is_hers_after_she_signs_in(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    shade = pick(page, family="coral", finish="velvet")
    page.get_by_role("button", name="Keep this look").click()
    page.get_by_label("Name of the look").fill("Friday")
    page.get_by_label("Also keep this picture").check()
    page.get_by_role("dialog").get_by_role("button", name="Keep this look").click()
    page.get_by_role("status").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill("alice@mimo.example")
    page.get_by_label("Password").fill("try-it-on-alice")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="My looks")).to_be_visible()
    look = page.get_by_role("listitem").filter(has_text="Friday")
    assert look.get_by_role("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    look.get_by_role("link", name="Try on").click()
    expect(page.locator("[data-worn=name]")).to_have_text(shade["name"])


def test_on_a_phone_the_rail_lies_under_the_stage(chromium: Browser, site: str) -> None:
    with chromium.new_context(base_url=site, permissions=["camera"], **PHONE) as phone:
        page = phone.new_page()
        open_studio(page)
        agree(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
        stage, rail = (page.locator(name).bounding_box() for name in (".stage", ".rail"))
        assert stage is not None
        assert rail is not None
        assert stage["height"] > 400
        assert rail["y"] == stage["y"] + stage["height"]
        assert rail["y"] + rail["height"] <= 844
        for control in page.locator(".studio").get_by_role("button").filter(visible=True).all():
            box = control.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_in_the_fitting_room_breaks_the_rules_of_accessibility(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    open_studio(page)
    assert_accessible(page)
    agree(page)
    pick(page, family="rose", finish="satin")
    assert_accessible(page)
    page.get_by_role("button", name="Take a picture").click()
    expect(page.get_by_role("dialog", name="Your look")).to_be_visible()
    assert_accessible(page)


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
