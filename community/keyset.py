"""Leafing through a list by its last row, so that it takes as long at the end as at the beginning."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Leaf(Generic[Row]):
    """Some rows, and the cursor of what comes after them ("" at the end)."""

    rows: Sequence[Row]
    after: str


def leaf_of(rows: QuerySet[Row], *, by: str, after: str, size: int = 24) -> Leaf[Row]:
    """The next `size` rows, the largest `by` first. Http404 for a cursor that is none."""
    if after:
        value, pk = _read(after, is_time=by.endswith("_at"))
        rows = rows.filter(Q(**{f"{by}__lt": value}) | Q(**{by: value, "pk__lt": pk}))
    found = list(rows.order_by(f"-{by}", "-pk")[: size + 1])
    shown = found[:size]
    return Leaf(shown, _cursor(shown[-1], by) if len(found) > size else "")


def _cursor(row: Model, by: str) -> str:
    value = getattr(row, by)
    said = value.isoformat() if isinstance(value, datetime) else repr(value)
    return f"{said}~{row.pk}"


def _read(cursor: str, *, is_time: bool) -> tuple[Any, int]:
    said, _tilde, pk = cursor.replace(" ", "+").partition("~")  # a + that came through unescaped
    try:
        value = datetime.fromisoformat(said) if is_time else float(said)
        number = int(pk)
    except (ValueError, OverflowError):
        raise Http404 from None
    is_sound = value.tzinfo is not None if isinstance(value, datetime) else math.isfinite(value)
    if not is_sound or not 0 < number < 2**63:
        raise Http404
    return value, number
