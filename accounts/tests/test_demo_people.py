"""The demo logins."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from accounts.demo import PEOPLE
from accounts.models import User

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_demo_people", stdout=out)
    return out.getvalue()


def test_each_printed_login_works() -> None:
    for role, email, password in (line.rsplit(maxsplit=2) for line in load().splitlines()):
        client = Client()
        client.post("/accounts/login/", {"login": email, "password": password})
        assert client.session["_auth_user_id"], role


def test_loading_again_prints_the_same_and_changes_nobody() -> None:
    first = load()
    User.objects.filter(email="alice@mimo.example").update(name="Alice in Seoul")
    assert load() == first
    assert User.objects.count() == len(PEOPLE) == 4
    assert User.objects.get(email="alice@mimo.example").name == "Alice in Seoul"


def test_only_the_owner_is_superuser_and_the_customer_is_no_staff() -> None:
    load()
    assert set(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == {
        "owner@mimo.example"
    }
    assert not User.objects.get(email="alice@mimo.example").is_staff


@override_settings(PRODUCTION=True)
def test_production_refuses_demo_logins() -> None:
    with pytest.raises(CommandError, match="production refuses"):
        load()
    assert not User.objects.exists()
