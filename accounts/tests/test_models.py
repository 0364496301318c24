"""People and what they agreed to."""

import pytest
from django.db import IntegrityError

from accounts.models import Consent, User

pytestmark = pytest.mark.django_db


def test_an_address_counts_once_whatever_its_case() -> None:
    User.objects.create_user("Alice@Mimo.Example")
    with pytest.raises(IntegrityError):
        User(email="ALICE@mimo.example").save()


def test_a_person_is_found_by_her_address_in_any_case() -> None:
    alice = User.objects.create_user("alice@mimo.example")
    assert User.objects.get_by_natural_key("ALICE@mimo.example") == alice


def test_a_person_needs_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_a_superuser_may_do_everything() -> None:
    owner = User.objects.create_superuser("owner@mimo.example")
    assert owner.is_staff
    assert owner.has_perm("accounts.delete_user")


def test_a_person_without_a_name_is_called_by_her_address(alice: User) -> None:
    assert str(alice) == "Alice"
    assert str(User(email="nameless@mimo.example")) == "nameless@mimo.example"


def test_a_new_version_is_agreed_to_anew(alice: User) -> None:
    Consent.objects.give_all(alice, "2026-01-01")
    Consent.objects.give_all(alice, "2027-01-01")
    assert alice.consents.filter(document=Consent.Document.PRIVACY).count() == 2
