"""What the text search reads: one document a shade, cut into n-grams."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, Lookup
from django.utils.translation import gettext_lazy as _

from catalog.models.shade import Shade

FTS = "catalog_searchdocument_fts"  # on SQLite, made by the migration and kept by triggers


class HasAll(Lookup[Any]):
    """All the tokens are there: by FTS5 on SQLite, by GIN over an array on PostgreSQL."""

    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        asked = " AND ".join(f'"{token}"' for token in self.rhs)
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name('shade_id')}"
        return f"{key} IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)", [asked]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"string_to_array({column}, ' ') @> %s::text[]", [*params, list(self.rhs)]


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    def having(self, tokens: Sequence[str]) -> "SearchDocumentQuerySet":
        return self.filter(HasAll(F("tokens"), tokens))


class SearchDocument(models.Model):
    """Written by `catalog.services.search` alone.

    A change of this table that SQLite can only do by copying it loses the triggers: such a migration makes them anew.
    """

    shade = models.OneToOneField(
        Shade, on_delete=models.CASCADE, primary_key=True, related_name="document", verbose_name=_("shade")
    )
    names = models.TextField(help_text="|name|name|, folded: for the ranking.")
    words = models.TextField(help_text="Every word of the document once.")
    tokens = models.TextField(help_text="The words' n-grams and initials, between spaces.")
    updated_at = models.DateTimeField(db_index=True)

    objects = models.Manager.from_queryset(SearchDocumentQuerySet)()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")

    def __str__(self) -> str:
        return self.names
