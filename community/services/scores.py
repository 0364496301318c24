"""What a post counts for: a score that decays, so that yesterday's favourite makes room."""

import math
from datetime import UTC, datetime, timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from community.models import Post

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)  # a post one day older needs twice the points to stand as high
COMMENT, SAVE = 2, 2  # against one for a like
RECENT = timedelta(days=60)


def score(points: int, published_at: datetime) -> float:
    """log2(1 + points) + age of the world in days: everything decays alike, so that stored scores stay true.

    After Reddit's "hot" ranking: no row changes with time alone, and a list that is leafed through stays.
    """
    return math.log2(1 + points) + (published_at - EPOCH) / DAY


def recount(post_id: int) -> Post | None:
    """Count likes, comments and saves anew, and the score from them. None if the post has gone."""
    with transaction.atomic():
        post = Post.objects.select_for_update().filter(pk=post_id).first()
        if post is None:
            return None
        post.like_count = post.likes.count()
        post.comment_count = post.comments.filter(hidden_at=None, removed_at=None).count()
        post.save_count = post.saves.count()
        points = post.like_count + COMMENT * post.comment_count + SAVE * post.save_count
        post.score = score(points, post.published_at or post.created_at)
        post.save(update_fields=["like_count", "comment_count", "save_count", "score"])
    return post


@shared_task  # type: ignore[untyped-decorator]
def refresh_scores() -> int:
    """Count the posts of the last two months anew: accounts that closed took their likes along."""
    recent = Post.objects.filter(created_at__gt=timezone.now() - RECENT)
    pks = list(recent.values_list("pk", flat=True))
    for pk in pks:
        recount(pk)
    return len(pks)
