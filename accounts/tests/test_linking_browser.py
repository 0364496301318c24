"""Another site's account linked, signed in with and unlinked again, clicked in a real Chromium."""

import re
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from accounts.tests.test_accounts_browser import PASSWORD, sign_in
from accounts.tests.test_social import StandIn
from mimo_site.browser_testing import LaunchChromium, serve

pytestmark = pytest.mark.browser
LINKED = "/en/accounts/3rdparty/"
THERE = re.compile(rf"^[^?]+{LINKED}$")


class Google(StandIn):
    """Whoever comes is sent back at once, with the code."""

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        back = urlencode({"code": "the-code", "state": asked["state"][0]})
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri'][0]}?{back}")
        self.end_headers()


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo shop, which holds keys for Google."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Google)
    Thread(target=server.serve_forever, daemon=True).start()
    keys = {"GOOGLE_CLIENT_ID": "our-id", "GOOGLE_CLIENT_SECRET": "our-secret"}
    address = f"http://127.0.0.1:{server.server_port}"
    ours = {"DJANGO_SETTINGS_MODULE": "mimo_site.tests.stand_in_settings", "STAND_IN": address}
    with serve(tmp_path_factory.mktemp("shop"), **ours, **keys) as shop:
        yield shop
    server.shutdown()
    server.server_close()


def go_by_google(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Continue with Google").click()
    page.get_by_role("main").get_by_role("button", name="Continue", exact=True).click()


def confirm(page: Page) -> None:
    """Before anything about signing in changes, the password is asked for again."""
    page.wait_for_url("**/reauthenticate/**")
    page.fill("main [name=password]", PASSWORD)
    page.click("main .form button")


def test_an_account_is_linked_signs_in_and_is_unlinked(shop: str, launch_chromium: LaunchChromium) -> None:
    with launch_chromium() as browser, browser.new_context(base_url=shop) as context:
        page = context.new_page()
        sign_in(page)
        page.goto(LINKED)
        expect(page.get_by_text("No other account is linked to this one.")).to_be_visible()
        go_by_google(page)
        confirm(page)
        page.wait_for_url(THERE)
        account = page.get_by_role("main").get_by_role("radio")
        expect(account).to_have_count(1)

        context.clear_cookies()
        page.goto(f"/en/accounts/login/?next={LINKED}")
        go_by_google(page)
        page.wait_for_url(THERE)
        account.check()
        page.get_by_role("button", name="Unlink").click()
        confirm(page)
        expect(page.get_by_text("No other account is linked to this one.")).to_be_visible()
