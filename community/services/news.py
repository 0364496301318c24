"""What people are told about each other: one notification a post and kind, which gathers all who acted."""

from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Notification
from accounts.services.notifications import notify, tell_later
from community.models import Answer, Block, Comment, Mute, Post, Question, Response
from community.services.members import ensure_member

if TYPE_CHECKING:
    from accounts.models import User

REMEMBERED = 100  # people a notification


def tell_of_like(*, post: Post, by: "User") -> None:
    _tell(post.author, "like", by, post.get_absolute_url(), f"post-{post.pk}")


def tell_of_comment(*, comment: Comment, answered: Comment | None) -> None:
    """The author of the post, and whoever was answered."""
    post, by = comment.post, comment.author
    url = f"{post.get_absolute_url()}#comment-{comment.pk}"
    _tell(post.author, "comment", by, url, f"post-{post.pk}", again=True)
    if answered and answered.author != post.author:
        _tell(answered.author, "reply", by, url, f"comment-{answered.pk}", again=True)


def tell_of_follow(*, followed: "User", by: "User") -> None:
    _tell(followed, "follow", by, ensure_member(by).get_absolute_url(), "follow")


def tell_of_question(question: Question) -> None:
    """The brand's staff."""
    for staff in question.product.brand.staff.all():
        _tell(staff, "question", question.author, question.get_absolute_url(), f"question-{question.pk}")


def tell_of_answer(answer: Answer) -> None:
    """Who asked. What a brand says is news of the brand, not of who typed it."""
    question, url = answer.question, answer.get_absolute_url()
    if answer.brand is None:
        _tell(question.author, "answer", answer.author, url, f"question-{question.pk}", again=True)
    else:
        data = {"actor": str(answer.brand), "more": ""}
        notify(user=question.author, kind="brand_answer", url=url, data=data, key=f"answer-{answer.pk}")


def tell_of_response(response: Response) -> None:
    data = {"actor": str(response.brand), "more": ""}
    review = response.review
    notify(user=review.author, kind="response", url=review.get_absolute_url(), data=data, key=f"{review.pk}")


def _tell(user: "User", kind: str, by: "User", url: str, key: str, *, again: bool = False) -> None:
    """Tell once a person who acts; `again`: each time. Nobody hears of whom she muted or blocked."""
    if user == by or _keeps_away(user, by):
        return
    told = Notification.objects.filter(user=user, kind=kind, key=key).first()
    people = told.data.get("people", []) if told else []
    if by.pk in people and not again:
        return
    people = [by.pk, *(pk for pk in people if pk != by.pk)][:REMEMBERED]
    more = f" +{len(people) - 1}" if len(people) > 1 else ""
    data = {"actor": str(ensure_member(by)), "more": more, "people": people}
    if told is None:
        notify(user=user, kind=kind, url=url, actor=by, data=data, key=key)
        return
    told.actor, told.data, told.created_at, told.read_at = by, data, timezone.now(), None
    told.save(update_fields=["actor", "data", "created_at", "read_at"])
    tell_later(user)


def _keeps_away(user: "User", by: "User") -> bool:
    return Mute.objects.filter(muter=user, muted=by).exists() or Block.objects.between(user, by).exists()
