"""Fields that take what the description says, and nothing that could be made into it: no "1" for 1."""

from typing import Any, ClassVar, TypeVar

from django.db import models
from rest_framework import serializers

Row = TypeVar("Row", bound=models.Model)


class TextField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class EmailField(TextField, serializers.EmailField):
    pass


class WholeField(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, str | bool):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class YesField(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class StrictSerializer(serializers.ModelSerializer[Row]):
    serializer_field_mapping: ClassVar[Any] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: TextField,
    }
