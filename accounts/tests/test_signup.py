"""Opening an account."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Consent, User

pytestmark = pytest.mark.django_db

SIGNUP = "/en/accounts/signup/"
ANSWERS = {
    "email": "Erin@mimo.example",
    "password1": "a-long-and-odd-one",
    "password2": "a-long-and-odd-one",
    "age": "on",
    "terms": "on",
    "privacy": "on",
}


def link_in_the_mail() -> str:
    return next(word for word in mail.outbox[0].body.split() if word.startswith("http"))


def test_erin_signs_up_with_her_address_and_is_signed_in_by_the_link_in_her_mail(client: Client) -> None:
    waiting = client.post(SIGNUP, ANSWERS, follow=True)
    assert not waiting.context["user"].is_authenticated
    assert 'href="/en/outbox/"' in waiting.content.decode()  # where the demo's mail lies
    response = client.post(link_in_the_mail(), follow=True)
    erin = User.objects.get(email="erin@mimo.example")
    assert response.context["user"] == erin
    assert erin.check_password("a-long-and-odd-one")


def test_what_erin_agreed_to_is_recorded(client: Client) -> None:
    client.post(SIGNUP, ANSWERS)
    erin = User.objects.get(email="erin@mimo.example")
    assert set(erin.consents.values_list("document", flat=True)) == {"age", "terms", "privacy"}
    assert set(erin.consents.values_list("version", flat=True)) == {Consent.CURRENT}


@pytest.mark.parametrize(("prefix", "language"), [("", "ko"), ("/en", "en")])
def test_mails_come_in_the_language_of_the_page_that_she_signed_up_on(client, prefix, language) -> None:
    client.post(f"{prefix}/accounts/signup/", ANSWERS)
    assert User.objects.get().language == language


@pytest.mark.parametrize("missing", ["age", "terms", "privacy"])
def test_nobody_signs_up_without_agreeing(client: Client, missing: str) -> None:
    response = client.post(SIGNUP, {**ANSWERS, missing: ""})
    html = response.content.decode()
    assert not User.objects.exists()
    assert f'id="id_{missing}_error"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(
    ("name", "value"),
    [("email", "no address"), ("password1", "12345678"), ("password2", "another-long-one")],
)
def test_a_bad_answer_is_explained_at_its_field(client: Client, name: str, value: str) -> None:
    response = client.post(SIGNUP, {**ANSWERS, name: value})
    assert not User.objects.exists()
    assert response.context["form"].errors


def test_an_address_that_is_taken_is_told_by_mail_only(client: Client, alice: User) -> None:
    taken = client.post(SIGNUP, {**ANSWERS, "email": alice.email})
    assert User.objects.count() == 1
    assert "already" not in taken.content.decode()
    assert mail.outbox[0].to == [alice.email]


@pytest.mark.parametrize(("language", "word"), [("/en", "Confirm your e-mail address"), ("", "[MIMO] ")])
def test_the_mail_asks_to_confirm_the_address(client: Client, language: str, word: str) -> None:
    client.post(f"{language}/accounts/signup/", ANSWERS)
    (message,) = mail.outbox
    assert word in message.subject
    assert f"http://testserver{language}/accounts/confirm-email/" in message.body
    assert "example.com" not in message.body


def test_the_link_in_the_mail_confirms_the_address(client: Client) -> None:
    client.post(SIGNUP, ANSWERS)
    client.post(link_in_the_mail())
    assert User.objects.get().emailaddress_set.get().verified
