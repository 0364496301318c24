"""The fitting room in a real Chromium, a film before its webcam, served by a process of its own."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from mimo_site.browser_testing import LaunchChromium, await_settled
from tryon.tests import webcam
from tryon.tests.fitting_room import (
    PATIENCE_MS,
    PHONE,
    Image,
    Shade,
    agree,
    assert_accessible,
    choose_model,
    decode,
    more_pictures,
    open_studio,
    paint,
    pick,
    pictures,
    wait_for_pictures,
)
from tryon.tests.prediction import difference, median_lab, predict

pytestmark = pytest.mark.browser

JPEG_NOISE = 4.0  # mean of |difference| of sRGB bytes after two rounds of JPEG
PAINT = 20.0
STAGE_AND_RAIL = """() => [".stage", ".rail"].map((name) => {
  const { top, height } = document.querySelector(name).getBoundingClientRect();
  return [top, height];
})"""
SMALLEST_BUTTON = """() => Math.min(...[...document.querySelectorAll(".studio button")]
  .filter((button) => button.checkVisibility({ visibilityProperty: true }))
  .map((button) => button.getBoundingClientRect())
  .flatMap(({ width, height }) => [width, height]))"""
HEIC = Path(__file__).with_name("astronaut.heic")


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
    page.wait_for_url(re.compile("/shop/[a-z]"))
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


def test_without_websockets_single_posts_carry_the_frames(page: Page) -> None:
    page.add_init_script("delete window.WebSocket")
    open_studio(page)
    agree(page)
    expect(page.locator("[data-part=hint]")).to_contain_text("pictures come one by one")
    shade = pick(page, family="red", finish="matte")
    wait_for_pictures(page, 3)
    assert_wears(*pictures(page), shade)


@pytest.mark.parametrize("photo", [webcam.PORTRAIT, HEIC], ids=["png", "heic"])
def test_an_uploaded_photo_wears_shade_after_shade(page: Page, photo: Path) -> None:
    open_studio(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Agree and choose a photo").click()
    with more_pictures(page, 1):
        chooser.value.set_files(photo)
    for family in ("red", "plum"):
        pick(page, family=family, finish="matte")
        assert paint(*pictures(page)) > PAINT


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
        phone.set_default_timeout(PATIENCE_MS)
        page = phone.new_page()
        open_studio(page)
        agree(page)
        await_settled(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
        (top, height), (rail_top, rail_height) = page.evaluate(STAGE_AND_RAIL)
        assert height > 400
        assert rail_top == top + height
        assert rail_top + rail_height <= 844
        assert page.evaluate(SMALLEST_BUTTON) >= 24


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
