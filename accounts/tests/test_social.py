"""Signing in by another site: a stand-in for each of the five answers on a local port."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.apple.views import AppleOAuth2Adapter
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.kakao.views import KakaoOAuth2Adapter
from allauth.socialaccount.providers.line.views import LineOAuth2Adapter
from allauth.socialaccount.providers.naver.views import NaverOAuth2Adapter
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.tests.test_signup import link_in_the_mail

pytestmark = pytest.mark.django_db

EMAIL = "erin@mimo.example"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
EC_PEM = EC.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
ADAPTERS = {
    "kakao": KakaoOAuth2Adapter,
    "naver": NaverOAuth2Adapter,
    "google": GoogleOAuth2Adapter,
    "apple": AppleOAuth2Adapter,
    "line": LineOAuth2Adapter,
}
ISSUERS = {"google": "https://accounts.google.com", "apple": "https://appleid.apple.com"}
PEOPLE = {
    "kakao": {
        "id": 7,
        "kakao_account": {"email": EMAIL, "is_email_verified": True, "profile": {"nickname": "에린"}},
    },
    "naver": {"resultcode": "00", "response": {"id": "7", "email": EMAIL}},
    "line": {"userId": "7", "displayName": "Erin"},
}
AGREED = {"email": EMAIL, "age": "on", "terms": "on", "privacy": "on"}


def id_token(provider: str) -> str:
    now = int(time())
    claims = {"iss": ISSUERS[provider], "aud": "our-id", "sub": "7", "email": EMAIL, "email_verified": True}
    return jwt.encode({**claims, "iat": now, "exp": now + 600}, RSA, algorithm="RS256", headers={"kid": "1"})


def jwks() -> dict[str, object]:
    numbers = RSA.public_key().public_numbers()

    def word(number: int) -> str:
        raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
        return urlsafe_b64encode(raw).rstrip(b"=").decode()

    return {"keys": [{"kty": "RSA", "kid": "1", "alg": "RS256", "n": word(numbers.n), "e": word(numbers.e)}]}


class StandIn(BaseHTTPRequestHandler):
    """Takes one code for one token, and says who it belongs to."""

    asked: list[dict[str, list[str]]] = []

    def do_POST(self) -> None:
        provider = self.path.split("/")[1]
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.asked.append(form)
        if form.get("code") != ["the-code"]:
            return self.answer({"error": "invalid_grant"}, 400)
        token = {"access_token": "the-token", "token_type": "bearer", "expires_in": 600}
        if provider in ISSUERS:
            token["id_token"] = id_token(provider)
        self.answer(token)

    def do_GET(self) -> None:
        provider = self.path.split("/")[1]
        if self.path.endswith("/keys"):
            return self.answer(jwks())
        is_known = self.headers["Authorization"] == "Bearer the-token"
        self.answer(PEOPLE[provider] if is_known else {}, 200 if is_known else 401)

    def answer(self, said: object, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    for name, adapter in ADAPTERS.items():
        monkeypatch.setattr(adapter, "access_token_url", f"{address}/{name}/token")
        if hasattr(adapter, "profile_url"):
            monkeypatch.setattr(adapter, "profile_url", f"{address}/{name}/me")
    monkeypatch.setattr(AppleOAuth2Adapter, "public_key_url", f"{address}/apple/keys")
    app = {"client_id": "our-id", "secret": "our-secret", "key": "team"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        name: {"APPS": [{**app, "settings": {"certificate_key": EC_PEM}}]} for name in ADAPTERS
    }
    StandIn.asked.clear()
    yield
    server.shutdown()
    server.server_close()


def come_back(client: Client, provider: str, code: str = "the-code"):
    """Go to the other site by our button, and come back from it with a code."""
    left = client.post(f"/en/accounts/{provider}/login/")
    state = parse_qs(urlsplit(left.headers["Location"]).query)["state"][0]
    back = f"/en/accounts/{provider}/login/callback/"
    answer = {"code": code, "state": state}
    return (
        client.post(back, answer, follow=True)
        if provider == "apple"
        else client.get(back, answer, follow=True)
    )


@pytest.mark.parametrize("provider", ADAPTERS)
def test_a_newcomer_agrees_to_the_terms_and_is_signed_in(client: Client, stand_in, provider: str) -> None:
    form = come_back(client, provider)
    assert form.request["PATH_INFO"] == "/en/accounts/3rdparty/signup/"
    assert not User.objects.exists()
    client.post(form.request["PATH_INFO"], {"email": EMAIL})  # agreed to nothing
    assert not User.objects.exists()
    client.post(form.request["PATH_INFO"], AGREED)
    erin = User.objects.get(email=EMAIL)
    assert set(erin.consents.values_list("document", flat=True)) == {"age", "terms", "privacy"}
    assert SocialAccount.objects.get(user=erin).provider == provider
    if provider == "line":  # which names no address that it has seen confirmed
        client.post(link_in_the_mail())
    assert client.session["_auth_user_id"] == str(erin.pk)
    assert StandIn.asked[0]["client_secret"] != [""]


@pytest.mark.parametrize("provider", ADAPTERS)
def test_who_came_before_is_signed_in_at_once(client: Client, alice: User, stand_in, provider: str) -> None:
    SocialAccount.objects.create(user=alice, provider=provider, uid="7")
    come_back(client, provider)
    assert client.session["_auth_user_id"] == str(alice.pk)


@pytest.mark.parametrize("provider", ADAPTERS)
def test_a_code_that_the_other_site_does_not_know_signs_nobody_in(client, alice, stand_in, provider) -> None:
    SocialAccount.objects.create(user=alice, provider=provider, uid="7")
    come_back(client, provider, code="made-up")
    assert "_auth_user_id" not in client.session


def test_somebody_elses_address_at_the_other_site_takes_over_no_account(client, stand_in) -> None:
    taken = User.objects.create_user(EMAIL)
    form = come_back(client, "kakao")
    client.post(form.request["PATH_INFO"], AGREED)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.filter(user=taken).exists()


def test_buttons_stand_there_only_when_their_keys_are_set(client: Client, stand_in) -> None:
    html = client.get("/en/accounts/login/").content.decode()
    assert [name for name in ADAPTERS if f"/en/accounts/{name}/login/" in html] == list(ADAPTERS)


def test_without_keys_there_is_no_button(client: Client, db: None) -> None:
    html = client.get("/en/accounts/login/").content.decode()
    assert not [name for name in ADAPTERS if f"/accounts/{name}/login/" in html]
