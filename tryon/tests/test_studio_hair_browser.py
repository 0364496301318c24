"""Lips and hair together in the fitting room, on the model's photograph."""

import os
import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from mimo_site.browser_testing import LaunchChromium
from tryon.tests.fitting_room import PATIENCE_MS, choose_model, open_studio, pick, pictures

pytestmark = pytest.mark.browser
HAIR, LIPS, WALL = (0.51, 0.17), (0.5, 0.56), (0.06, 0.1)  # places in the model's picture, x and y as shares
PAINTED = 7.0  # bytes: more than two rounds of JPEG change


@pytest.fixture
def page(launch_chromium: LaunchChromium, site: str) -> Iterator[Page]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with launch_chromium() as browser, browser.new_context(base_url=site) as visitor:
        visitor.set_default_timeout(PATIENCE_MS)
        yield visitor.new_page()


def turn_to(page: Page, part: str, region: str) -> None:
    with page.expect_response(re.compile(f"/studio/shades/.*region={region}")):
        page.locator(f'[name=part][value="{part}"]').check(force=True)
    expect(page.locator("#shades input[name=shade]").first).to_have_attribute("data-region", region)


def wear(page: Page, name: str) -> None:
    page.locator(f'#shades input[data-name^="{name}"]').check(force=True)


def await_paint(page: Page, *, hair: bool, lips: bool) -> None:
    """Until the places are painted or bare as said, and the wall is bare."""
    for _try in range(100):
        change = changed(page)
        if [amount > PAINTED for amount in change] == [hair, lips, False]:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"hair, lips and wall changed by {change}")


def changed(page: Page) -> list[float]:
    """How far hair, lips and wall differ from the bare picture, in mean sRGB bytes."""
    before, after = pictures(page)
    change = np.abs(after.astype(float) - before)
    height, width = change.shape[:2]
    spots = [(int(x * width), int(y * height)) for x, y in (HAIR, LIPS, WALL)]
    return [float(change[y - 3 : y + 4, x - 3 : x + 4].mean()) for x, y in spots]


def test_a_lipstick_and_a_hair_colour_are_worn_together(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    pick(page, family="red", finish="matte")
    turn_to(page, "hair", "hair")
    wear(page, "Indigo Vat")
    await_paint(page, hair=True, lips=True)
    expect(page.locator("[name=shape][value=two_tone]")).to_be_hidden()

    page.get_by_role("button", name="Undo").click()
    await_paint(page, hair=False, lips=True)
    expect(page.locator('[name=region][value="hair"]')).to_be_checked()


def test_a_look_of_both_is_kept_and_comes_back(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    turn_to(page, "hair", "hair")
    wear(page, "Platinum Thread")
    turn_to(page, "lip", "lips")
    pick(page, family="berry", finish="satin")
    page.get_by_role("button", name="Keep this look").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Keep this look").click()
    page.get_by_role("dialog").get_by_role("link", name="My looks").click()
    page.get_by_role("link", name="Try on", exact=True).last.click()
    choose_model(page)
    await_paint(page, hair=True, lips=True)
