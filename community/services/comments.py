"""Comments: saying something below a post, mending it, taking it back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Comment, Post
from community.services.limits import new_words, record_act
from community.services.live import tell
from community.services.members import ensure_member
from community.services.news import tell_of_comment
from community.services.scores import recount

if TYPE_CHECKING:
    from accounts.models import User


def comment(
    *, post: Post, author: "User", text: str, now: datetime, parent: Comment | None = None
) -> Comment:
    """A comment, or a reply to one; a reply to a reply joins its thread. Raises TooFast, SaidAlready."""
    thread = (parent.parent or parent) if parent else None
    with transaction.atomic():
        ensure_member(author)
        said = Comment.objects.create(post=post, author=author, text=text, parent=thread, created_at=now)
        record_act(user=author, kind="comment", text=text, about=said, now=now)
        tell(recount(post.pk))
        tell_of_comment(comment=said, answered=parent)
    return said


def edit_comment(*, comment: Comment, text: str, now: datetime) -> None:
    """Other words; the thread stays as it is. Raises TooFast, SaidAlready."""
    with transaction.atomic():
        said = new_words(comment.text, text)
        record_act(user=comment.author, kind="comment", text=said, about=comment, now=now)
        comment.text = text
        comment.note_edit(now)
        comment.save(update_fields=["text", "edited_at"])
        tell(comment.post)


def delete_comment(*, comment: Comment, now: datetime) -> None:
    """Gone; if others replied, its place is kept without the words."""
    with transaction.atomic():
        if comment.replies.exists():
            comment.text, comment.removed_at = "", now
            comment.save(update_fields=["text", "removed_at"])
        else:
            comment.delete()
        tell(recount(comment.post_id))
