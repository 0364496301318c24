"""Wishes: a member's in rows of her own, a guest's in her session until she signs in."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet

from catalog.models import Shade, Variant, Wish

KEY = "wishes"
MOST = 100


class WishError(Exception):
    """The list is full."""


def wished(session: SessionBase) -> list[int]:
    """The variants wished for, the latest first: no query for a guest, one for a member."""
    if member := session.get(SESSION_KEY):
        return list(Wish.objects.filter(user=member).values_list("variant", flat=True))
    found: list[int] = session.get(KEY, [])
    return found


def wished_shades(session: SessionBase) -> list[Shade]:
    """What cards show of them, in their order; what is no longer sold is passed over."""
    return in_order(wished(session))


def in_order(variants: list[int]) -> list[Shade]:
    """The published shades of these variants, in this order, in one query; none without any."""
    found: QuerySet[Shade] = Shade.objects.published().with_product().filter(variant__in=variants)
    shades = {shade.variant_id: shade for shade in (found if variants else ())}
    return [shades[pk] for pk in variants if pk in shades]


def set_wish(*, session: SessionBase, variant: Variant, is_wished: bool, now: datetime) -> None:
    """Wish for it, or no more; either twice is once. WishError when the list is full."""
    held = wished(session)
    if is_wished and variant.pk not in held and len(held) >= MOST:
        raise WishError
    if not (member := session.get(SESSION_KEY)):
        rest = [pk for pk in held if pk != variant.pk]
        session[KEY] = [variant.pk, *rest] if is_wished else rest
    elif is_wished:
        Wish.objects.get_or_create(user_id=member, variant=variant, defaults={"made_at": now})
    else:
        Wish.objects.filter(user=member, variant=variant).delete()


def bring_wishes(*, session: SessionBase, user_id: int, now: datetime) -> None:
    """What the guest wished for joins the member's list."""
    brought = session.pop(KEY, [])
    room = MOST - Wish.objects.filter(user=user_id).count()
    sold = set(Variant.objects.filter(pk__in=brought).values_list("pk", flat=True))
    Wish.objects.bulk_create(
        [
            Wish(user_id=user_id, variant_id=pk, made_at=now)
            for pk in reversed(brought[: max(room, 0)])
            if pk in sold
        ],
        ignore_conflicts=True,
    )
