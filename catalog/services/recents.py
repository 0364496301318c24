"""What somebody looked at or tried on lately: at most twenty of each. A guest is forgotten in two weeks."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.utils import timezone

from catalog.models import Recent, Shade
from catalog.services.wishes import in_order

KEY = "recent"  # in a guest's session: the token that names her rows
MOST = 20
GUESTS_KEPT = timedelta(days=14)  # as long as their sessions
SEEN, TRIED = Recent.Kind.SEEN, Recent.Kind.TRIED


def know(session: SessionBase) -> None:
    """From now on a guest's rows have a name. A member has one already."""
    if SESSION_KEY not in session and KEY not in session:
        session[KEY] = uuid.uuid4().hex


def remember(*, session: SessionBase, kind: str, variants: list[int], now: datetime) -> None:
    """These are the latest of their kind. Nothing for a guest without a name (`know`)."""
    if not (owner := _owner(session)):
        return
    for variant in variants:
        Recent.objects.update_or_create(**owner, kind=kind, variant_id=variant, defaults={"at": now})
    _trim(owner, kind)


def recent_shades(session: SessionBase, kind: str, *, but: int | None = None) -> list[Shade]:
    """The latest first, without the variant `but`. Two queries; none for a guest without a name."""
    rows = _rows(session).filter(kind=kind).exclude(variant=but)
    return in_order(list(rows.values_list("variant", flat=True)))


def bring_recents(*, session: SessionBase, user_id: int) -> None:
    """What the guest looked at joins what the member did; the newer of two counts."""
    token = session.pop(KEY, None)
    if token is None:
        return
    brought = Recent.objects.filter(guest=uuid.UUID(token))
    for row in brought.order_by("at"):
        latest = {"at": row.at}
        Recent.objects.update_or_create(
            user_id=user_id, guest=None, kind=row.kind, variant_id=row.variant_id, defaults=latest
        )
    brought.delete()
    for kind in Recent.Kind:
        _trim({"user_id": user_id, "guest": None}, kind)


@shared_task  # type: ignore[untyped-decorator]
def forget_guests() -> int:
    """Guests whose visit is over leave nothing behind. Returns how many rows."""
    deleted, _models = Recent.objects.filter(user=None, at__lt=timezone.now() - GUESTS_KEPT).delete()
    return deleted


def _owner(session: SessionBase) -> dict[str, Any]:
    if member := session.get(SESSION_KEY):
        return {"user_id": int(member), "guest": None}
    token = session.get(KEY)
    return {"user_id": None, "guest": uuid.UUID(token)} if token else {}


def _rows(session: SessionBase) -> QuerySet[Recent]:
    owner = _owner(session)
    return Recent.objects.filter(**owner) if owner else Recent.objects.none()


def _trim(owner: dict[str, Any], kind: str) -> None:
    rows = Recent.objects.filter(**owner, kind=kind)
    old = list(rows.values_list("pk", flat=True)[MOST:])
    if old:
        Recent.objects.filter(pk__in=old).delete()
