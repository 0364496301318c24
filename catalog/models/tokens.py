"""Looking tokens up, with the index that each database has for it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Lookup

FTS = "catalog_searchdocument_fts"  # on SQLite, made by the migration and kept by triggers


class HasAll(Lookup):
    """All the tokens are there: by FTS5 on SQLite, by GIN over an array on PostgreSQL."""

    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        asked = " AND ".join(f'"{token}"' for token in self.rhs)
        key = f"{connection.ops.quote_name(self.lhs.alias)}.{connection.ops.quote_name('shade_id')}"
        return f"{key} IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)", [asked]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"string_to_array({column}, ' ') @> %s::text[]", [*params, list(self.rhs)]
