"""Reviews: writing one, changing it, taking it back. The product's score follows in the same transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from accounts.models import BeautyProfile
from catalog.models import FulfilmentStatus, OrderLine, Product
from catalog.services.rankings import record_rating
from community.models import Member, Review, ReviewPicture
from community.models.review import TRAITS
from community.services.limits import new_words, record_act
from community.services.members import ensure_member
from community.services.posts import count_faces
from tryon.services.photos import read_photo

if TYPE_CHECKING:
    from accounts.models import User

PICTURES = 4  # a review
Score = tuple[int, int, int, int]


class OwnBrand(Exception):
    """Nobody reviews what she sells."""


class TooManyPictures(Exception):
    """More than a review has room for."""


def write_review(
    *,
    author: "User",
    product: Product,
    words: Mapping[str, Any],
    shows_traits: bool,
    photos: Iterable[bytes] = (),
    has_consent: bool = False,
    now: datetime,
) -> Review:
    """Her one review of the product: new, or as it is from now on. `words` are its fields.

    Pictures without a face, or with several, wait unseen until she says that nobody in them minds.
    Raises OwnBrand, TooManyPictures, TooFast, SaidAlready, and what `read_photo` raises.
    """
    if product.brand.staff.filter(pk=author.pk).exists():
        raise OwnBrand
    drawn = [read_photo(photo) for photo in photos]
    seen = [(jpeg, count_faces(jpeg)) for jpeg in drawn]
    with transaction.atomic():
        ensure_member(author)
        Member.objects.select_for_update().get(user=author)  # two tabs, one review
        review = Review.objects.filter(author=author, product=product).first()
        said = new_words(review.text if review else "", words["text"])
        before = score_of(review)
        if review is None:
            review = Review(author=author, product=product, created_at=now)
        else:
            review.note_edit(now)
        _fill(review, words, shows_traits, now)
        record_act(user=author, kind="review", text=said, about=review, now=now)
        if review.pictures.count() + len(seen) > PICTURES:
            raise TooManyPictures
        for jpeg, faces in seen:
            _add_picture(review, jpeg, faces, now if has_consent else None)
        record_change(review.product_id, before, score_of(review))
    return review


def _fill(review: Review, words: Mapping[str, Any], shows_traits: bool, now: datetime) -> None:
    for name, value in words.items():
        setattr(review, name, value)
    for name, value in traits_of(review.author, now, is_shown=shows_traits).items():
        setattr(review, name, value)
    review.is_verified = has_received(review.author, review.product)
    review.save()


def traits_of(author: "User", now: datetime, *, is_shown: bool) -> dict[str, Any]:
    """What her beauty profile says today, or nothing: what she does not show is not kept, either."""
    profile = BeautyProfile.objects.filter(user=author).first() if is_shown else None
    if profile is None:
        return {name: None if name == "skin_tone" else "" for name in TRAITS}
    said = (profile.skin_tone, profile.undertone, profile.skin_type, profile.age_band(localdate(now)))
    return dict(zip(TRAITS, said, strict=True))


def has_received(user: "User", product: Product) -> bool:
    """A unit of it was delivered to her, and its money not given back."""
    lines = OrderLine.objects.filter(order__user=user, variant__product=product, quantity__gt=F("refunded"))
    return lines.filter(fulfilment__status=FulfilmentStatus.DELIVERED).exists()


def _add_picture(review: Review, jpeg: bytes, faces: int, consented_at: datetime | None) -> None:
    picture = ReviewPicture(review=review, faces=faces)
    picture.consented_at = consented_at if faces != 1 else None
    picture.picture.save("picture.jpg", ContentFile(jpeg), save=False)
    picture.save()


def confirm_pictures(*, review: Review, now: datetime) -> None:
    """Nobody in them minds, says the author."""
    review.pictures.filter(consented_at=None).exclude(faces=1).update(consented_at=now)


def drop_review_picture(*, picture: ReviewPicture) -> None:
    name = str(picture.picture.name)
    with transaction.atomic():
        picture.delete()
        transaction.on_commit(partial(default_storage.delete, name))


def delete_review(*, review: Review) -> None:
    """With its pictures, and out of the score."""
    names = [str(picture.picture.name) for picture in review.pictures.all()]
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=review.pk)
        before = score_of(review)
        review.delete()
        record_change(review.product_id, before, score_of(None))
        for name in names:
            transaction.on_commit(partial(default_storage.delete, name))


def set_review_hidden(*, review: Review, at: datetime | None) -> None:
    """A hidden review leaves the score; restored, it counts again."""
    with transaction.atomic():
        review = Review.objects.select_for_update().get(pk=review.pk)
        before = score_of(review)
        review.hidden_at = at
        review.save(update_fields=["hidden_at"])
        record_change(review.product_id, before, score_of(review))


def score_of(review: Review | None) -> Score:
    """What it adds to its product: stars, one; colour, one if it judges the colour."""
    if review is None or review.hidden_at:
        return 0, 0, 0, 0
    return int(review.stars), 1, int(review.colour or 0), int(review.colour is not None)


def record_change(product_id: int, before: Score, after: Score) -> None:
    stars, count, accuracy, accuracy_count = (new - old for old, new in zip(before, after, strict=True))
    record_rating(
        product_id=product_id,
        change=stars,
        count=count,
        accuracy_change=accuracy,
        accuracy_count=accuracy_count,
    )
