"""What every list of the shop's administration keeps to: the user's own brands, or reading only."""

from typing import Any

from django import forms
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin


class BrandScoped(ModelAdmin):  # type: ignore[misc]
    """Only rows of the user's own brands, and only those to choose from in a foreign key."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).for_staff(request.user)  # type: ignore[no-any-return]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        kwargs["queryset"] = db_field.related_model.objects.for_staff(request.user)  # type: ignore[attr-defined, union-attr]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[no-any-return]


class ReadOnly:
    """To be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
