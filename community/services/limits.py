"""How often somebody may say something, and not the same again; counted in the database, for all talk."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from celery import shared_task
from django.db.models import Model
from django.utils import timezone

from community.models import Act

if TYPE_CHECKING:
    from accounts.models import User

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SAME_WITHIN = DAY
KEPT = timedelta(days=2)
SAID_OFTEN = 12  # characters: so short a text ("so pretty!") may be said again to somebody else


@dataclass(frozen=True)
class Pace:
    minute: int
    hour: int


PACES = {
    "post": Pace(minute=5, hour=30),
    "comment": Pace(minute=8, hour=100),
    "review": Pace(minute=4, hour=20),
    "question": Pace(minute=4, hour=20),
    "answer": Pace(minute=8, hour=60),
    "report": Pace(minute=5, hour=30),
    "mark": Pace(minute=60, hour=600),  # likes, saves, follows, votes
}


class TooFast(Exception):
    """More than the pace allows; nothing was recorded."""


class SaidAlready(Exception):
    """The same words were said within a day."""


def record_act(*, user: "User", kind: str, text: str = "", about: Model | None = None, now: datetime) -> None:
    """Note one more act of that kind, `about` the row that says it. Call it in the transaction of the act.

    Raises TooFast, and SaidAlready for words that differ from her last ones by case, spaces and signs alone;
    but what a row said once it may say again.
    """
    pace = PACES[kind]
    for window, most in ((MINUTE, pace.minute), (HOUR, pace.hour)):
        if Act.objects.of(user, kind, now - window).count() >= most:
            raise TooFast
    mark, row = fingerprint(text), f"{about._meta.model_name} {about.pk}" if about else ""
    said = Act.objects.of(user, kind, now - SAME_WITHIN).filter(fingerprint=mark)
    if mark and (said.exclude(about=row) if row else said).exists():
        raise SaidAlready
    Act.objects.create(user=user, kind=kind, fingerprint=mark, about=row, at=now)


def new_words(before: str, after: str) -> str:
    """What of an edit counts as said: all of it, unless it says what was there already."""
    return "" if fingerprint(after) == fingerprint(before) else after


def fingerprint(text: str) -> str:
    """Alike for texts that differ only by case, spaces, signs and repeated letters; "" for the very short."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    if len(plain) < SAID_OFTEN:
        return ""
    plain = re.sub(r"(.)\1+", r"\1", plain)
    return hashlib.blake2b(plain.encode(), digest_size=16).hexdigest()


@shared_task  # type: ignore[untyped-decorator]
def forget_acts() -> int:
    """Forget what no limit asks for any more. Harmless when it runs twice."""
    deleted, _rows = Act.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return int(deleted)
