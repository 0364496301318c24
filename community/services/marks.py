"""Liking and saving: once a person and post, and taken back as easily."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.models import Like, Post, Save
from community.services.limits import record_act
from community.services.live import tell
from community.services.news import tell_of_like
from community.services.scores import recount

if TYPE_CHECKING:
    from accounts.models import User

KINDS: dict[str, type[Like] | type[Save]] = {"like": Like, "save": Save}


def mark(*, kind: str, post: Post, user: "User") -> None:
    """Like or save the post; again changes nothing. Raises TooFast."""
    with transaction.atomic():
        record_act(user=user, kind="mark", now=timezone.now())
        _mark, is_new = KINDS[kind].objects.get_or_create(user=user, post=post)
        if is_new:
            tell(recount(post.pk))
        if is_new and kind == "like":
            tell_of_like(post=post, by=user)


def unmark(*, kind: str, post: Post, user: "User") -> None:
    with transaction.atomic():
        deleted, _rows = KINDS[kind].objects.filter(user=user, post=post).delete()
        if deleted:
            tell(recount(post.pk))
