"""Kept looks: stored when somebody asks for it, moved to her account when she signs in, forgotten again."""

import uuid
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from celery import shared_task
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from tryon.engine import Look
from tryon.models import KeptLook
from tryon.services.photos import read_photo
from tryon.services.shades import with_true_shades

if TYPE_CHECKING:
    from accounts.models import User

MAX_LOOKS, MAX_GUEST_LOOKS = 100, 20
GUEST_LOOK_LIVES = timedelta(days=30)


class TooManyLooks(Exception):
    """This keeper's shelf is full."""


def keep_look(
    *,
    look: Look,
    user: "User | None" = None,
    guest: uuid.UUID | None = None,
    name: str = "",
    picture: bytes | None = None,
    before: bytes | None = None,
) -> KeptLook:
    """Store a look for an account or, without one, for a guest. Pictures are drawn anew, so without metadata.

    Raises TooManyLooks, UnknownShade and what `read_photo` raises.
    """
    _check_room(user, guest)
    kept = KeptLook(owner=user, guest=None if user else guest, name=name)
    kept.look = with_true_shades(look).to_json()
    _put_pictures(kept, picture, before)
    kept.save()
    return kept


def change_look(
    *,
    kept: KeptLook,
    look: Look | None = None,
    name: str | None = None,
    picture: bytes | None = None,
    before: bytes | None = None,
) -> None:
    """Another make-up or another name. A picture of what is no longer worn goes, or gives way to the new one.

    Raises UnknownShade and what `read_photo` raises.
    """
    old: list[str] = []
    if look is not None:
        worn = with_true_shades(look).to_json()
        if worn != kept.look or picture:
            old = _picture_names(kept)
            kept.picture = kept.before = ""
            _put_pictures(kept, picture, before)
        kept.look = worn
    if name is not None:
        kept.name = name
    with transaction.atomic():
        kept.save(update_fields=["look", "name", "picture", "before"])
        _delete_files(old)


def duplicate_look(*, kept: KeptLook) -> KeptLook:
    """The same make-up once more, to change it. Pictures stay with the one that they were taken of.

    Raises TooManyLooks.
    """
    _check_room(kept.owner, kept.guest)
    return KeptLook.objects.create(owner=kept.owner, guest=kept.guest, name=kept.name, look=kept.look)


def forget_look(*, kept: KeptLook) -> None:
    """Delete the look, and its pictures once the deletion is certain."""
    names = _picture_names(kept)
    with transaction.atomic():
        kept.delete()
        _delete_files(names)


def _check_room(user: "User | None", guest: uuid.UUID | None) -> None:
    if KeptLook.objects.kept_by(user, guest).count() >= (MAX_LOOKS if user else MAX_GUEST_LOOKS):
        raise TooManyLooks


def _put_pictures(kept: KeptLook, picture: bytes | None, before: bytes | None) -> None:
    pictures = [(kept.picture, picture), (kept.before, before)]
    clean = [(field, ContentFile(read_photo(data))) for field, data in pictures if data is not None]
    for field, content in clean:
        field.save("picture.jpg", content, save=False)


def _picture_names(kept: KeptLook) -> list[str]:
    return [field.name for field in (kept.picture, kept.before) if field.name]


def _delete_files(names: list[str]) -> None:
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def adopt_looks(*, guest: uuid.UUID, user: "User") -> int:
    """The guest has signed in: her looks are the account's from now on."""
    return KeptLook.objects.kept_by(None, guest).update(owner=user, guest=None)


@shared_task  # type: ignore[untyped-decorator]
def forget_guest_looks() -> int:
    """Forget guests' looks after 30 days. Harmless when it runs twice."""
    old = KeptLook.objects.of_guests_before(timezone.now() - GUEST_LOOK_LIVES)
    for kept in old:
        forget_look(kept=kept)
    return len(old)
