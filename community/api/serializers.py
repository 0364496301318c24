"""Reviews as everybody may read them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from community.models import Review


class ResponseSerializer(serializers.Serializer[Any]):
    """What the brand says to it."""

    brand = serializers.SlugField(source="brand.slug")
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class ReviewSerializer(serializers.ModelSerializer[Review]):
    author = serializers.CharField(source="author.member", help_text="The name she goes by.")
    shade = serializers.IntegerField(source="shade_id", allow_null=True, help_text="The one that she wears.")
    pictures = serializers.SerializerMethodField(help_text="Addresses of JPEGs.")
    response = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField(help_text="The review's own page.")

    class Meta:
        model = Review
        fields = (
            *("id", "author", "shade", "stars", "colour", "wear", "texture", "text", "is_verified"),
            *("helpful_count", "created_at", "edited_at", "pictures", "response", "url"),
        )

    def get_pictures(self, review: Any) -> list[str]:
        return [self._here(picture.url) for picture in review.shown_pictures]

    @extend_schema_field(ResponseSerializer(allow_null=True))
    def get_response(self, review: Review) -> Any:
        said = getattr(review, "response", None)
        return ResponseSerializer(said).data if said and not said.hidden_at else None

    def get_url(self, review: Review) -> str:
        return self._here(review.get_absolute_url())

    def _here(self, path: str) -> str:
        return str(self.context["request"].build_absolute_uri(path))
