"""Keeping away from somebody, and letting her near again."""

from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Block, Follow, Member, Mute

if TYPE_CHECKING:
    from accounts.models import User


class Herself(Exception):
    """Nobody keeps away from herself."""


def block(*, blocker: "User", member: Member) -> None:
    """Neither sees, follows or reaches the other from now on."""
    if blocker == member.user:
        raise Herself
    with transaction.atomic():
        Block.objects.get_or_create(blocker=blocker, blocked=member.user)
        Follow.objects.filter(follower=blocker, followed=member.user).delete()
        Follow.objects.filter(follower=member.user, followed=blocker).delete()


def unblock(*, blocker: "User", member: Member) -> None:
    Block.objects.filter(blocker=blocker, blocked=member.user).delete()


def mute(*, muter: "User", member: Member) -> None:
    """Not in her lists any more; the other does not learn of it."""
    if muter == member.user:
        raise Herself
    Mute.objects.get_or_create(muter=muter, muted=member.user)


def unmute(*, muter: "User", member: Member) -> None:
    Mute.objects.filter(muter=muter, muted=member.user).delete()
