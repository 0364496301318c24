"""Sharing a look: what is copied from it, who may see it, and taking it back."""

import secrets
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from catalog.models import Shade
from community.models import Post, Visibility, Worn
from community.services.limits import new_words, record_act
from community.services.members import ensure_member
from community.services.scores import score
from community.services.tags import tag
from tryon import engine
from tryon.jpeg import BadFrame
from tryon.models import KeptLook
from tryon.services.photos import read_photo

if TYPE_CHECKING:
    from accounts.models import User


class ConsentNeeded(Exception):
    """The picture shows no face, or several: the author must say that nobody in it minds."""

    def __init__(self, faces: int) -> None:
        super().__init__(faces)
        self.faces = faces


def share_look(
    *,
    author: "User",
    kept: KeptLook,
    caption: str,
    visibility: str,
    now: datetime,
    with_picture: bool = False,
    has_consent: bool = False,
) -> Post:
    """Show a kept look to others. The post has copies of its own: what becomes of the look does not touch it.

    Raises ConsentNeeded, TooFast, SaidAlready, and what `read_photo` raises.
    """
    pictures = _pictures(kept) if with_picture else {}
    faces = _odd_count(pictures) if pictures else None
    if faces not in (None, 1) and not has_consent:
        raise ConsentNeeded(faces)
    post = Post(author=author, look=kept.look, caption=caption, created_at=now, faces=faces)
    post.consented_at = now if faces not in (None, 1) else None
    _show(post, visibility, now)
    with transaction.atomic():
        ensure_member(author)
        post.score = score(0, now)
        post.save()
        record_act(user=author, kind="post", text=caption, about=post, now=now)
        for name, data in pictures.items():
            getattr(post, name).save("picture.jpg", ContentFile(data), save=False)
        post.save(update_fields=[*pictures])
        tag(post)
        _note_worn(post, kept.shade_ids)
    return post


def _pictures(kept: KeptLook) -> dict[str, bytes]:
    """The look's pictures, drawn anew, so without metadata; only in memory."""
    found = {name: getattr(kept, name) for name in ("picture", "before")}
    return {name: read_photo(field.read()) for name, field in found.items() if field}


def _odd_count(pictures: dict[str, bytes]) -> int:
    """How many faces are in the pictures: 1, or the count that asks for consent."""
    counts = [count_faces(data) for data in pictures.values()]
    return next((count for count in counts if count != 1), 1)


def count_faces(jpeg: bytes) -> int:
    """0 also for a picture that the engine cannot read: then a person must say what it shows."""
    try:
        return engine.default_engine().count_faces_in_turn(jpeg)
    except BadFrame:
        return 0


def _note_worn(post: Post, shade_ids: list[int]) -> None:
    sold = Shade.objects.published().in_bulk(set(shade_ids))
    worn = [pk for pk in dict.fromkeys(shade_ids) if pk in sold]
    Worn.objects.bulk_create(Worn(post=post, shade=sold[pk], position=place) for place, pk in enumerate(worn))


def edit_post(*, post: Post, caption: str, visibility: str, now: datetime) -> None:
    """Change words and who may see it. Raises TooFast, SaidAlready."""
    with transaction.atomic():
        said = new_words(post.caption, caption)
        record_act(user=post.author, kind="post", text=said, about=post, now=now)
        post.caption = caption
        post.note_edit(now)
        _show(post, visibility, now)
        post.save(update_fields=["caption", "edited_at", "visibility", "token", "published_at", "score"])
        tag(post)


def renew_link(*, post: Post) -> None:
    """The old link is dead from now on."""
    post.token = secrets.token_urlsafe(24)
    post.save(update_fields=["token"])


def drop_picture(*, post: Post) -> None:
    """Show the look's colours instead of the person; the pictures leave the storage."""
    names = _names(post)
    with transaction.atomic():
        post.picture = post.before = ""
        post.faces = None
        post.save(update_fields=["picture", "before", "faces"])
        _delete_files(names)


def delete_post(*, post: Post) -> None:
    """The post with all that was said about it, and its pictures once that is certain."""
    names = _names(post)
    with transaction.atomic():
        post.delete()
        _delete_files(names)


def _show(post: Post, visibility: str, now: datetime) -> None:
    """A link lives as long as the post is shown by it, and is another one the next time."""
    is_link = visibility == Visibility.LINK
    post.token = (post.token or secrets.token_urlsafe(24)) if is_link else None
    post.visibility = visibility
    if visibility == Visibility.PUBLIC and post.published_at is None:
        post.published_at = now
        post.score = score(0, now)


def _names(post: Post) -> list[str]:
    return [field.name for field in (post.picture, post.before) if field.name]


def _delete_files(names: list[str]) -> None:
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))
