"""What is kept of the catalogue until it changes: by a process in memory, or for all in the cache."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar, cast

from django.core.cache import cache
from django.db.models import Max

from catalog.models import SearchDocument

T = TypeVar("T")
OLDEST_S = 300.0  # a write that was stamped before another one, and committed after it, is seen by then
FRESH_S = 60  # stock, prices and tries change without a document: what counts them is so old at most


def stamp() -> datetime | None:
    """When a search document was last written. One small query."""
    newest: datetime | None = SearchDocument.objects.aggregate(newest=Max("updated_at"))["newest"]
    return newest


class Remembered(Generic[T]):
    """A value loaded once and again whenever a search document was written since. One small query to ask."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = Lock()
        self._kept: tuple[datetime | None, float, T] | None = None

    def get(self) -> T:
        newest = stamp()
        kept = self._kept
        if kept is None or kept[0] != newest or monotonic() - kept[1] > OLDEST_S:
            with self._lock:
                kept = self._kept = (newest, monotonic(), self._load())
        return kept[2]


def shared(name: str, of: object, work_out: Callable[[], T]) -> T:
    """What all processes share for a minute, or until a document is written; `of` is what it depends on."""
    content = f"{stamp()} {of!r}"
    key = f"catalog:{name}:{hashlib.sha256(content.encode()).hexdigest()[:32]}"
    return cast(T, cache.get_or_set(key, work_out, FRESH_S))
