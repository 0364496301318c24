"""Keeping one's own colours, and taking them back."""

import pytest

from accounts.models import BeautyProfile, Consent, User
from accounts.services.colours import forget_colours, keep_colours
from accounts.services.consent import withdraw_consent

pytestmark = pytest.mark.django_db
COLOURS = Consent.Document.COLOURS


def keep(user: User) -> None:
    how = Consent.How.STUDIO
    keep_colours(user=user, skin_tone=4, undertone="warm", season="spring", version="1", how=how)


def said(user: User) -> tuple[int | None, str, str, str]:
    profile = BeautyProfile.objects.get(user=user)
    return profile.skin_tone, profile.undertone, profile.season, profile.hair


@pytest.fixture
def haired(alice: User) -> User:
    BeautyProfile.objects.create(user=alice, hair="black")
    return alice


def test_colours_go_into_the_profile_beside_what_it_held_and_consent_into_the_ledger(haired: User) -> None:
    keep(haired)
    assert said(haired) == (4, "warm", "spring", "black")
    assert Consent.objects.standing(haired, COLOURS) is not None


def test_forgetting_leaves_the_rest_and_takes_the_consent_back(haired: User) -> None:
    keep(haired)
    forget_colours(user=haired)
    assert said(haired) == (None, "", "", "black")
    assert Consent.objects.standing(haired, COLOURS) is None


def test_withdrawing_the_consent_on_the_account_page_forgets_them_too(haired: User) -> None:
    keep(haired)
    withdraw_consent(user=haired, document=COLOURS)
    assert said(haired) == (None, "", "", "black")


def test_what_she_typed_herself_is_forgotten_without_a_consent_to_take_back(alice: User) -> None:
    BeautyProfile.objects.create(user=alice, skin_tone=7)
    forget_colours(user=alice)
    assert said(alice)[0] is None


def test_whoever_has_no_profile_has_nothing_to_forget(alice: User) -> None:
    forget_colours(user=alice)
    assert not BeautyProfile.objects.exists()
