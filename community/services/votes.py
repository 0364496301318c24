"""Finding a review helpful: once a person, never one's own."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.models import Review, Vote
from community.services.limits import record_act

if TYPE_CHECKING:
    from accounts.models import User


class OwnReview(Exception):
    """Nobody praises herself."""


def vote(*, review: Review, user: "User") -> None:
    """Again changes nothing. Raises OwnReview, TooFast."""
    if review.author == user:
        raise OwnReview
    with transaction.atomic():
        record_act(user=user, kind="mark", now=timezone.now())
        _vote, is_new = Vote.objects.get_or_create(user=user, review=review)
        if is_new:
            _count(review, +1)


def take_vote_back(*, review: Review, user: "User") -> None:
    with transaction.atomic():
        deleted, _rows = Vote.objects.filter(user=user, review=review).delete()
        if deleted:
            _count(review, -1)


def _count(review: Review, change: int) -> None:
    Review.objects.filter(pk=review.pk).update(helpful_count=F("helpful_count") + change)
