"""Telling people: the other apps call `notify`. The database is the truth; sockets and mails follow it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import async_to_sync
from celery import shared_task
from channels.layers import get_channel_layer
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.kinds import kind_named
from accounts.languages import without_language
from accounts.models import MailPreference, Notification, User

SALT = "accounts.unsubscribe"


def notify(
    *,
    user: User,
    kind: str,
    url: str,
    actor: User | None = None,
    data: Mapping[str, Any] | None = None,
    key: str = "",
) -> Notification | None:
    """Tell the user that something happened, on her page, live and, if she wants it, by mail.

    `url` is a path of this site in any language. With a `key` she is told once, however often it happens.
    None when there is nothing to tell: her own act, told before, or the account is closed. Two queries.
    """
    if actor == user or not user.is_active:
        return None
    if urlsplit(url).netloc or not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"{url!r} is no path of this site")
    fields = {
        "actor": actor,
        "path": without_language(url),
        "data": dict(data or {}),
        "created_at": timezone.now(),
    }
    if key:
        told, is_new = Notification.objects.get_or_create(user=user, kind=kind, key=key, defaults=fields)
    else:
        told, is_new = Notification.objects.create(user=user, kind=kind, **fields), True
    if not is_new:
        return None
    tell_later(user)
    mail_later(told)
    return told


def group_of(user_pk: int) -> str:
    """The channel-layer group of the sockets that this person has open."""
    return f"accounts.user.{user_pk}"


def tell_later(user: User) -> None:
    """Once the transaction is kept her open pages look again, as they do when they reconnect."""

    def send() -> None:
        async_to_sync(get_channel_layer().group_send)(group_of(user.pk), {"type": "notifications.changed"})

    transaction.on_commit(send, robust=True)


def mail_later(told: Notification) -> None:
    def send() -> None:
        mail_notification.delay(told.pk)

    transaction.on_commit(send, robust=True)


def wants_mail(user: User, kind: str) -> bool:
    known = kind_named(kind)
    chosen = MailPreference.objects.filter(user=user, kind=kind).first() if known.can_be_declined else None
    return chosen.is_wanted if chosen else known.is_mailed


def choose_mail(*, user: User, kind: str, is_wanted: bool) -> None:
    MailPreference.objects.update_or_create(user=user, kind=kind, defaults={"is_wanted": is_wanted})


def unsubscribe_path(user: User, kind: str) -> str:
    """The link of one mail: it ends this kind for this person, without a login, and nothing else."""
    return reverse("accounts:unsubscribe", args=[signing.dumps([user.pk, kind], salt=SALT)])


def read_unsubscribe_token(token: str) -> tuple[User, str]:
    """Raises BadSignature or User.DoesNotExist."""
    pk, kind = signing.loads(token, salt=SALT)
    return User.objects.get(pk=pk), kind


@shared_task  # type: ignore[untyped-decorator]
def mail_notification(pk: int) -> None:
    """In the reader's language, if she wants such mails, has not read it yet and still has the account."""
    told = Notification.objects.unread().select_related("user", "actor").filter(pk=pk).first()
    if told is None or not told.user.is_active or not wants_mail(told.user, told.kind):
        return
    with translation.override(told.user.language):
        is_optional = kind_named(told.kind).can_be_declined
        leave = settings.SITE_URL + unsubscribe_path(told.user, told.kind) if is_optional else ""
        context = {"told": told, "link": settings.SITE_URL + told.url, "leave": leave}
        body = render_to_string("notifications/email.txt", context)
        subject = f"[MIMO] {told.text}"
    headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    EmailMessage(subject, body, to=[told.user.email], headers=headers if leave else {}).send()
