"""Counting tries."""

from datetime import date

from django.db.models import F

from catalog.models import Shade, TryCount


def count_try(*, shade: Shade, on: date) -> None:
    """One more try of the shade on that day; safe when many count at once."""
    TryCount.objects.update_or_create(
        shade=shade, day=on, defaults={"count": F("count") + 1}, create_defaults={"count": 1}
    )
