"""A member's API tokens."""

import re

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services.api_tokens import MOST, make_token

pytestmark = pytest.mark.django_db
PAGE = "/en/accounts/tokens/"
MINE = "/api/v1/orders/"


@pytest.fixture
def signed_in(client, alice):
    """With a password typed just now, which the page asks for."""
    alice.set_password("try-it-on-alice")
    alice.save()
    client.force_login(alice)
    client.post("/en/accounts/reauthenticate/", {"password": "try-it-on-alice"})
    return client


def test_the_password_is_asked_for_first(client, alice):
    alice.set_password("try-it-on-alice")
    alice.save()
    client.force_login(alice)
    assert "/accounts/reauthenticate/" in client.post(PAGE, {"name": "lamp"})["Location"]


def ask(client, secret):
    return client.get(MINE, headers={"Authorization": f"Bearer {secret}"})


def test_a_token_is_shown_once_and_only_its_hash_is_kept(signed_in):
    response = signed_in.post(PAGE, {"name": "Shelf lamp"})
    page = response.content.decode()
    (secret,) = re.findall(r"mimo_[\w-]{43}", page)
    assert (response.status_code, "no-store" in response["Cache-Control"]) == (201, True)
    assert secret not in signed_in.get(PAGE).content.decode()
    token = ApiToken.objects.get()
    assert (token.name, secret.endswith(token.hint), secret in repr(token.__dict__)) == (
        "Shelf lamp",
        True,
        False,
    )
    assert ask(signed_in, secret).status_code == 200


def test_a_revoked_token_opens_nothing(signed_in, alice, client):
    token, secret = make_token(user=alice, name="lamp", now=timezone.now())
    assert signed_in.post(f"{PAGE}{token.pk}/revoke/").status_code == 302
    response = ask(client, secret)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("secret", ["", "mimo_", "x" * 9999, "mimo_\udcff", "é"])
def test_what_is_no_token_is_refused(client, alice, secret):
    assert client.get(MINE, HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 401


def test_a_closed_account_has_no_tokens(client, alice):
    _token, secret = make_token(user=alice, name="lamp", now=timezone.now())
    alice.is_active = False
    alice.save()
    assert ask(client, secret).status_code == 401


def test_the_last_use_is_known(client, alice):
    token, secret = make_token(user=alice, name="lamp", now=timezone.now())
    ask(client, secret)
    token.refresh_from_db()
    assert token.used_at is not None


def test_a_name_is_needed_and_there_is_an_end_to_it(signed_in, alice):
    assert signed_in.post(PAGE, {"name": ""}).status_code == 400
    for number in range(MOST):
        make_token(user=alice, name=f"t{number}", now=timezone.now())
    response = signed_in.post(PAGE, {"name": "one more"})
    assert (response.status_code, "At most 20 tokens" in response.content.decode()) == (400, True)


def test_anonymous_is_asked_to_sign_in_and_charlie_cannot_revoke_alices(client, alice, charlie):
    token, _secret = make_token(user=alice, name="lamp", now=timezone.now())
    assert "/accounts/login/" in client.get(PAGE)["Location"]
    assert "/accounts/login/" in client.post(f"{PAGE}{token.pk}/revoke/")["Location"]
    client.force_login(charlie)
    assert client.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    assert ApiToken.objects.count() == 1
