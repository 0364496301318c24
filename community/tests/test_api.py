"""Reviews by JSON: read by everybody, written by nobody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Response, Review
from community.services.members import ensure_member
from mimo_site.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(shade):
    return shade.variant.product


@pytest.fixture
def path(product):
    return f"/api/v1/products/{product.slug}/reviews/"


def review(product, name, **fields):
    author = make_person(name)
    ensure_member(author)
    return Review.objects.create(author=author, product=product, **{"stars": 4, "text": "Good.", **fields})


def told(client, path):
    response = client.get(path)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_reviews_come_with_the_brands_answer_the_most_helpful_first(client, product, path, bob):
    review(product, "first", stars=2)
    second = review(product, "second", helpful_count=3, is_verified=True, skin_tone=4)
    Response.objects.create(author=bob, review=second, brand=product.brand, text="Thank you.")
    found = told(client, path)
    assert [entry["stars"] for entry in found] == [4, 2]
    assert (found[0]["response"]["brand"], found[0]["is_verified"]) == ("lune", True)
    assert found[1]["response"] is None
    assert found[0]["author"] == str(second.author.member)
    assert "skin_tone" not in found[0]
    assert "email" not in str(found)


def test_they_are_sorted_and_narrowed(client, product, path):
    for name, stars in (("low", 1), ("high", 5)):
        review(product, name, stars=stars)
    assert [entry["stars"] for entry in told(client, f"{path}?sort=low")] == [1, 5]
    assert [entry["stars"] for entry in told(client, f"{path}?stars=5")] == [5]
    assert told(client, f"{path}?is_verified=true") == []
    for wrong in ("sort=odd", "stars=6", "is_verified=perhaps", "stars=%00"):
        assert client.get(f"{path}?{wrong}").status_code == 400
    assert client.get("/api/v1/products/none/reviews/").status_code == 404


def test_what_a_moderator_hid_is_not_told(client, product, path, bob):
    kept, hidden = review(product, "kept"), review(product, "hidden", hidden_at=timezone.now())
    Response.objects.create(
        author=bob, review=kept, brand=product.brand, text="Rude.", hidden_at=timezone.now()
    )
    (found,) = told(client, path)
    assert (found["id"], found["response"]) == (kept.pk, None)
    assert found["id"] != hidden.pk


def test_nobody_writes_here(client, path, alice):
    client.force_login(alice)
    assert client.post(path, {"stars": 5}, "application/json").status_code == 405


def test_more_reviews_take_no_more_queries(client, product, path):
    counts = []
    for few in (1, 6):
        for number in range(few):
            review(product, f"person{few}{number}")
        with CaptureQueriesContext(connection) as queries:
            told(client, path)
        counts.append(len(queries))
    assert counts[0] == counts[1]
