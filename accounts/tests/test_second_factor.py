"""The second step of signing in: an authenticator app and the codes for when it is lost."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-and-odd-one"
TOTP = "/en/accounts/2fa/totp/activate/"
CODES = "/en/accounts/2fa/recovery-codes/"


def code_now(secret: str) -> str:
    """As an authenticator app shows it (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, user: User) -> str:
    return client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD}).headers["Location"]


@pytest.fixture
def alice(alice: User) -> User:
    alice.set_password(PASSWORD)
    alice.save()
    return alice


@pytest.fixture
def secret(alice: User) -> str:
    """Alice has set up her app, in a browser of its own."""
    client = Client()
    sign_in(client, alice)
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    html = client.get(TOTP).content.decode()
    assert 'src="data:image/svg+xml' in html
    secret = client.session["mfa.totp.secret"]
    client.post(TOTP, {"code": code_now(secret)})
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    return secret


def test_with_an_app_the_password_alone_signs_nobody_in(client: Client, alice: User, secret: str) -> None:
    assert sign_in(client, alice) == "/en/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    client.post("/en/accounts/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session


def test_a_code_signs_in_and_works_once(client: Client, alice: User, secret: str) -> None:
    cache.clear()  # the code of this half minute was used to set the app up
    code = code_now(secret)
    sign_in(client, alice)
    client.post("/en/accounts/2fa/authenticate/", {"code": code})
    assert client.session["_auth_user_id"] == str(alice.pk)
    thief = Client()
    sign_in(thief, alice)
    thief.post("/en/accounts/2fa/authenticate/", {"code": code})
    assert "_auth_user_id" not in thief.session


def test_a_recovery_code_signs_in_once(client: Client, alice: User, secret: str) -> None:
    (first, *_rest) = Authenticator.objects.get(user=alice, type="recovery_codes").wrap().get_unused_codes()
    for browser, is_in in ((client, True), (Client(), False)):
        sign_in(browser, alice)
        browser.post("/en/accounts/2fa/authenticate/", {"code": first})
        assert ("_auth_user_id" in browser.session) is is_in


def test_the_codes_are_shown_to_whoever_types_the_password_again(
    client: Client, alice: User, secret: str
) -> None:
    client.force_login(alice)  # long ago
    assert "/reauthenticate/" in client.get(CODES).headers["Location"]


def test_an_address_that_is_not_confirmed_gets_no_second_step(client: Client, alice: User) -> None:
    alice.emailaddress_set.update(verified=False)
    sign_in(client, alice)
    assert client.get(TOTP).status_code == 302
    client.post(TOTP, {"code": "123456"})
    assert not Authenticator.objects.exists()


def test_other_browsers_are_signed_out_and_this_one_stays(client: Client, alice: User) -> None:
    other = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) CriOS/120 Safari/604"})
    for browser in (client, other):
        sign_in(browser, alice)
        browser.get("/")
    assert "Chrome · iPhone" in client.get("/en/accounts/sessions/").content.decode()
    client.post("/en/accounts/sessions/")
    assert other.get("/en/accounts/sessions/").status_code == 302
    assert client.get("/en/accounts/sessions/").status_code == 200


def test_staff_with_an_app_need_it_for_the_administration(client: Client, owner: User) -> None:
    owner.set_password(PASSWORD)
    owner.save()
    Authenticator.objects.create(user=owner, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    assert sign_in(client, owner) == "/en/accounts/2fa/authenticate/"
    assert client.get("/en/admin/").status_code == 302
