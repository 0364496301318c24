"""People in the administration."""

import re

from django.apps import apps
from django.contrib.admin.utils import label_for_field
from django.test import Client

from accounts.models import Consent, User

PEOPLE = "/admin/accounts/user/"


def test_the_owner_finds_and_opens_a_person(client: Client, owner: User, alice: User) -> None:
    Consent.objects.give_all(alice, Consent.CURRENT)
    client.force_login(owner)
    assert alice.email in client.get(PEOPLE, {"q": "alice"}).content.decode()
    assert client.get(f"{PEOPLE}{alice.pk}/change/").status_code == 200


def test_the_owner_adds_a_person_by_address(client: Client, owner: User) -> None:
    client.force_login(owner)
    answers = {
        "email": "new@mimo.example",
        "usable_password": "true",
        "password1": "a-long-and-odd-one",
        "password2": "a-long-and-odd-one",
        "consents-TOTAL_FORMS": "0",
        "consents-INITIAL_FORMS": "0",
    }
    client.post(f"{PEOPLE}add/", answers)
    assert User.objects.get(email="new@mimo.example").check_password("a-long-and-odd-one")


def test_a_stranger_signs_in_where_everybody_does(client: Client, db: None) -> None:
    response = client.get(PEOPLE, follow=True)
    assert response.request["PATH_INFO"] == "/accounts/login/"


def test_a_customer_is_refused(client: Client, charlie: User) -> None:
    client.force_login(charlie)
    assert client.get(PEOPLE, follow=True).status_code == 403


def test_brand_staff_do_not_see_people(client: Client, bob: User) -> None:
    client.force_login(bob)
    assert client.get("/admin/").status_code == 200
    assert client.get(PEOPLE).status_code == 403


def test_a_moderator_sees_people_and_changes_none(client: Client, dana: User, alice: User) -> None:
    client.force_login(dana)
    assert client.get(PEOPLE).status_code == 200
    assert client.post(f"{PEOPLE}{alice.pk}/change/", {"email": "x@mimo.example"}).status_code == 403


def test_the_administration_has_korean_names_for_all_that_it_lists(client: Client, owner: User) -> None:
    client.force_login(owner)
    lists = [*client.get("/admin/").context["available_apps"]]
    names = [str(app["name"]) for app in lists]
    names += [str(model["name"]) for app in lists for model in app["models"]]
    assert [name for name in names if re.search("[A-Za-z]{2}", name.replace("API", ""))] == []
    for path in ("mfa/authenticator", "usersessions/usersession"):
        found = client.get(f"/admin/{path}/").context["cl"]
        columns = [str(label_for_field(name, found.model)) for name in found.list_display[1:]]
        assert [name for name in columns if re.search("[a-z]{3}", name)] == []
    assert label_for_field("number", apps.get_model("catalog.order")) == "주문 번호"
