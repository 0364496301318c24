"""Kept looks, tries, and the colour of a photographed lipstick."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api.fields import StrictSerializer
from catalog.api.serializers.products import NearShadeSerializer
from catalog.models import Finish, Region
from tryon.controls import look_from
from tryon.models import KeptLook
from tryon.protocol import Refused

COLOUR = {
    "oneOf": [
        {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
        {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3},
    ]
}
LAYER = {
    "type": "object",
    "required": ["region", "colours"],
    "additionalProperties": False,
    "properties": {
        "region": {"type": "string", "enum": [region.value for region in Region if region != Region.SCENT]},
        "colours": {"type": "array", "items": COLOUR, "minItems": 1, "maxItems": 5},
        "finish": {"type": "string", "enum": Finish.values},
        "coverage": {"type": "number", "minimum": 0, "maximum": 1},
        "intensity": {"type": "number", "minimum": 0, "maximum": 1},
        "shape": {"type": "string"},
        "shade": {"type": "integer", "nullable": True, "description": "The shade of the shop that makes it."},
    },
}
LOOK = {
    "type": "object",
    "required": ["layers"],
    "additionalProperties": False,
    "properties": {"layers": {"type": "array", "items": LAYER, "maxItems": 12}},
    "example": {"layers": [{"region": "lips", "colours": ["#b3202a"], "finish": "satin"}]},
}


@extend_schema_field(LOOK)
class LookField(serializers.JSONField):
    """A look's JSON; what a look may be, the engine says."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return look_from(super().to_internal_value(data))
        except Refused as refusal:
            raise serializers.ValidationError(refusal.detail, code=refusal.code.value) from None


class KeptLookSerializer(StrictSerializer[KeptLook]):
    look = LookField()
    url = serializers.SerializerMethodField(help_text="The fitting room with the look on.")

    class Meta:
        model = KeptLook
        fields = ("id", "name", "look", "created_at", "url")
        read_only_fields = ("id", "created_at", "url")

    def get_url(self, kept: KeptLook) -> str:
        page = f"{reverse('tryon:studio')}?look={kept.pk}"
        return str(self.context["request"].build_absolute_uri(page))


class TrySerializer(serializers.Serializer[Any]):
    shade = serializers.IntegerField()
    tries = serializers.IntegerField(help_text="By everybody, in the last thirty days.")


class PhotoSerializer(serializers.Serializer[Any]):
    photo = serializers.FileField(help_text="JPEG, PNG, WebP or HEIC; it is kept nowhere.")
    consent = serializers.CharField(help_text="The version of the fitting room's terms she agreed to.")


class FoundColourSerializer(serializers.Serializer[Any]):
    hex = serializers.CharField()
    lab = serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3)
    words = serializers.CharField()
    confidence = serializers.FloatField(help_text="0 … 1")
    light = serializers.ChoiceField(
        choices=["good", "dark", "bright", "coloured", "uneven"],
        help_text="That of the photograph; in any but good light the colour is not to be relied on.",
    )
    near = NearShadeSerializer(many=True)
