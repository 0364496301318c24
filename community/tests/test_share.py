"""Sharing a look: only one's own, pictures only when ticked, consent for strangers, limits."""

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image

from community.models import Act, Post
from community.services.tags import hashtags
from community.tests.conftest import signed_in

pytestmark = pytest.mark.django_db
NEW = reverse("community:post-new")
PUBLIC = {"caption": "Noon light #daily #매트립", "visibility": "public"}


def send(client, kept, **fields):
    return client.post(f"{NEW}?look={kept.pk}", {**PUBLIC, **fields})


def test_alice_shares_a_look_with_its_tags_and_shades(alice, keep, shade):
    kept = keep(alice)
    assert signed_in(alice).get(NEW, {"look": kept.pk}).status_code == 200
    response = send(signed_in(alice), kept)
    post = Post.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/posts/{post.pk}/")
    assert {tag.name for tag in post.tags.all()} == {"daily", "매트립"}
    assert list(post.shades.all()) == [shade]
    assert post.published_at is not None
    assert alice.member.handle.startswith("mimo_")


def test_the_face_stays_at_home_unless_she_ticks_it(alice, keep):
    kept = keep(alice, with_picture=True)
    send(signed_in(alice), kept)
    assert not Post.objects.get().picture
    send(signed_in(alice), kept, caption="with", with_picture="on")
    post = Post.objects.exclude(picture="").get()
    assert post.picture.name != kept.picture.name, "a copy of its own"
    assert post.before
    with post.picture.open() as file:
        assert not Image.open(io.BytesIO(file.read())).getexif()


@pytest.mark.parametrize("faces", [0, 3])
def test_a_picture_of_nobody_or_several_asks_her_to_confirm(alice, keep, monkeypatch, faces):
    monkeypatch.setattr("community.services.posts.count_faces", lambda jpeg: faces)
    kept = keep(alice, with_picture=True)
    response = send(signed_in(alice), kept, with_picture="on")
    assert response.status_code == 422
    assert "has_consent" in response.content.decode()
    assert "Noon light" in response.content.decode(), "what she typed is lost"
    assert not Post.objects.exists()
    assert send(signed_in(alice), kept, with_picture="on", has_consent="on").status_code == 302
    post = Post.objects.get()
    assert post.faces == faces
    assert post.consented_at is not None


def test_charlie_and_guests_cannot_share_alices_look(alice, charlie, keep):
    kept = keep(alice)
    assert send(signed_in(charlie), kept).status_code == 404
    assert send(Client(), kept)["Location"].startswith("/accounts/login/")
    assert not Post.objects.exists()


@pytest.mark.parametrize("look", ["", "nonsense", "7f1d3c1e-0000-4000-8000-000000000000"])
def test_a_look_that_is_not_there_is_not_found(alice, look):
    assert signed_in(alice).get(NEW, {"look": look}).status_code == 404


@pytest.mark.parametrize("fields", [{"visibility": "world"}, {"visibility": ""}, {"caption": "x" * 1001}])
def test_bad_input_is_answered_and_shares_nothing(alice, keep, fields):
    assert send(signed_in(alice), keep(alice), **fields).status_code == 400
    assert not Post.objects.exists()


def test_the_same_words_twice_and_too_many_at_once_are_refused(alice, keep):
    client, kept = signed_in(alice), keep(alice)
    assert send(client, kept, caption="So pretty, buy it at this shop").status_code == 302
    again = send(client, kept, caption="  so PRETTY... buy it at this shop!! ")
    assert again.status_code == 429
    assert "so PRETTY" in again.content.decode()
    for n in range(4):
        send(client, kept, caption=f"{n}")
    assert send(client, kept, caption="one more").status_code == 429
    assert Post.objects.count() == Act.objects.filter(kind="post").count() == 5


def test_a_deleted_look_leaves_the_post_and_a_deleted_post_takes_its_pictures(
    alice, share, django_capture_on_commit_callbacks
):
    post = share(alice, with_picture=True)
    alice.kept_looks.get().delete()
    names = [post.picture.name, post.before.name]
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(alice).post(reverse("community:post-delete", args=[post.pk]))
    assert not Post.objects.exists()
    assert not any(default_storage.exists(name) for name in names)


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        ("#촉촉 and #Glow, #glow again", ["촉촉", "glow"]),
        ("#봄웜톤#그라데이션 a#b &#39; /#x # 1", ["봄웜톤"]),
        ("#1 #2026여름", ["2026여름"]),
        (" ".join(f"#tag{n}" for n in range(20)), [f"tag{n}" for n in range(10)]),
        ("#" + "가" * 31, []),
    ],
)
def test_hashtags_are_read_in_any_script(caption, names):
    assert hashtags(caption) == names
