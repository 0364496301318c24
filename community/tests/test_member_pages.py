"""Members' pages: who follows whom, and the picture that stands beside what they say."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from community.models import Block, Follow, Member, Openness
from community.services.members import ensure_member, show_picture
from community.services.moderation import appeal as appeal_against
from community.services.moderation import decide_appeal, report, rule
from community.tests.conftest import signed_in
from mimo_site.testing import make_person
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db


def people(client, member, side):
    page = client.get(reverse(f"community:member-{side}", args=[member.handle]))
    return (
        [person.email.split("@")[0] for person in page.context["people"]] if page.status_code == 200 else 404
    )


def test_followers_and_whom_she_follows_are_listed_the_latest_first(alice, charlie, dana):
    members = [ensure_member(user) for user in (alice, charlie, dana)]
    for follower, followed in ((charlie, alice), (dana, alice), (alice, dana)):
        Follow.objects.create(follower=follower, followed=followed)
    assert people(Client(), members[0], "followers") == ["dana", "charlie"]
    assert people(Client(), members[0], "following") == ["dana"]
    assert people(Client(), members[1], "followers") == []
    page = Client().get(members[0].get_absolute_url()).content.decode()
    assert reverse("community:member-followers", args=[members[0].handle]) in page
    assert reverse("community:member-following", args=[members[0].handle]) in page


def test_the_lists_name_nobody_whose_page_the_visitor_may_not_open(alice, charlie, dana):
    for user in (alice, charlie, dana):
        ensure_member(user)
    for follower in (charlie, dana):
        Follow.objects.create(follower=follower, followed=alice)
    Member.objects.filter(user=dana).update(openness=Openness.MEMBERS)
    assert people(Client(), alice.member, "followers") == ["charlie"]
    assert people(signed_in(charlie), alice.member, "followers") == ["dana", "charlie"]
    Member.objects.filter(user=dana).update(suspended_until=timezone.now() + timezone.timedelta(days=1))
    assert people(signed_in(charlie), alice.member, "followers") == ["charlie"]
    Block.objects.create(blocker=alice, blocked=charlie)
    assert people(signed_in(alice), alice.member, "followers") == []
    assert people(signed_in(charlie), alice.member, "followers") == 404
    Member.objects.filter(user=alice).update(openness=Openness.NOBODY)
    assert people(Client(), alice.member, "followers") == 404


def test_everybody_is_met_once_when_leafing_through(alice):
    ensure_member(alice)
    crowd = [make_person(f"p{n}") for n in range(30)]
    for user in crowd:
        ensure_member(user)
        Follow.objects.create(follower=user, followed=alice)
    address, met = reverse("community:member-followers", args=[alice.member.handle]), []
    page = Client().get(address)
    met += page.context["people"]
    page = Client().get(address, {"after": page.context["leaf"].after}, headers={"HX-Request": "true"})
    met += page.context["people"]
    assert len(met) == 30
    assert set(met) == set(crowd)
    assert b"<html" not in page.content


def photo(*, seed=0):
    """With a place in its metadata."""
    exif = Image.Exif()
    exif[0x010E] = "at home"
    file = io.BytesIO()
    Image.open(io.BytesIO(picture(seed=seed))).resize((640, 480)).save(file, "JPEG", exif=exif)
    return SimpleUploadedFile("a.jpg", file.getvalue(), "image/jpeg")


def edit(user, **fields):
    member = ensure_member(user)
    said = {"handle": member.handle, "name": "", "bio": "", "openness": member.openness}
    return signed_in(user).post(reverse("community:member-edit"), {**said, **fields})


def shown(member):
    """The picture as everybody gets it, or the status."""
    answer = Client().get(reverse("community:member-picture", args=[member.handle]))
    return b"".join(answer.streaming_content) if answer.status_code == 200 else answer.status_code


def test_a_picture_is_drawn_anew_square_and_stands_beside_her_words(alice, share):
    assert edit(alice, photo=photo()).status_code == 302
    drawn = Image.open(io.BytesIO(shown(alice.member)))
    assert drawn.size == (512, 512)
    assert not drawn.getexif()
    assert b"at home" not in shown(alice.member)
    page = Client().get(share(alice).get_absolute_url()).content.decode()
    assert f'src="{Member.objects.get(user=alice).picture_url}"' in page


def test_another_picture_has_another_address_and_the_old_one_leaves_the_storage(
    alice, django_capture_on_commit_callbacks
):
    edit(alice, photo=photo())
    old = Member.objects.get(user=alice)
    with django_capture_on_commit_callbacks(execute=True):
        edit(alice, photo=photo(seed=1))
    new = Member.objects.get(user=alice)
    assert new.picture_url != old.picture_url
    assert not default_storage.exists(old.picture.name)
    with django_capture_on_commit_callbacks(execute=True):
        edit(alice, drops_picture="on")
    assert not default_storage.exists(new.picture.name)
    assert Member.objects.get(user=alice).picture_url == ""
    assert shown(new) == 404


@pytest.mark.parametrize("faces", [0, 3])
def test_a_picture_of_nobody_or_several_needs_her_word(alice, monkeypatch, faces):
    monkeypatch.setattr("community.forms.count_faces", lambda jpeg: faces)
    assert edit(alice, photo=photo()).status_code == 400
    assert not Member.objects.get(user=alice).picture
    assert edit(alice, photo=photo(), has_consent="on").status_code == 302
    member = Member.objects.get(user=alice)
    assert member.faces == faces
    assert member.consented_at


def test_what_is_no_picture_is_refused_and_changes_nothing(alice):
    text = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    answer = edit(alice, photo=text, name="Another")
    assert answer.status_code == 400
    assert "photo" in answer.context["form"].errors
    assert Member.objects.get(user=alice).name == ""


def test_a_moderator_hides_a_picture_and_an_appeal_brings_it_back(alice, charlie, dana):
    now, member = timezone.now(), ensure_member(alice)
    show_picture(member=member, jpeg=picture(), faces=1, now=now)
    report(reporter=charlie, target=member, reason="privacy", now=now)
    case, said = member.cases.get(), {"reason": "privacy", "moderator": dana, "now": now}
    page = signed_in(dana).get(f"/admin/community/case/{case.pk}/change/").content.decode()
    assert "data:image/jpeg;base64," in page
    hidden = rule(case=case, verb="hide", **said)
    member.refresh_from_db()
    assert (shown(member), member.picture_url) == (404, "")
    assert member.get_absolute_url(), "her page stays open"
    edit(alice, photo=photo(seed=1))
    assert shown(member) == 404, "another picture does not get round it"
    asked = appeal_against(ruling=hidden, text="It is me.", now=now)
    decide_appeal(appeal=asked, is_granted=True, answer="Sorry.", moderator=dana, now=now)
    assert isinstance(shown(member), bytes)


def test_a_suspended_members_picture_is_not_shown(alice):
    show_picture(member=ensure_member(alice), jpeg=picture(), faces=1, now=timezone.now())
    Member.objects.update(suspended_until=timezone.now() + timezone.timedelta(days=1))
    assert shown(alice.member) == 404
