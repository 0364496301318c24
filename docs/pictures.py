"""Takes the README's pictures anew (`python -m docs.pictures`): the demo shop, the public-domain portrait."""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from mimo_site.browser_testing import CHROMIUM, FLAGS, serve
from tryon.tests import webcam
from tryon.tests.fitting_room import PHONE, agree, more_pictures, wait_for_pictures

FOLDER = Path(__file__).with_name("img")
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
QUALITY = 82
MOST_BYTES = 200_000
HIDE = "(all) => all.forEach((each) => each.style.setProperty('display', 'none', 'important'))"
LOOK = "/en/studio/?artist=rose-letter"


def home(page: Page) -> None:
    page.goto("/en/")
    settle(page)


def product(page: Page) -> None:
    page.goto("/en/shop/?category=lip")
    page.locator("#results a[href*='/shop/']").first.click()
    settle(page)


def community(page: Page) -> None:
    page.goto("/en/community/")
    settle(page)


def studio(page: Page) -> None:
    """Live, in a look by an artist."""
    page.goto(LOOK)
    agree(page)
    wait_for_pictures(page, 8)
    freeze(page)


def four(page: Page) -> None:
    """Live, four lipsticks side by side."""
    page.goto("/en/studio/")
    agree(page)
    with more_pictures(page, 1):
        page.locator("#shades input[name=shade]").nth(1).check(force=True)
    page.get_by_role("button", name="Shades side by side").click()
    page.get_by_role("button", name="Four", exact=True).click()
    page.locator('.stage[data-looks="4"]').wait_for()
    freeze(page)


PICTURES: dict[str, tuple[Callable[[Page], None], dict[str, Any]]] = {
    "home": (home, DESK),
    "product": (product, DESK),
    "community": (community, DESK),
    "studio": (studio, DESK),
    "studio-phone": (studio, PHONE),
    "four": (four, DESK),
}


def freeze(page: Page) -> None:
    """Live frames are as small as this machine's pace asks for; the one that is kept is whole."""
    with more_pictures(page, 1):
        page.get_by_role("button", name="Freeze the picture").click()
    page.locator('.stage[data-way="freeze"]').wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)


def settle(page: Page) -> None:
    """Every picture in view is there, and what moves has come to rest."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)


def take(browser: Browser, site: str, name: str) -> None:
    go, device = PICTURES[name]
    with browser.new_context(base_url=site, permissions=["camera"], **device) as visitor:
        visitor.set_default_timeout(120_000)
        page = visitor.new_page()
        go(page)
        page.locator(".stage-meter, .stage-hint").evaluate_all(HIDE)  # how busy this machine is
        picture = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
        path = FOLDER / f"{name}.webp"
        picture.convert("RGB").save(path, quality=QUALITY, method=6)
    size = path.stat().st_size
    print(f"{path.name}: {picture.width}×{picture.height}, {size / 1000:.0f} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"{path.name} is larger than {MOST_BYTES / 1000:.0f} kB")


@contextmanager
def filmed(folder: Path) -> Iterator[Browser]:
    """Chromium, the moving portrait before its webcam."""
    film = folder / "webcam.y4m"
    webcam.write_film(film)
    with sync_playwright() as playwright:
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={film}"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with serve(folder) as site, filmed(folder) as browser:
            for name in names or list(PICTURES):
                take(browser, site, name)


if __name__ == "__main__":
    main(sys.argv[1:])
