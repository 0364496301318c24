"""The fitting room in a real Chromium: the film plays before its webcam, the server is a process of its own."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, BrowserContext, Page, expect

from mimo_site.browser_testing import LaunchChromium
from tryon.tests import webcam
from tryon.tests.prediction import difference, median_lab, predict

pytestmark = pytest.mark.browser

Image = NDArray[np.uint8]
Shade = dict[str, str]  # as the rail's radio carries it

PICTURES = """() => ["before", "after"].map(
  (name) => document.querySelector(`[data-picture="${name}"]`).toDataURL("image/png"))"""
PAINTED = "() => Number(document.querySelector('.stage').dataset.painted ?? 0)"
HAS_PAINTED = "(seq) => Number(document.querySelector('.stage').dataset.painted ?? 0) >= seq"
PATIENCE_MS = 60_000  # a busy machine loads the networks slowly
JPEG_NOISE = 4.0  # mean of |difference| of sRGB bytes after two rounds of JPEG
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
    page.get_by_role("button", name="Agree and turn on the camera").click()
    wait_for_pictures(page, 1)


def choose_model(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Try on a model")).filter(visible=True).click()
    wait_for_pictures(page, 1)


def wait_for_pictures(page: Page, more: int) -> None:
    """Until so many more replies have been painted."""
    page.wait_for_function(HAS_PAINTED, arg=page.evaluate(PAINTED) + more)


def pick(page: Page, *, family: str, finish: str) -> Shade:
    """Wear the first shade that the filters leave."""
    page.get_by_label("Finish", exact=True).select_option(finish)
    with page.expect_response(re.compile(f"/studio/shades/.*finish={finish}&family={family}")):
        page.locator(f'[name=family][value="{family}"]').check(force=True)
    expect(page.get_by_role("search").filter(has_text="Colour family")).not_to_have_class(
        re.compile("htmx-request")
    )
    radio = page.locator("#shades li:first-child input[name=shade]")
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


def assert_wears(before: Image, after: Image, shade: Shade) -> None:
    """The lips have the shade's colour, forehead and wall have theirs."""
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
    page.goto("/en/shop/")
    page.locator("main a[href*='/shop/']").first.click()
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
