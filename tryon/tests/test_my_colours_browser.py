"""My colours in a real Chromium: judged by camera and photograph, draped, matched, worn."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from mimo_site.browser_testing import LaunchChromium, await_mounted, await_settled
from tryon.tests import webcam

pytestmark = pytest.mark.browser
PATIENCE_MS = 120_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
CLOTH = "(canvas, x) => [...canvas.getContext('2d').getImageData(x, 700, 1, 1).data].slice(0, 3)"
FACE = "canvas => canvas.toDataURL('image/png')"
DRAPED = (
    "() => [...document.querySelectorAll('[data-side] canvas')]"
    ".every(canvas => canvas.getContext('2d').getImageData(320, 700, 1, 1).data[3])"
)


@pytest.fixture(scope="module")
def chromium(launch_chromium: LaunchChromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    film = tmp_path_factory.mktemp("film") / "webcam.y4m"
    webcam.write_film(film)
    with launch_chromium(video=film) as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    with chromium.new_context(base_url=site, permissions=["camera"], **DESK) as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portrait, near enough to judge its colours."""
    path = tmp_path_factory.mktemp("photo") / "portrait.jpg"
    near = cv2.resize(webcam.portrait()[0:425, 60:400], None, fx=2.4, fy=2.4, interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(str(path), near, [cv2.IMWRITE_JPEG_QUALITY, 92])
    return path


def open_page(visitor: BrowserContext) -> Page:
    page = visitor.new_page()
    page.goto("/en/my-colours/")
    await_mounted(page)  # before, the form posts without showing the picture
    return page


def judge(page: Page, photo: Path) -> None:
    page.get_by_label("I agree that my picture").check()
    page.locator("[name=photo]").set_input_files(photo)
    page.get_by_role("button", name="See my colours").click()
    expect(page.locator("#verdict-head")).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_function(DRAPED)


def canvas(page: Page, side: str) -> Any:
    return page.locator(f'[data-side="{side}"] canvas')


def pixels(page: Page, side: str) -> np.ndarray:
    data = base64.b64decode(canvas(page, side).evaluate(FACE).partition(",")[2])
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def test_a_photograph_is_judged_draped_matched_and_worn(visitor: BrowserContext, photo: Path) -> None:
    page = open_page(visitor)
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    judge(page, photo)
    left, right = pixels(page, "a"), pixels(page, "b")
    assert left.shape == (800, 640, 3)
    assert np.abs(left[:380].astype(int) - right[:380]).max() == 0  # the face is as it was, whatever cloth
    assert np.abs(left[700:].astype(int) - right[700:]).mean() > 20  # and the cloths are not alike

    page.locator('[data-side="a"] select').select_option("winter")
    page.locator('[data-side="a"] .drape-cloths:not([hidden]) input[value="#2443a8"]').check(force=True)
    red, green, blue = canvas(page, "a").evaluate(CLOTH, 320)
    assert blue > 1.5 * red
    assert blue > 1.5 * green
    with page.expect_response(re.compile("/my-colours/shades/")):
        page.locator('[data-side="a"]').get_by_role("button", name="This suits me better").click()
    expect(page.locator(".by-hand [name=season][value=winter]")).to_be_checked()
    expect(page.locator("#suits a[href*='suits=winter']").first).to_be_visible()
    expect(page.locator("#suits-skin")).to_be_visible()
    assert all(re.search("/my-colours/(shades/)?$", url) for url in sent), sent

    page.locator("section[aria-labelledby=suits-lips] .match").first.get_by_role(
        "link", name="Try on"
    ).click()
    page.wait_for_url(re.compile(r"/en/studio/\?shade=\d+"))
    expect(page.locator("#shades input[name=shade]:checked")).to_have_count(1)


def test_frames_of_the_camera_are_judged_and_the_camera_is_let_go(visitor: BrowserContext) -> None:
    page = open_page(visitor)
    page.get_by_role("button", name="Use the camera").click()
    expect(page.get_by_label("I agree that my picture")).to_be_focused()
    page.get_by_label("I agree that my picture").check()
    page.get_by_role("button", name="Use the camera").click()
    expect(page.locator(".selfie-picture.is-mirrored")).to_be_visible()
    page.get_by_role("button", name="See my colours").click()
    expect(page.locator("#verdict-head, .verdict-none").first).to_be_visible(timeout=PATIENCE_MS)
    assert page.locator(".selfie-picture").evaluate("canvas => canvas.width") >= 640
    expect(canvas(page, "a")).to_have_class(re.compile("is-mirrored"))
    photo = page.locator("[name=photo]")
    assert photo.evaluate("input => [...input.files].map((file) => file.type)") == 4 * ["image/jpeg"]
    assert (
        photo.evaluate("input => input.required") is True
    )  # the camera is off: another picture is chosen anew


def test_she_is_told_how_to_mend_a_picture_without_a_face_and_one_that_is_none(
    visitor: BrowserContext, tmp_path: Path
) -> None:
    wall, text = tmp_path / "wall.png", tmp_path / "text.png"
    cv2.imwrite(str(wall), np.full((300, 300, 3), 128, np.uint8))
    text.write_text("no picture")
    page = open_page(visitor)
    page.get_by_label("I agree that my picture").check()
    page.locator("[name=photo]").set_input_files(wall)
    page.get_by_role("button", name="See my colours").click()
    expect(page.locator(".verdict-none")).to_contain_text("We find no face", timeout=PATIENCE_MS)
    page.locator("[name=photo]").set_input_files(text)
    page.get_by_role("button", name="See my colours").click()
    expect(page.locator(".selfie-hint")).to_contain_text("Please choose a JPEG, PNG, WebP or HEIC picture")
    page.route(
        "**/my-colours/", lambda route: route.fulfill(status=413, content_type="text/plain", body="Too large")
    )
    page.locator("[name=photo]").set_input_files(wall)
    page.get_by_role("button", name="See my colours").click()
    expect(page.locator(".selfie-hint")).to_contain_text("too large: at most 24 megapixels")
    expect(page.locator(".verdict-none")).to_be_visible()  # what was told before stays


def test_one_camera_runs_and_only_while_she_looks(visitor: BrowserContext) -> None:
    visitor.add_init_script(path=Path(__file__).with_name("watch_camera.js"))
    page = open_page(visitor)
    page.get_by_label("I agree that my picture").check()
    page.evaluate("() => (cameraTakes = 300)")
    camera = page.get_by_role("button", name="Use the camera")
    camera.evaluate("(button) => [button.click(), button.click()]")
    page.wait_for_function("() => timesGiven === 2")
    page.wait_for_function("() => runningCameras() === 1")
    page.evaluate("() => setHidden(true)")
    assert page.evaluate("() => runningCameras()") == 0
    page.evaluate("() => setHidden(false)")
    page.wait_for_function("() => timesGiven === 3")
    page.wait_for_function("() => runningCameras() === 1")
    page.evaluate("() => unplugCamera()")
    expect(page.locator(".selfie-hint")).to_have_text("We find no camera. A photograph works too.")


@pytest.mark.parametrize(("screen", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
def test_axe_finds_nothing_before_and_after(
    chromium: Browser, site: str, photo: Path, screen: dict[str, Any], scheme: Any
) -> None:
    with chromium.new_context(base_url=site, color_scheme=scheme, **screen) as context:
        context.set_default_timeout(PATIENCE_MS)
        page = open_page(context)
        for _before_and_after in range(2):
            await_settled(page)
            found = Axe().run(page).response["violations"]
            assert found == [], [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
            assert page.evaluate("document.documentElement.scrollWidth") == screen["viewport"]["width"]
            if not _before_and_after:
                judge(page, photo)
