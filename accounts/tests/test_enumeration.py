"""Who has an account here is told to nobody but the owner of the address."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tests.test_signup import ANSWERS, SIGNUP

pytestmark = pytest.mark.django_db


def bytes_of(response: HttpResponse, email: str) -> str:
    """What came back, without the visitor's own address, tokens and nonces."""
    html = response.content.decode().replace(email, "@")
    return re.sub(r"[^<>]*(csrf|CSRF|nonce)[^<>]*", "", html)


@pytest.mark.parametrize("path", ["/en/accounts/password/reset/", "/accounts/password/reset/"])
def test_a_reset_answers_alike_and_mails_only_who_has_an_account(alice: User, path: str) -> None:
    pages, places, mails = [], [], []
    for email in (alice.email, "nobody@mimo.example"):
        cache.clear()
        response = Client().post(path, {"email": email}, follow=True)
        places.append(response.redirect_chain)
        pages.append(bytes_of(response, email))
        mails.append([message.to for message in mail.outbox])
        mail.outbox.clear()
    assert places[0] == places[1]
    assert pages[0] == pages[1]
    assert mails[0] == [[alice.email]]
    assert mails[1] in ([], [["nobody@mimo.example"]])  # "there is no account", to that address alone


def test_signing_up_answers_alike(alice: User) -> None:
    pages, places = [], []
    for email in (alice.email, "nobody@mimo.example"):
        cache.clear()
        response = Client().post(SIGNUP, {**ANSWERS, "email": email}, follow=True)
        places.append(response.redirect_chain)
        pages.append(bytes_of(response, email))
    assert places[0] == places[1]
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [[alice.email], ["nobody@mimo.example"]]
    assert mail.outbox[0].body != mail.outbox[1].body
