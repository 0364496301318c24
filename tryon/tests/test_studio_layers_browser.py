"""The whole face in the fitting room, on the model's photograph: layers, artists, looks side by side."""

import os
import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from mimo_site.browser_testing import LaunchChromium, await_settled
from tryon.tests.fitting_room import (
    PATIENCE_MS,
    PHONE,
    assert_accessible,
    choose_model,
    expect_worn,
    more_pictures,
    open_studio,
    pictures,
    show,
    turn_to,
    wear,
)

pytestmark = pytest.mark.browser
# Places in the model's picture, x and y as shares; and a square of so many px around them.
CHEEK, LID, LIPS, WALL = (0.405, 0.447), (0.405, 0.357), (0.5, 0.565), (0.06, 0.1)
HALF = 3
FADE = 24  # px at the right of the row of tabs
RIGHT = "element => element.getBoundingClientRect().right"
PAINTED = 4.0  # bytes: more than two rounds of JPEG change


@pytest.fixture
def page(launch_chromium: LaunchChromium, site: str) -> Iterator[Page]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with launch_chromium() as browser, browser.new_context(base_url=site) as visitor:
        visitor.set_default_timeout(PATIENCE_MS)
        yield visitor.new_page()


def change(page: Page, place: tuple[float, float]) -> float:
    """How far the place differs from the bare picture, in mean sRGB bytes."""
    before, after = pictures(page)
    height, width = before.shape[:2]
    x, y = int(place[0] * width), int(place[1] * height)
    around = np.s_[y - HALF : y + HALF + 1, x - HALF : x + HALF + 1]
    return float(np.abs(after[around].astype(float) - before[around]).mean())


def await_change(page: Page, place: tuple[float, float], *, painted: bool) -> None:
    """Until the place is painted or bare: a picture that was on its way may come first."""
    for _try in range(100):
        amount = change(page, place)
        if (amount > PAINTED) == painted:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"changed by {amount}")


