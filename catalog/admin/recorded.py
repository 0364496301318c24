"""The record of a row's changes in the administration: when, who, what it was and what it became."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

LATEST = 100
KINDS = {"+": _("added"), "~": _("changed"), "-": _("deleted")}


class Recorded(ModelAdmin):  # type: ignore[misc]
    """The model stands in catalog.history. Whose row it is, `get_queryset` says."""

    object_history_template = "admin/catalog/history.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rows = SimpleLazyObject(lambda: list(self._entries(unquote(object_id))))
        return super().history_view(request, object_id, {"entries": rows, **(extra_context or {})})  # type: ignore[no-any-return]

    def _entries(self, pk: str) -> Iterator[dict[str, Any]]:
        """The latest first."""
        records = list(self.model.history.filter(id=pk).select_related("history_user")[: LATEST + 1])
        for record, earlier in zip_longest(records[:LATEST], records[1:]):
            yield {
                "record": record,
                "kind": KINDS[record.history_type],
                "changes": _changes(record, earlier) if earlier else [],
            }


def _changes(record: Any, earlier: Any) -> list[tuple[str, Any, Any]]:
    """Each field that differs: what it is called, what it was and what it became."""
    delta = record.diff_against(earlier, foreign_keys_are_objs=True)
    fields = type(record)._meta
    return [(fields.get_field(change.field).verbose_name, change.old, change.new) for change in delta.changes]
