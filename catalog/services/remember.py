"""What a process keeps of the catalogue in memory, until the catalogue changes."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from django.db.models import Max

from catalog.models import SearchDocument

T = TypeVar("T")
OLDEST_S = 300.0  # a write that was stamped before another one, and committed after it, is seen by then


class Remembered(Generic[T]):
    """A value loaded once and again whenever a search document was written since. One small query to ask."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = Lock()
        self._kept: tuple[datetime | None, float, T] | None = None

    def get(self) -> T:
        stamp = SearchDocument.objects.aggregate(newest=Max("updated_at"))["newest"]
        kept = self._kept
        if kept is None or kept[0] != stamp or monotonic() - kept[1] > OLDEST_S:
            with self._lock:
                kept = self._kept = (stamp, monotonic(), self._load())
        return kept[2]
