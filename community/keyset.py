"""Leafing through a list by its last row, so that it takes as long at the end as at the beginning."""

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
        value, pk = _read(after)
        rows = rows.filter(Q(**{f"{by}__lt": value}) | Q(**{by: value, "pk__lt": pk}))
    found = list(rows.order_by(f"-{by}", "-pk")[: size + 1])
    shown = found[:size]
    return Leaf(shown, _cursor(shown[-1], by) if len(found) > size else "")


def _cursor(row: Model, by: str) -> str:
    value = getattr(row, by)
    said = value.isoformat() if isinstance(value, datetime) else repr(value)
    return f"{said}~{row.pk}"


def _read(cursor: str) -> tuple[Any, int]:
    value, _tilde, pk = cursor.replace(" ", "+").partition("~")  # a + that came through unescaped
    try:
        return (datetime.fromisoformat(value) if "T" in value else float(value)), int(pk)
    except (ValueError, OverflowError):
        raise Http404 from None
