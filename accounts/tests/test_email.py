"""Changing the address, which is the login."""

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db

EMAIL = "/en/accounts/email/"
PASSWORD = "a-long-and-odd-one"


@pytest.fixture
def alice(alice: User, client: Client) -> User:
    """Signed in, her address confirmed."""
    alice.set_password(PASSWORD)
    alice.save()
    client.force_login(alice)
    return alice


def change(client: Client, email: str, password: str = PASSWORD) -> HttpResponse:
    """Asks for the change, then types the password when it is asked for."""
    asked = client.post(EMAIL, {"action_add": "", "email": email})
    if asked.status_code == 302:
        return client.post(asked.headers["Location"], {"password": password})
    return asked


def test_a_new_address_counts_once_it_is_confirmed(client: Client, alice: User) -> None:
    change(client, "alice.kim@mimo.example")
    (message,) = (message for message in mail.outbox if message.to == ["alice.kim@mimo.example"])
    alice.refresh_from_db()
    assert alice.email == "alice@mimo.example"
    client.post(next(word for word in message.body.split() if word.startswith("http")))
    alice.refresh_from_db()
    assert alice.email == "alice.kim@mimo.example"


def test_the_old_address_is_told(client: Client, alice: User) -> None:
    change(client, "alice.kim@mimo.example")
    confirmation = mail.outbox[-1].body
    client.post(next(word for word in confirmation.split() if word.startswith("http")))
    assert ["alice@mimo.example"] in [message.to for message in mail.outbox]


def test_before_any_address_is_confirmed_the_new_one_replaces_the_old(client: Client, alice: User) -> None:
    alice.emailaddress_set.update(verified=False)
    change(client, "alice.kim@mimo.example")
    alice.refresh_from_db()
    assert alice.email == "alice.kim@mimo.example"
    assert [address.email for address in alice.emailaddress_set.all()] == ["alice.kim@mimo.example"]


def test_the_address_of_another_person_is_refused(client: Client, alice: User, charlie: User) -> None:
    html = change(client, charlie.email).content.decode()
    assert 'aria-invalid="true"' in html
    assert mail.outbox == []


def test_an_address_that_is_none_is_explained(client: Client, alice: User) -> None:
    html = change(client, "nowhere").content.decode()
    assert "Enter a valid email address." in html
    assert 'aria-invalid="true"' in html
    assert mail.outbox == []


def test_whoever_finds_a_session_open_cannot_take_the_account(client: Client, alice: User) -> None:
    html = change(client, "mine@elsewhere.example", password="a-guess").content.decode()
    assert "Incorrect password." in html
    assert mail.outbox == []


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(EMAIL).headers["Location"].startswith("/en/accounts/login/")
