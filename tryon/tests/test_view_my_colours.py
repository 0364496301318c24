"""My colours: what pictures say of a person, what suits her, and that nothing is kept unless she says so."""

import logging
import pickle
import re
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import BeautyProfile, Consent
from accounts.models.profile import MONK, Season
from catalog.personal_colour import PersonalColour
from mimo_site.testing import make_shade
from ml.complexion import NO_FACE, Complexion
from ml.monk import MONK as SCALE
from tryon.engine import default_engine
from tryon.jpeg import decode, encode
from tryon.protocol import CONSENT_VERSION
from tryon.results import Judged
from tryon.seasons import TROUBLES
from tryon.tests.fakes import picture
from tryon.tests.test_privacy import everything_in_the_database, everything_written, traces

pytestmark = pytest.mark.django_db
JUDGE = "tryon.engine.TryOnEngine.judge_in_turn"
PAGE = "/en/my-colours/"
WARM = Complexion(
    monk=4,
    monk_range=(3, 5),
    ita=58.0,
    undertone="warm",
    season="spring",
    skin=(78.0, 9.0, 17.0),
    lips=None,
    hair=None,
    eyes=None,
    contrast=0.7,
    confidence=0.8,
    cannot_judge="",
    reasons=("warm_undertone", "clear_contrast"),
)
PLACE = ((0.5, 0.2), (0.5, 0.6), (0.35, 0.4), (0.65, 0.4))
HERS = {"skin_tone": "4", "undertone": "warm", "season": "spring"}


def post(client, *photos, consent=CONSENT_VERSION, **headers):
    files = [SimpleUploadedFile("photo.jpg", data) for data in photos]
    return client.post(PAGE, {"photo": files, "consent": consent}, headers=headers)


@pytest.fixture
def shop(brand):
    coral = make_shade(brand, "coral", lab=(62, 46, 34), name_en="Clear Coral")
    base = make_shade(brand, "base", lab=(77, 9, 18), region="skin", name_en="Sand Base")
    make_shade(brand, "berry", lab=(36, 54, 8), name_en="Deep Berry")
    return coral, base


def test_the_page_asks_for_a_picture_and_shows_the_four_seasons(client):
    response = client.get(PAGE)
    text = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert all(words in text for words in ('type="file"', "Four seasons", "Autumn warm", "Young leaf"))
    assert "data-place" not in text


def test_a_picture_is_answered_with_tone_undertone_season_and_reasons(client, pipeline, shop):
    with patch(JUDGE, return_value=Judged(WARM, PLACE)) as judge:
        response = post(client, picture())
    text = response.content.decode()
    assert response.status_code == 200
    assert len(judge.call_args.args[0]) == 1
    for words in (
        "Spring warm",
        "58°",
        "between 3 and 5",
        "80 %",
        "Quite sure",
        "more golden than rosy",
        "stand out clearly",
    ):
        assert words in text, words
    assert 'data-place="0.5000 0.2000 0.5000 0.6000' in text


def test_the_finder_answers_with_a_foundation_and_lipsticks_and_the_ways_to_them(client, pipeline, shop):
    coral, base = shop
    with patch(JUDGE, return_value=Judged(WARM, PLACE)):
        response = post(client, picture())
    suiting = response.context["suiting"]
    assert [match.shade for match in suiting["skin"]] == [base]
    assert [match.shade for match in suiting["lips"]] == [coral]
    text = response.content.decode()
    assert f"{suiting['skin'][0].difference:.1f}" in text
    assert f"/studio/?shade={coral.pk}" in text
    assert reverse("catalog:cart-add", args=[coral.variant_id]).removeprefix("/en") in text
    assert "suits=spring" in text
    assert "?skin_tone=4&amp;undertone=warm" in text


@pytest.mark.parametrize("cause", ["no_face", "dark", "bright", "coloured", "uneven", "covered", "turned"])
def test_what_cannot_be_judged_is_said_with_how_to_mend_it_and_nothing_is_guessed(
    client, pipeline, shop, cause
):
    place = () if cause == "no_face" else PLACE
    with patch(JUDGE, return_value=Judged(replace(WARM, cannot_judge=cause, confidence=0.0), place)):
        response = post(client, picture())
    assert response.status_code == 200
    assert "We cannot judge your colours" in response.content.decode()
    mended = response.content.decode().partition("We cannot judge")[2]
    assert str(TROUBLES[cause].mend) in mended
    assert response.context["colours"].season == ""
    assert response.context["suiting"] == {"skin": [], "lips": [], "cheeks": []}
    assert ("data-place" in response.content.decode()) is bool(place)


