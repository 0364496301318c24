"""Back in stock: one mail to whoever asked, once the variant can be had again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from celery import shared_task
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from catalog.models import StockNotice, Variant

MOST = 30  # that wait for one address


class NoticeError(Exception):
    """There is nothing to wait for, or too much; the message tells the customer."""


def ask_for_notice(
    *, variant: Variant, email: str, user_id: int | None, language: str, site: str, now: datetime
) -> None:
    """One mail, once it is back. Asking again is asking once."""
    if not variant.is_sold_out:
        raise NoticeError(_("It can be had: there is nothing to wait for."))
    email = email.lower()
    waiting = StockNotice.objects.filter(email=email, sent_at=None)
    if waiting.exclude(variant=variant).count() >= MOST:
        raise NoticeError(_("You are waiting for many things already. Stop one of them first."))
    known = {"user_id": user_id, "language": language, "site": site, "asked_at": now}
    StockNotice.objects.get_or_create(variant=variant, email=email, sent_at=None, defaults=known)


def tell_of_stock(variants: Iterable[int]) -> None:
    """Inside the transaction that puts stock in: once it is kept, whoever waits for these gets her mail."""
    waiting = StockNotice.objects.filter(variant__in=list(variants), sent_at=None)
    held = list(waiting.values_list("variant", flat=True).distinct())

    def send() -> None:  # no partial: Django logs a failure by `__qualname__`
        send_notices.delay(held)

    if held:
        transaction.on_commit(send, robust=True)


@shared_task  # type: ignore[untyped-decorator]
def send_notices(variants: list[int]) -> int:
    """To everybody who waits for what is in stock. A row is marked before its mail: never twice."""
    waiting = StockNotice.objects.filter(variant__in=variants, variant__stock__gt=0, sent_at=None)
    told = 0
    for notice in waiting.select_related("variant__product__brand", "variant__shade").order_by("pk"):
        if StockNotice.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=timezone.now()):
            _mail(notice)
            told += 1
    return told


def _mail(notice: StockNotice) -> None:
    shade = getattr(notice.variant, "shade", None)
    with translation.override(notice.language):
        stop = notice.site + reverse("catalog:notice-stop", args=[notice.token])
        context: dict[str, Any] = {
            "variant": notice.variant,
            "shade": shade,
            "link": notice.site + (shade or notice.variant.product).get_absolute_url(),
            "stop": stop,
        }
        text = render_to_string("catalog/email/back_in_stock.txt", context).strip()
    subject, _break, body = text.partition("\n")
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    EmailMessage(f"[MIMO] {subject}", body.strip() + "\n", to=[notice.email], headers=headers).send()


def stop_notices(*, notice: StockNotice) -> None:
    """The address waits for nothing any more."""
    StockNotice.objects.filter(email=notice.email, sent_at=None).delete()
