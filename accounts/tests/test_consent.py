"""The consent ledger."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from accounts.models import Consent, User
from accounts.services.consent import CannotWithdraw, consent_withdrawn, give_consent, withdraw_consent

pytestmark = pytest.mark.django_db

CAMERA, PICTURES = Consent.Document.CAMERA, Consent.Document.PICTURES


def give(user: User, document: str = CAMERA, version: str = "1") -> None:
    give_consent(user=user, document=document, version=version, how=Consent.How.STUDIO)


def history(user: User) -> list[tuple[str, str, bool]]:
    rows = user.consents.order_by("pk")
    return list(rows.values_list("document", "version", "is_given"))


def test_agreeing_again_adds_nothing_and_to_a_new_version_does(alice: User) -> None:
    for version in ("1", "1", "2"):
        give(alice, version=version)
    assert history(alice) == [("camera", "1", True), ("camera", "2", True)]


def test_taking_back_and_agreeing_again_are_rows_of_their_own(alice: User) -> None:
    give(alice)
    withdraw_consent(user=alice, document=CAMERA)
    assert Consent.objects.standing(alice, CAMERA) is None
    withdraw_consent(user=alice, document=CAMERA)
    give(alice)
    assert history(alice) == [("camera", "1", True), ("camera", "1", False), ("camera", "1", True)]


def test_other_apps_hear_of_a_withdrawal_once(alice: User) -> None:
    heard: list[tuple[User, str]] = []

    def hear(user: User, document: str, **_more: object) -> None:
        heard.append((user, document))

    consent_withdrawn.connect(hear)
    give(alice, PICTURES)
    for _again in range(2):
        withdraw_consent(user=alice, document=PICTURES)
    consent_withdrawn.disconnect(hear)
    assert heard == [(alice, PICTURES)]


@pytest.mark.parametrize("document", Consent.NEEDED)
def test_what_an_account_needs_is_not_taken_back_one_by_one(alice: User, document: str) -> None:
    give(alice, document)
    with pytest.raises(CannotWithdraw):
        withdraw_consent(user=alice, document=document)


def test_the_ledger_cannot_be_changed(alice: User) -> None:
    give(alice)
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        alice.consents.update(version="9")
    assert history(alice) == [("camera", "1", True)]


def test_an_unknown_document_is_refused(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        give(alice, "soul")
    assert connection.is_usable()