def test_up_to_five_frames_of_the_camera_are_told_from_together(client, pipeline):
    with patch(JUDGE, return_value=Judged(WARM, PLACE)) as judge:
        post(client, *(picture(seed=seed) for seed in range(7)))
    assert len(judge.call_args.args[0]) == 5


def test_for_htmx_the_result_comes_alone(client, pipeline):
    with patch(JUDGE, return_value=Judged(WARM, PLACE)):
        text = post(client, picture(), HX_Request="true").content.decode()
    assert text.lstrip().startswith('<div class="colours"') or text.lstrip().startswith("\n<div")
    assert "<html" not in text


@pytest.mark.parametrize(
    ("photos", "consent", "status"),
    [
        ([b"no picture"], CONSENT_VERSION, 400),
        ([picture(), b""], CONSENT_VERSION, 400),
        ([], CONSENT_VERSION, 400),
        ([picture()], "", 403),
        ([picture()], "2020-01", 403),
    ],
)
def test_what_cannot_be_read_is_explained(client, pipeline, photos, consent, status):
    response = post(client, *photos, consent=consent)
    assert response.status_code == status
    assert response.context["error"]
    assert pipeline.understood == 0


def test_a_failure_says_nothing_of_the_picture(client, pipeline, caplog):
    pipeline.fails = True
    response = post(client, picture())
    assert response.status_code == 500
    assert "RuntimeError" in caplog.text
    assert "\\x" not in caplog.text


def test_too_many_are_refused(client, pipeline):
    with patch(JUDGE, return_value=Judged(NO_FACE)):
        assert [post(client, picture(0)).status_code for _turn in range(21)][-1] == 429


def test_a_correction_by_hand_counts(client, shop):
    coral, _base = shop
    response = client.post(f"{PAGE}shades/", HERS | {"season": "winter"}, headers={"HX-Request": "true"})
    assert [match.shade.name for match in response.context["suiting"]["lips"]] != [coral.name]
    assert "Deep Berry" in response.content.decode()
    assert "<html" not in response.content.decode()
    assert "<html" in client.post(f"{PAGE}shades/", HERS).content.decode()


def test_the_measured_skin_counts_until_she_corrects_the_tone(client, shop):
    fields = HERS | {"skin": "77,9,18", "judged": "4"}
    measured = client.post(f"{PAGE}shades/", fields).context["suiting"]["skin"]
    assert measured[0].difference < 0.1
    by_hand = client.post(f"{PAGE}shades/", fields | {"skin_tone": "5"}).context["suiting"]["skin"]
    assert not by_hand or by_hand[0].difference > 0.1


def test_nonsense_is_left_out(client, shop):
    fields = {"skin_tone": "11", "undertone": "green", "season": "monsoon", "skin": "1;2", "judged": "x"}
    response = client.post(f"{PAGE}shades/", fields)
    assert response.status_code == 200
    assert response.context["suiting"] == {"skin": [], "lips": [], "cheeks": []}


def test_a_members_colours_are_kept_by_her_click_with_her_consent_and_shown_again(client, alice, charlie):
    client.force_login(alice)
    assert client.post(f"{PAGE}keep/", HERS).status_code == 302
    profile = BeautyProfile.objects.get(user=alice)
    assert (profile.skin_tone, profile.undertone, profile.season) == (4, "warm", "spring")
    assert Consent.objects.standing(alice, Consent.Document.COLOURS).version == CONSENT_VERSION
    assert client.get(PAGE).context["colours"].season == "spring"
    client.force_login(charlie)
    assert client.get(PAGE).context["colours"].season == ""
    assert not BeautyProfile.objects.filter(user=charlie).exists()


def test_a_member_forgets_them_again(client, alice):
    client.force_login(alice)
    client.post(f"{PAGE}keep/", HERS)
    client.post(f"{PAGE}forget/")
    assert client.get(PAGE).context["colours"].skin_tone is None
    assert Consent.objects.standing(alice, Consent.Document.COLOURS) is None


def test_a_guests_stay_in_her_session_by_her_click_and_no_other_guest_sees_them(client):
    client.post(f"{PAGE}keep/", HERS)
    assert client.get(PAGE).context["colours"].season == "spring"
    assert type(client)().get(PAGE).context["colours"].season == ""
    client.post(f"{PAGE}forget/")
    assert client.get(PAGE).context["colours"].season == ""
    assert not BeautyProfile.objects.exists()


