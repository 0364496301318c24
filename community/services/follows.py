"""Following one another."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.models import Block, Follow, Member
from community.services.limits import record_act
from community.services.news import tell_of_follow

if TYPE_CHECKING:
    from accounts.models import User


class CannotFollow(Exception):
    """Herself, or somebody behind a block."""


def follow(*, follower: "User", member: Member) -> None:
    """Again changes nothing. Raises CannotFollow, TooFast."""
    if follower == member.user or Block.objects.between(follower, member.user).exists():
        raise CannotFollow
    with transaction.atomic():
        record_act(user=follower, kind="mark", now=timezone.now())
        _follow, is_new = Follow.objects.get_or_create(follower=follower, followed=member.user)
        if is_new:
            tell_of_follow(followed=member.user, by=follower)


def unfollow(*, follower: "User", member: Member) -> None:
    Follow.objects.filter(follower=follower, followed=member.user).delete()
