"""What every browser test of the fitting room does: come in, choose, and look at the pictures."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

Image = NDArray[np.uint8]  # H×W×3, BGR
Shade = dict[str, str]  # as the rail's radio carries it

PATIENCE_MS = 60_000  # a busy machine loads the networks slowly
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PAINTED = "stage => Number(stage.dataset.painted ?? 0)"
HAS_PAINTED = "(seq) => Number(document.querySelector('.stage').dataset.painted ?? 0) >= seq"
PICTURES = """() => ["before", "after"].map(
  (name) => document.querySelector(`[data-picture="${name}"]`).toDataURL("image/png"))"""


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


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()


def turn_to(page: Page, part: str, region: str) -> None:
    page.locator(f'[name=part][value="{part}"]').check(force=True)
    if not page.locator(f'[name=region][value="{region}"]').is_checked():
        page.locator(f'[name=region][value="{region}"]').check(force=True)
    expect(page.locator("#shades input[name=shade]").first).to_have_attribute("data-region", region)


def wear(page: Page, part: str, region: str, name: str) -> None:
    turn_to(page, part, region)
    with more_pictures(page, 1):
        page.locator(f'#shades input[data-name^="{name}"]').check(force=True)


def show(page: Page, name: str) -> None:
    page.locator(f'[name=part][value="{name}"]').check(force=True)


def expect_worn(page: Page, *names: str) -> None:
    """The layers by name, topmost first."""
    expect(page.locator(".layer [data-layer=name]")).to_have_text(list(names))
