"""Becoming a member."""

import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from community.models import Member

if TYPE_CHECKING:
    from accounts.models import User

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another


def ensure_member(user: "User") -> Member:
    """The person as a member; at first under a handle that says nothing about her, which she may change."""
    return Member.objects.filter(user=user).first() or _join(user)


def _join(user: "User") -> Member:
    for _attempt in range(5):
        handle = "mimo_" + "".join(secrets.choice(LETTERS) for _ in range(6))
        try:
            with transaction.atomic():
                return Member.objects.create(user=user, handle=handle)
        except IntegrityError:  # the handle is taken, or she joined in another tab
            if existing := Member.objects.filter(user=user).first():
                return existing
    raise RuntimeError("no free handle in five attempts")
