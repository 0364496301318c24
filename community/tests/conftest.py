"""Looks to share, and posts of them."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from catalog.models import Shade
from community.models import Post, Visibility, Worn
from community.services.members import ensure_member
from community.services.posts import share_look
from tryon.models import KeptLook
from tryon.tests.fakes import picture


@pytest.fixture(autouse=True)
def _asleep(monkeypatch):
    """No engine: a test that needs one says what it sees."""
    monkeypatch.setattr("tryon.engine.TryOnEngine.warm_up", lambda self: None)
    monkeypatch.setattr("community.services.posts.count_faces", lambda jpeg: 1)
    monkeypatch.setattr("community.services.reviews.count_faces", lambda jpeg: 1)
    monkeypatch.setattr("community.forms.count_faces", lambda jpeg: 1)


def look_json(*shades: Shade) -> dict:
    colours = [[40.0, 50.0, 30.0]]
    return {"layers": [{"region": "lips", "colours": colours, "shade": shade.pk} for shade in shades]}


@pytest.fixture
def keep(shade):
    """Keeps a look of the shade, by default without a picture."""

    def keep(owner, *, shades=(shade,), with_picture=False) -> KeptLook:
        kept = KeptLook(owner=owner, name="Friday", look=look_json(*shades))
        if with_picture:
            kept.picture.save("a.jpg", ContentFile(picture()), save=False)
            kept.before.save("b.jpg", ContentFile(picture(seed=1)), save=False)
        kept.save()
        return kept

    return keep


@pytest.fixture
def share(keep):
    """Shares a look of the author, publicly by default."""

    def share(author, *, caption="", visibility=Visibility.PUBLIC, with_picture=False, shades=None) -> Post:
        kept = keep(author, with_picture=with_picture, **({"shades": shades} if shades else {}))
        return share_look(
            author=author,
            kept=kept,
            caption=caption,
            visibility=visibility,
            with_picture=with_picture,
            now=timezone.now(),
        )

    return share


def make_posts(author, shade, count: int) -> None:
    """Many public posts at once."""
    ensure_member(author)
    now = timezone.now()
    posts = Post.objects.bulk_create(
        Post(author=author, look=look_json(shade), visibility="public", published_at=now, score=n)
        for n in range(count)
    )
    Worn.objects.bulk_create(Worn(post=post, shade=shade, position=0) for post in posts)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client
