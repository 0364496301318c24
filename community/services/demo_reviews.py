"""The demo shop's reviews and questions: invented people again, always the same."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction

import community.demo
from catalog.models import Product, Shade
from community.models import Answer, Member, Question, Review, ReviewPicture, Vote
from community.services.reviews import record_change, score_of

FOLDER = Path(community.demo.__file__).parent
APART = timedelta(hours=11)
MOST_VOTES = 7


def read_demo_reviews() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "reviews.toml").read_text("utf-8"))


def picture_name(handle: str, slug: str) -> str:
    """The file of the picture of her review."""
    return f"{handle}-{slug}.jpg"


@transaction.atomic
def load_demo_reviews(*, now: datetime) -> int:
    """Put them in once; returns how many reviews. None without the demo shop's products."""
    data = read_demo_reviews()
    products = {
        row.slug: row for row in Product.objects.filter(slug__in=data["words"]).select_related("brand")
    }
    if not products or Member.objects.filter(handle__in=data["people"]).exists():
        return 0
    people = _make_people(data["people"])
    shades = _shades_of(products)
    rows = [(slug, row) for slug in products for row in data["words"][slug]]
    reviews = [
        _review(products[slug], row, people, shades, data, now - (place + 1) * APART)
        for place, (slug, row) in enumerate(sorted(rows, key=lambda pair: pair[1][-1]))
    ]
    Review.objects.bulk_create(reviews)
    for review in reviews:
        record_change(review.product_id, score_of(None), score_of(review))
    for handle, slug in data["pictured"]:
        review = Review.objects.get(author=people[handle], product=products[slug])
        _picture(review, picture_name(handle, slug), now)
    _vote(reviews, list(people.values()))
    for place, row in enumerate(data["questions"]):
        if product := products.get(row["product"]):
            _ask(product, row, people, now - (place + 2) * APART)
    return len(reviews)


def _make_people(rows: dict[str, list[Any]]) -> dict[str, Any]:
    """By handle; nobody of them can sign in."""
    users = {}
    for handle, (name, *_traits) in rows.items():
        users[handle] = get_user_model().objects.create_user(f"{handle}@mimo.example")
        Member.objects.create(user=users[handle], handle=handle, name=name)
    return users


def _shades_of(products: dict[str, Product]) -> dict[tuple[int, str], Shade]:
    shades = Shade.objects.filter(variant__product__in=products.values()).select_related("variant")
    return {(shade.variant.product_id, shade.number): shade for shade in shades}


def _review(
    product: Product, row: list[Any], people: Any, shades: Any, data: dict[str, Any], at: datetime
) -> Review:
    handle, number, stars, colour, wear, texture, text = row
    _name, tone, undertone, skin_type, band = data["people"][handle]
    return Review(
        author=people[handle],
        product=product,
        shade=shades.get((product.pk, number)),
        stars=stars,
        colour=colour or None,
        wear=wear or None,
        texture=texture or None,
        text=text,
        is_verified=handle not in data["unverified"],
        skin_tone=tone or None,
        undertone=undertone,
        skin_type=skin_type,
        age_band=band,
        created_at=at,
    )


def _picture(review: Review, name: str, now: datetime) -> None:
    """A stroke on an arm, which shows nobody."""
    picture = ReviewPicture(review=review, faces=0, consented_at=now)
    picture.picture.save(name, ContentFile((FOLDER / name).read_bytes()), save=False)
    picture.save()


def _vote(reviews: list[Review], people: list[Any]) -> None:
    """Some found some of them helpful: the longer ones more."""
    votes = []
    for place, review in enumerate(reviews):
        others = [person for person in people if person != review.author]
        voters = others[place % 5 :][: min(len(review.text) // 12, MOST_VOTES)]
        votes += [Vote(review=review, user=person) for person in voters]
        review.helpful_count = len(voters)
    Vote.objects.bulk_create(votes)
    Review.objects.bulk_update(reviews, ["helpful_count"])


def _ask(product: Product, row: dict[str, Any], people: dict[str, Any], at: datetime) -> None:
    """A brand answers if somebody looks after it."""
    asked = Question.objects.create(
        product=product, author=people[row["who"]], text=row["text"], created_at=at
    )
    staff = product.brand.staff.first()
    for who, text in row["answers"]:
        author = staff if who == "brand" else people[who]
        if author is not None:
            brand = product.brand if who == "brand" else None
            said_at = at + timedelta(hours=3)
            Answer.objects.create(question=asked, author=author, brand=brand, text=text, created_at=said_at)
