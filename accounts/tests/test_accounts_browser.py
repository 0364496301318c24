"""Passkeys by Chromium's own authenticator, and the bell that rings on an open page."""

import shutil

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from mimo_site.browser_testing import LaunchChromium, await_socket, note_sockets

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed"),
]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
EMAIL, PASSWORD = "alice@mimo.example", "try-it-on-alice"


@pytest.fixture
def context(site: str, launch_chromium: LaunchChromium) -> BrowserContext:
    context = launch_chromium().new_context(base_url=site)
    note_sockets(context)
    return context


def sign_in(page: Page) -> None:
    page.goto("/en/accounts/login/")
    page.fill("[name=login]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.click("main .form button")
    page.wait_for_url("**/en/")


def test_a_passkey_is_made_and_signs_in_without_a_password(context: BrowserContext) -> None:
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: "Content Security" in message.text and refused.append(message.text))
    chromium = context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    made = chromium.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page)
    page.goto("/en/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)  # asked again, before anything about signing in changes
    page.click("main .form button")
    page.wait_for_url("**/webauthn/add/")  # whole: its script answers the button
    page.fill("[name=name]", "Telephone")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    keys = chromium.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})
    assert len(keys["credentials"]) == 1
    page.goto("/en/accounts/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("Telephone")

    session = [cookie for cookie in context.cookies() if cookie["name"] == "sessionid"]
    context.clear_cookies()
    page.goto("/en/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/en/")
    new = [cookie for cookie in context.cookies() if cookie["name"] == "sessionid"]
    assert new
    assert new != session
    assert refused == []

    page.goto("/en/accounts/2fa/webauthn/")  # alice of the demo shop as she was
    page.click("text=Remove")
    page.fill("[name=password]", PASSWORD)
    page.click("main .form button")
    page.wait_for_url("**/remove/")
    page.click("main form button")
    page.wait_for_url("**/webauthn/")


def test_the_bell_counts_what_comes_while_the_page_is_open(context: BrowserContext) -> None:
    page = context.new_page()
    sign_in(page)
    page.goto("/en/accounts/notifications/")
    if page.get_by_role("button", name="Mark all as read").is_visible():  # of what others did to alice
        page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator("[data-part=count]")).to_be_hidden()
    await_socket(page, "/ws/notifications/")
    other = context.new_page()
    with page.expect_response(lambda answer: "/notifications/count/" in answer.url):
        other.goto("/en/accounts/data/")
        other.click("text=Collect my data")
        other.wait_for_url("**/data/")
    expect(page.locator("[data-part=count]")).to_have_text("1")
    other.click("text=Download")
