"""What a product shows, holds and smells of."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api.serializers.products import ProductSerializer
from catalog.inci import Warn
from catalog.models import Category, FragranceTrait, Ingredient, Product
from catalog.models.fragrance import Concentration
from catalog.scent import Kind


class WarningSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(source="value", choices=Warn.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    reason = serializers.CharField(help_text="Why some people avoid it.")


class IngredientSerializer(serializers.Serializer[Ingredient]):
    inci = serializers.CharField(source="name", help_text="The same in every language.")
    name = serializers.CharField(source="__str__")
    warnings = WarningSerializer(many=True)


class TraitSerializer(serializers.Serializer[FragranceTrait]):
    kind = serializers.ChoiceField(choices=Kind.choices)
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    strength = serializers.FloatField(help_text="0 a trace … 1 all of it")


class ScentSerializer(serializers.Serializer[Any]):
    concentration = serializers.ChoiceField(choices=Concentration.choices)
    traits = TraitSerializer(many=True, help_text="Notes, accords, impressions, seasons; the strongest first")


class FullProductSerializer(ProductSerializer):
    """With what only the product's own page tells."""

    ingredients = serializers.SerializerMethodField(help_text="What there is most of comes first.")
    scent = serializers.SerializerMethodField(help_text="Of a perfume.")

    class Meta(ProductSerializer.Meta):
        fields = (*ProductSerializer.Meta.fields, "ingredients", "scent")  # type: ignore[assignment]

    @extend_schema_field(IngredientSerializer(many=True))
    def get_ingredients(self, product: Product) -> Any:
        held = [row.ingredient for row in product.contents.select_related("ingredient")]
        return IngredientSerializer(held, many=True).data  # type: ignore[arg-type]

    @extend_schema_field(ScentSerializer(allow_null=True))
    def get_scent(self, product: Product) -> Any:
        if product.category != Category.FRAGRANCE or not hasattr(product, "fragrance"):
            return None
        scent = product.fragrance
        return ScentSerializer({"concentration": scent.concentration, "traits": scent.traits.all()}).data
