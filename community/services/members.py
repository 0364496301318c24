"""Becoming a member, and showing a picture of oneself."""

import io
import secrets
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image, ImageOps

from community.models import Member

if TYPE_CHECKING:
    from accounts.models import User

SIDE = 512  # px of a member's picture
QUALITY = 90
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


def show_picture(*, member: Member, jpeg: bytes, faces: int, now: datetime) -> None:
    """Her picture from now on, cut to a square, in place of the one before.

    `jpeg`: as `read_photo` gives it. With another number of faces than one, she has said that nobody minds.
    """
    with transaction.atomic():
        _forget_file(member)
        member.picture.save("picture.jpg", ContentFile(_square(jpeg)), save=False)
        member.faces, member.consented_at = faces, None if faces == 1 else now
        member.save(update_fields=["picture", "faces", "consented_at"])
        member.cases.update(is_cleared=False)


def drop_member_picture(*, member: Member) -> None:
    """Her initial stands for her again; the file leaves the storage."""
    with transaction.atomic():
        _forget_file(member)
        member.picture, member.faces, member.consented_at = "", None, None
        member.save(update_fields=["picture", "faces", "consented_at"])


def _forget_file(member: Member) -> None:
    if member.picture:
        transaction.on_commit(partial(default_storage.delete, str(member.picture.name)))


def _square(jpeg: bytes) -> bytes:
    """The middle of the picture, rather its upper part: there the face is."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        square = ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    file = io.BytesIO()
    square.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