def test_nothing_chosen_is_not_kept(client, alice):
    client.force_login(alice)
    response = client.post(f"{PAGE}keep/", {}, follow=True)
    assert "Choose a tone" in response.content.decode()
    assert not BeautyProfile.objects.exists()


@pytest.mark.parametrize("path", ["shades/", "keep/", "forget/"])
def test_what_changes_something_is_posted(client, path):
    assert client.get(f"{PAGE}{path}").status_code == 405


@pytest.mark.parametrize("is_member", [True, False])
def test_being_judged_leaves_no_trace_of_picture_or_colours(
    client, alice, shop, caplog, tmp_path, monkeypatch, is_member
):
    """The real engine on the portrait; then everything that the site could have written is searched."""
    monkeypatch.chdir(tmp_path)
    caplog.set_level(logging.DEBUG)
    if is_member:
        client.force_login(alice)
    portrait = decode((settings.BASE_DIR / "static/img/astronaut.png").read_bytes())
    secret = encode(portrait[0:425, 60:400].repeat(2, 0).repeat(2, 1), 92)
    response = post(client, secret)
    judged = response.context["judged"]
    assert response.status_code == 200
    assert judged.complexion.cannot_judge == ""
    client.post(f"{PAGE}shades/", {**HERS, "skin": response.context["skin"]})
    assert not BeautyProfile.objects.exists()
    assert not any("colours" in session.get_decoded() for session in Session.objects.all())
    records = "".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records).encode()
    left = [records, pickle.dumps(cache._cache), everything_written(tmp_path)]
    left += [everything_written(Path(settings.MEDIA_ROOT)), everything_in_the_database()]
    for trace in [*traces(secret), response.context["skin"].encode(), judged.hex.encode()]:
        assert not any(trace in place for place in left)


def test_the_engine_settles_frames_and_says_where_the_face_lies_in_the_first():
    portrait = decode((settings.BASE_DIR / "static/img/astronaut.png").read_bytes())
    near = encode(portrait[0:425, 60:400].repeat(2, 0).repeat(2, 1), 92)
    empty = picture(0, 320, 240)
    engine = default_engine()
    judged = engine.judge_in_turn([near, empty])
    assert judged.complexion.cannot_judge == ""
    assert 1 <= judged.complexion.monk <= 10
    forehead, chin, right, left = judged.place
    assert forehead[1] < right[1] < chin[1]
    assert right[0] < chin[0] < left[0]
    assert engine.judge_in_turn([empty]).complexion.cannot_judge == "no_face"
    assert engine.judge_in_turn([empty]).place == ()


def text_of(client, path):
    return client.get(path).content.decode()


def page_of(shade):
    return f"/en/shop/{shade.variant.product.slug}/?shade={shade.pk}"


def test_the_shop_marks_her_own_season_and_shows_others_the_way_to_theirs(client, alice, shop):
    assert "Which season am I?" in text_of(client, "/en/shop/?category=lip")
    client.force_login(alice)
    client.post(f"{PAGE}keep/", HERS)
    text = text_of(client, "/en/shop/?category=lip")
    assert re.search(r"Spring warm <b[^>]*>mine</b>", text)
    assert "Which season am I?" not in text


def test_a_products_page_says_its_season_and_whether_it_is_hers(client, alice, shop):
    coral, base = shop
    assert "Which season am I?" in text_of(client, page_of(coral))
    assert "Which one is my skin" in text_of(client, page_of(base))
    client.force_login(alice)
    client.post(f"{PAGE}keep/", HERS)
    assert "Your season." in text_of(client, page_of(coral))


def test_her_colours_cost_the_shop_list_one_query(client, alice, shop):
    client.force_login(alice)
    counts = []
    for colours in ({}, HERS):
        BeautyProfile.objects.filter(user=alice).delete()
        if colours:
            client.post(f"{PAGE}keep/", colours)
        client.get("/en/shop/?category=lip")  # the counts are remembered
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/shop/?category=lip")
        counts.append(len([query for query in queries if "accounts_beautyprofile" in query["sql"]]))
    assert counts == [1, 1]


@pytest.mark.parametrize("path", ["/en/", "/en/studio/", "/en/accounts/", "/en/accounts/profile/"])
def test_the_page_is_reached_from(client, pipeline, alice, shop, path):
    client.force_login(alice)
    assert text_of(client, path).count('href="/en/my-colours/"') >= 2


def test_people_shades_and_the_engine_name_seasons_and_tones_alike():
    assert Season.choices == PersonalColour.choices
    assert MONK == SCALE
