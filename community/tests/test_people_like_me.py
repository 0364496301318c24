"""From the reviews to those by people with her own colours, as far as she keeps them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import BeautyProfile
from community.models import Review
from community.services.members import ensure_member
from mimo_site.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(shade):
    product = shade.variant.product
    for name, tone in (("near", 4), ("far", 9)):
        author = make_person(name)
        ensure_member(author)
        said = {"stars": 4, "text": f"Words of {name}", "skin_tone": tone, "undertone": "warm"}
        Review.objects.create(author=author, product=product, **said)
    return f"/en/shop/{product.slug}/reviews/"


def test_who_keeps_no_colours_is_shown_the_way_to_them(path, alice):
    assert reverse("community:review-list", args=["velvet-hour"]) == path.removeprefix("/en")
    client = Client()
    for _guest_then_alice in range(2):
        text = client.get(path).content.decode()
        assert "Find people like me" in text
        client.force_login(alice)


def test_a_members_colours_narrow_the_reviews(path, alice):
    BeautyProfile.objects.create(user=alice, skin_tone=4, undertone="warm")
    client = Client()
    client.force_login(alice)
    assert f'href="{path}?skin_tone=4&amp;undertone=warm"' in client.get(path).content.decode()
    text = client.get(f"{path}?skin_tone=4&undertone=warm").content.decode()
    assert "Words of near" in text
    assert "Words of far" not in text


def test_an_undertone_alone_narrows_by_it(path, alice):
    BeautyProfile.objects.create(user=alice, undertone="cool")
    client = Client()
    client.force_login(alice)
    assert f'href="{path}?skin_tone=&amp;undertone=cool"' in client.get(path).content.decode()
