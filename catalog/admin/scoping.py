"""What every list of the shop's administration keeps to: the user's own brands, or reading only."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    Base = BaseModelAdmin[Any]
else:
    Base = object


class OwnBrands(Base):
    """For a list or an inline: only rows of the user's brands, and only those in a form's choices."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).for_staff(request.user)  # type: ignore[attr-defined, no-any-return]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any] | None:
        """Of a foreign key and of a many-to-many alike."""
        rows = super().get_field_queryset(db, db_field, request)
        every: Any = db_field.remote_field.model.objects.all() if rows is None else rows
        return every.for_staff(request.user) if hasattr(every, "for_staff") else rows


class BrandScoped(OwnBrands, ModelAdmin):  # type: ignore[misc]
    """A list of the user's own brands."""


class ReadOnly:
    """To be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
