"""The account's pages: home, profile, data and consents, closing."""

import re
import time

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.media import LinkOver, check_signed, signed
from accounts.models import BeautyProfile, Consent, User
from accounts.services.consent import give_consent
from accounts.services.export import start_export

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-and-odd-one"
HOME, EDIT, DATA, CLOSE = (f"/en/accounts/{name}" for name in ("", "profile/", "data/", "close/"))
NAME = {"name": "Alice", "language": "en"}


@pytest.fixture
def inside(client: Client, alice: User) -> Client:
    """Alice has just typed her password again."""
    alice.set_password(PASSWORD)
    alice.save()
    client.post("/en/accounts/login/", {"login": alice.email, "password": PASSWORD})
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("path", [HOME, EDIT, DATA, f"{DATA}withdraw/camera/", CLOSE])
def test_a_stranger_is_sent_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/en/accounts/login/")


def test_every_link_of_the_first_page_leads_somewhere(inside: Client) -> None:
    main = inside.get(HOME).content.decode().split("<main")[1].split("</main")[0]
    links = set(re.findall(r'href="(/en/[^"]+)"', main))
    assert len(links) > 10
    assert {link: inside.get(link, follow=True).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_profile_is_kept_and_every_answer_may_stay_open(inside: Client, alice: User) -> None:
    inside.post(EDIT, {**NAME, "skin_tone": "4", "season": "autumn", "concerns": ["pores", "lines"]})
    profile = alice.beauty_profile
    assert (profile.skin_tone, profile.season, profile.concerns) == (4, "autumn", ["pores", "lines"])
    assert "Skin tone 4" in inside.get(HOME).content.decode()
    inside.post(EDIT, NAME)
    profile.refresh_from_db()
    assert (profile.skin_tone, profile.season, profile.concerns) == (None, "", [])


@pytest.mark.parametrize(
    "wrong", [{"skin_tone": "11"}, {"season": "monsoon"}, {"birth_year": "99"}, {"concerns": ["x"]}]
)
def test_a_wrong_answer_is_explained_and_nothing_is_saved(inside: Client, alice: User, wrong) -> None:
    html = inside.post(EDIT, {**NAME, "name": "Other", **wrong}).content.decode()
    assert "field-error" in html
    alice.refresh_from_db()
    assert alice.name == "Alice"
    assert not BeautyProfile.objects.exists()


def test_nobody_below_14_and_only_the_decade_is_known(inside: Client, alice: User) -> None:
    today = timezone.localdate()
    assert "14 and older" in inside.post(EDIT, {**NAME, "birth_year": today.year - 13}).content.decode()
    inside.post(EDIT, {**NAME, "birth_year": today.year - 27})
    assert alice.beauty_profile.age_band(today) == "20s"


def test_a_consent_is_withdrawn_after_a_question(inside: Client, alice: User) -> None:
    give_consent(user=alice, document="pictures", version="1", how=Consent.How.STUDIO)
    assert f"{DATA}withdraw/pictures/" in inside.get(DATA).content.decode()
    assert "deleted with it" in inside.get(f"{DATA}withdraw/pictures/").content.decode()
    assert Consent.objects.standing(alice, "pictures")
    inside.post(f"{DATA}withdraw/pictures/")
    assert Consent.objects.standing(alice, "pictures") is None


@pytest.mark.parametrize("document", ["age", "terms", "soul"])
def test_what_an_account_needs_has_no_way_back(inside: Client, document: str) -> None:
    assert inside.post(f"{DATA}withdraw/{document}/").status_code == 404


def test_offers_are_agreed_to_and_taken_back(inside: Client, alice: User) -> None:
    inside.post(f"{DATA}marketing/")
    assert Consent.objects.standing(alice, "marketing").version == Consent.CURRENT
    inside.post(f"{DATA}withdraw/marketing/")
    assert Consent.objects.standing(alice, "marketing") is None


def test_the_export_is_downloaded_by_its_owner_with_a_fresh_link_only(
    inside: Client, alice: User, charlie: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        export = start_export(user=alice)
    link = re.search(r'href="([^"]+/export/[^"]+)"', inside.get(DATA).content.decode())[1]
    answer = inside.get(link)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert inside.get(f"{DATA}export/{export.pk}/").status_code == 302
    assert inside.get(link[:-2]).status_code == 302
    other = Client()
    assert other.get(link).headers["Location"].startswith("/en/accounts/login/")
    other.force_login(charlie)
    assert other.get(link).status_code == 404


def test_a_signed_link_is_good_for_its_path_and_its_time(monkeypatch) -> None:
    asked, now = RequestFactory().get, time.time()
    link = signed("/a/?b=1", lasts_s=600)
    assert link == signed("/a/?b=1", lasts_s=600), "a browser need not load it again"
    assert 600 < check_signed(asked(link)) <= 1200
    stamp = link.partition("signed=")[2]
    later = stamp.replace(stamp[:3], "999", 1)
    for wrong in (f"/b/?signed={stamp}", "/a/", f"/a/?signed={later}", "/a/?signed=made.up", "/a/?signed=²."):
        with pytest.raises(LinkOver):
            check_signed(asked(wrong))
    monkeypatch.setattr("accounts.media.time.time", lambda: now + 1201)
    with pytest.raises(LinkOver):
        check_signed(asked(link))


def test_closing_asks_for_the_password_again_and_for_the_words(
    client: Client, inside: Client, alice: User
) -> None:
    late = Client()
    late.force_login(alice)
    assert "/reauthenticate/" in late.get(CLOSE).headers["Location"]
    inside.post(CLOSE, {"typed": "yes"})
    assert User.objects.get(pk=alice.pk).is_active
    html = inside.post(CLOSE, {"typed": "Close my account "}).content.decode()
    assert "Your account is closed" in html
    assert not User.objects.filter(pk=alice.pk, is_active=True).exists()
    assert inside.get(HOME).status_code == 302
