"""Looks by artists: the page, the rail of the fitting room, the pictures, and all of one into the cart."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from catalog.services.demo import load_demo_shop
from mimo_site.testing import make_shade
from ml.look import Look
from tryon.models import ArtistLook, Occasion
from tryon.services.artist_looks import load_artist_looks, picture_of, read_demo
from tryon.services.shades import look_of_shade, with_true_shades

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pipeline")]


@pytest.fixture
def made(shade):
    look = look_of_shade(shade).to_json()
    words = {"name_ko": "첫 무대", "name_en": "First Stage", "artist_ko": "이든", "artist_en": "Eden"}
    return ArtistLook.objects.create(slug="first", occasion=Occasion.STAGE, look=look, **words)


def make_looks(brand, number):
    for n in range(number):
        shade = make_shade(brand, number=f"{n:02}")
        look = look_of_shade(shade).to_json()
        ArtistLook.objects.create(slug=f"look-{n}", name=str(n), occasion="daily", look=look)


def test_a_guest_sees_them_and_their_shades(client, made, shade):
    page = client.get(reverse("tryon:artist-list")).content.decode()
    assert made.get_absolute_url() in page
    assert str(shade) in page


def test_one_is_worn_in_the_fitting_room(client, made, shade):
    response = client.get(made.get_absolute_url())
    assert response.context["look_json"] == made.look
    assert response.context["worn"] == [shade]


@pytest.mark.parametrize(
    ("occasion", "number"), [("stage", 1), ("wedding", 0), ("", 1), ("no such thing", 1)]
)
def test_they_are_found_by_occasion(client, made, occasion, number):
    response = client.get(reverse("tryon:artist-list"), {"occasion": occasion})
    assert len(response.context["cards"]) == number


def test_one_that_is_not_published_is_nowhere(client, made):
    ArtistLook.objects.update(is_published=False)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(reverse("tryon:artist-picture", args=[made.slug])).status_code == 404
    for name in ("artist-list", "artist-rail", "artist-strip"):
        assert "First Stage" not in client.get(reverse(f"tryon:{name}")).content.decode()


def test_the_rail_brings_all_that_it_takes_to_put_one_on(client, made, shade):
    page = client.get(reverse("tryon:artist-rail")).content.decode()
    [text] = re.findall(r'<script type="application/json">(.*?)</script>', page)
    assert json.loads(text) == made.look
    assert f'value="{shade.pk}"' in page


def test_a_picture_is_for_everybody(client, made):
    url = reverse("tryon:artist-picture", args=[made.slug])
    assert client.get(url).status_code == 404
    made.picture.save("x.webp", ContentFile(b"RIFF"))
    response = client.get(url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert "public" in response["Cache-Control"]


def test_the_page_takes_the_same_queries_for_many_looks(client, brand, django_assert_max_num_queries):
    make_looks(brand, 12)
    with django_assert_max_num_queries(4):
        client.get(reverse("tryon:artist-list"))


def test_all_of_a_look_goes_into_the_cart(client, brand):
    lips, cheeks = make_shade(brand, number="1"), make_shade(brand, "blush", region="cheeks")
    form = {"shade": [lips.pk, cheeks.pk, "x", "²", "9" * 30]}
    answer = client.post(reverse("tryon:cart-add"), form, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["count"]) == (200, 2)


def test_what_is_sold_out_is_named_and_the_rest_goes_in(client, brand):
    lips, gone = make_shade(brand, number="1"), make_shade(brand, number="2")
    gone.variant.stock = 0
    gone.variant.save()
    form = {"shade": [lips.pk, gone.pk]}
    answer = client.post(reverse("tryon:cart-add"), form, headers={"Accept": "application/json"})
    assert answer.json()["count"] == 1
    assert str(gone.variant.product) in answer.json()["message"]


def test_nothing_is_no_reason_for_a_full_cart(client):
    url = reverse("tryon:cart-add")
    assert client.post(url, headers={"Accept": "application/json"}).status_code == 409
    assert client.post(url).url == reverse("tryon:artist-list")
    assert client.get(url).status_code == 405


def test_the_demo_has_two_dozen_each_with_its_picture():
    rows = read_demo()
    assert len({row["slug"] for row in rows}) == len(rows) >= 24
    assert {row["occasion"] for row in rows} == set(Occasion.values)
    assert all(picture_of(row).stat().st_size < 30_000 for row in rows)


def test_demo_looks_are_put_in_once_and_can_be_worn():
    load_demo_shop()
    assert load_artist_looks() == len(read_demo())
    assert load_artist_looks() == 0
    for made in ArtistLook.objects.all():
        look = Look.from_json(made.look)
        assert with_true_shades(look) == look