def test_blush_and_eyeshadow_are_worn_together_each_in_its_shape(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    wear(page, "cheek", "cheeks", "Azalea Cheek")
    await_change(page, CHEEK, painted=True)
    expect(page.locator("[data-shapes=cheeks]")).to_be_visible()
    wear(page, "eye", "eyelids", "Night Sea")
    with more_pictures(page, 1):
        page.locator("[data-shapes=eyelids] [value=smoky]").check(force=True)
    await_change(page, LID, painted=True)
    await_change(page, CHEEK, painted=True)
    await_change(page, WALL, painted=False)
    show(page, "worn")
    expect_worn(page, "Night Sea 05", "Azalea Cheek 04")
    expect(page.get_by_label("Night Sea 05: shape")).to_have_value("smoky")
    show(page, "brow")
    expect(page.locator("[data-worn=bare]")).to_have_text("Brows")  # something is on: not “nothing”


def test_a_shade_of_any_region_opens_from_its_product_page(page: Page) -> None:
    page.goto("/en/shop/hongjo-petal-blush/")
    page.get_by_role("article").get_by_role("link", name="Try on", exact=True).first.click()
    choose_model(page)
    expect(page.locator('[name=region][value="cheeks"]')).to_be_checked()
    await_change(page, CHEEK, painted=True)


def test_layers_are_worked_by_keyboard_and_taken_back(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    wear(page, "cheek", "cheeks", "Azalea Cheek")
    wear(page, "eye", "eyelids", "Night Sea")
    show(page, "worn")
    down = page.get_by_role("button", name="Night Sea 05: one layer down")
    down.focus()
    page.keyboard.press("Enter")
    expect_worn(page, "Azalea Cheek 04", "Night Sea 05")
    assert page.evaluate("() => document.activeElement.closest('.layer').innerText").startswith("Night Sea")

    slider = page.get_by_role("slider", name="Azalea Cheek 04: intensity")
    slider.focus()
    with more_pictures(page, 1):
        slider.press("Home")
    await_change(page, CHEEK, painted=False)
    with more_pictures(page, 1):
        page.get_by_role("button", name="Undo").press("Enter")
    expect(slider).to_have_value("100")

    page.get_by_role("button", name="Take off Night Sea 05").press("Enter")
    expect_worn(page, "Azalea Cheek 04")
    expect(page.get_by_role("button", name="Take off Azalea Cheek 04")).to_be_focused()
    page.get_by_role("button", name="Take it all off").press("Enter")
    expect(page.get_by_text("Nothing on yet. Choose a part")).to_be_visible()
    for _step in range(2):
        page.get_by_role("button", name="Undo").press("Enter")
    expect_worn(page, "Azalea Cheek 04", "Night Sea 05")
    assert_accessible(page)


def test_one_shade_goes_over_another_and_all_of_them_into_the_cart(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    wear(page, "eye", "eyelids", "High Summer")
    show(page, "worn")
    page.get_by_role("button", name="Another shade over High Summer 02").click()
    with more_pictures(page, 1):
        page.locator('#shades input[data-name^="Milky Way"]').check(force=True)
    show(page, "worn")
    expect_worn(page, "Milky Way 31", "High Summer 02")
    page.get_by_role("button", name="Add all to cart").click()
    expect(page.locator("[data-cart-count]")).to_have_text("2")


def test_a_look_of_many_layers_is_kept_and_changed(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    wear(page, "cheek", "cheeks", "Azalea Cheek")
    wear(page, "eye", "eyelids", "Night Sea")
    page.get_by_role("button", name="Keep this look").first.click()
    page.get_by_label("Name of the look").fill("Blue hour")
    page.get_by_role("dialog").get_by_role("button", name="Keep this look").click()
    page.get_by_role("dialog").get_by_role("link", name="My looks").click()
    page.get_by_role("listitem").filter(has_text="Blue hour").get_by_role("link", name="Try on").click()
    choose_model(page)
    show(page, "worn")
    expect_worn(page, "Night Sea 05", "Azalea Cheek 04")
    page.get_by_role("button", name="Take off Night Sea 05").click()
    page.get_by_role("button", name="Keep this look").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("The look is kept.")).to_be_visible()
    page.reload()
    expect_worn(page, "Azalea Cheek 04")


def test_four_shades_stand_side_by_side_and_one_is_kept(page: Page) -> None:
    open_studio(page)
    choose_model(page)
    turn_to(page, "lip", "lips")
    with more_pictures(page, 1):
        page.locator("#shades input[name=shade]").first.check(force=True)
    page.get_by_role("button", name="Shades side by side").click()
    page.get_by_role("button", name="Four", exact=True).click()
    expect(page.locator('.stage[data-looks="4"]')).to_be_visible()
    names = page.locator("[data-cell-name]").all_inner_texts()
    assert len(set(names)) == 4
    assert_accessible(page)

    page.locator("input[name=cell]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-worn=name]")).to_have_text(names[2])
    page.get_by_role("button", name="Wear this one").press("Enter")
    expect(page.locator('.stage[data-looks="0"]')).to_be_visible()
    expect(page.locator("[data-worn=name]")).to_have_text(names[2])
    await_change(page, LIPS, painted=True)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator('.stage[data-looks="4"]')).to_be_visible()

    page.get_by_role("button", name="Shades side by side").click()
    page.get_by_role("button", name="Two", exact=True).click()
    expect(page.locator('.stage[data-looks="2"]')).to_be_visible()
    expect(page.get_by_role("slider", name="Shades side by side")).to_be_visible()


def test_a_look_by_an_artist_is_put_on_whole(page: Page) -> None:
    page.goto("/en/looks/artists/")
    assert page.locator(".look").count() >= 24
    assert_accessible(page)
    page.locator(".look").filter(has_text="Neon Encore").get_by_role("link", name="Try this look").click()
    choose_model(page)
    await_change(page, LIPS, painted=True)
    await_change(page, LID, painted=True)
    show(page, "looks")
    with more_pictures(page, 1):
        page.get_by_role("button", name="Peach Walk").click()
    show(page, "worn")
    expect(page.locator(".layer [data-layer=name]").first).to_have_text("Peach Glass 09")


def test_on_a_phone_nothing_lies_over_what_is_said_and_the_tab_stands_clear(
    launch_chromium: LaunchChromium, site: str
) -> None:
    with launch_chromium() as browser, browser.new_context(base_url=site, **PHONE) as phone:
        phone.set_default_timeout(PATIENCE_MS)
        page = phone.new_page()
        open_studio(page)
        choose_model(page)
        wear(page, "lip", "lips", "Cherry Glass")
        page.get_by_role("button", name="Shades side by side").click()
        page.get_by_role("button", name="Two", exact=True).click()
        said, keep = (page.locator(f".stage-{name}").bounding_box() for name in ("trust", "keep"))
        assert said
        assert keep
        assert keep["y"] >= said["y"] + said["height"]
        turn_to(page, "hair", "hair")
        row, tab = page.locator(".rail-parts-row"), page.locator('.tab:has([value="hair"])')
        assert tab.evaluate(RIGHT) <= row.evaluate(RIGHT) - FADE


@pytest.mark.parametrize("region", ["cheek", "worn", "looks"])
def test_on_a_phone_all_of_it_fits_under_the_stage(
    launch_chromium: LaunchChromium, site: str, region: str
) -> None:
    with launch_chromium() as browser, browser.new_context(base_url=site, **PHONE) as phone:
        phone.set_default_timeout(PATIENCE_MS)
        page = phone.new_page()
        open_studio(page, "?artist=rose-letter")
        choose_model(page)
        show(page, region)
        await_settled(page)
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390
        stage = page.locator(".stage").bounding_box()
        assert stage
        assert stage["height"] > 330
        assert_accessible(page)
        expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_in_viewport()
