"""Signing in and out, and the password."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db

LOGIN = "/en/accounts/login/"
PASSWORD = "a-long-and-odd-one"


@pytest.fixture
def alice(alice: User) -> User:
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_alice_signs_in_with_her_address_in_any_case(client: Client, alice: User) -> None:
    response = sign_in(client, "ALICE@Mimo.Example")
    assert response.headers["Location"] == "/en/"
    assert client.session["_auth_user_id"] == str(alice.pk)


@pytest.mark.parametrize(
    ("email", "password"), [("alice@mimo.example", "wrong"), ("no@mimo.example", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_look_the_same(
    client: Client, alice: User, email: str, password: str
) -> None:
    html = sign_in(client, email, password).content.decode()
    assert 'role="alert"' in html
    assert "The email address and/or password you specified are not correct." in html


def test_signing_in_leads_back_to_where_alice_was(client: Client, alice: User) -> None:
    assert sign_in(client, alice.email, next="/cart/").headers["Location"] == "/cart/"


def test_signing_in_leads_to_no_other_site(client: Client, alice: User) -> None:
    response = sign_in(client, alice.email, next="https://elsewhere.example/")
    assert response.headers["Location"] == "/en/"


def test_guessing_is_stopped(client: Client, alice: User) -> None:
    for _guess in range(6):
        sign_in(client, alice.email, "wrong")
    sign_in(client, alice.email)
    assert "_auth_user_id" not in client.session


def test_asking_for_mails_has_an_end(client: Client, alice: User) -> None:
    answers = [client.post("/accounts/password/reset/", {"email": alice.email}) for _ask in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_signing_out_takes_a_post(client: Client, alice: User) -> None:
    client.force_login(alice)
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_replaced_through_the_mail(client: Client, alice: User) -> None:
    client.post("/en/accounts/password/reset/", {"email": alice.email})
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "another-long-one", "password2": "another-long-one"})
    alice.refresh_from_db()
    assert alice.check_password("another-long-one")


def test_a_reset_link_that_was_made_up_is_refused(client: Client, alice: User) -> None:
    response = client.get("/en/accounts/password/reset/key/1-made-up/", follow=True)
    assert response.status_code == 200
    assert "form" not in response.context or "password1" not in response.content.decode()


def test_only_alice_changes_her_password(client: Client, alice: User) -> None:
    assert client.get("/accounts/password/change/").headers["Location"].startswith("/accounts/login/")
    client.force_login(alice)
    answers = {"oldpassword": PASSWORD, "password1": "another-long-one", "password2": "another-long-one"}
    client.post("/accounts/password/change/", {**answers, "oldpassword": "wrong"})
    assert User.objects.get().check_password(PASSWORD)
    client.post("/accounts/password/change/", answers)
    assert User.objects.get().check_password("another-long-one")
    assert mail.outbox[0].to == [alice.email]
