"""A guest's cart follows her when she signs in."""

import pytest
from django.test import Client

PASSWORD = "try-it-on-alice"
JSON = {"Accept": "application/json"}


@pytest.fixture
def with_password(alice):
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def log_in(client, user):
    response = client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def count(client):
    return client.get("/en/cart/").context["cart"].count


def test_a_guests_cart_follows_her_when_she_signs_in(client, shade, with_password):
    client.post(f"/en/cart/{shade.variant_id}/add/", {"quantity": 3})
    before = client.session.session_key
    log_in(client, with_password)
    assert client.session.session_key != before
    assert count(client) == 3


def test_it_follows_her_when_she_signs_up(client, shade, db):
    client.post(f"/en/cart/{shade.variant_id}/add/")
    fields = {"email": "new@mimo.example", "password1": PASSWORD + "-7", "password2": PASSWORD + "-7"}
    client.post("/en/accounts/signup/", fields)
    assert count(client) == 1


def test_the_next_person_at_the_same_browser_does_not_get_it(client, shade, with_password):
    log_in(client, with_password)
    client.post(f"/en/cart/{shade.variant_id}/add/")
    client.post("/en/accounts/logout/")
    assert count(client) == 0


def test_another_browser_does_not_get_it(client, shade, with_password):
    client.post(f"/en/cart/{shade.variant_id}/add/")
    log_in(client, with_password)
    other = Client()
    log_in(other, with_password)
    assert count(other) == 0
