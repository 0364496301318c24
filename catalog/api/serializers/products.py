"""Brands, products, variants and shades."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.colour import Family
from catalog.models import Brand, Category, Finish, Picture, Product, Region, Shade, Variant
from catalog.models.picture import FORMATS, WIDTHS
from catalog.models.truth import Basis
from catalog.personal_colour import PersonalColour
from catalog.services.browse import Card
from catalog.services.cart import MOST


class MoneySerializer(serializers.Serializer[Any]):
    amount = serializers.IntegerField(help_text="In the smallest unit: whole won.")
    currency = serializers.CharField(help_text="ISO 4217.")


class CategorySerializer(serializers.Serializer[Any]):
    slug = serializers.ChoiceField(choices=Category.choices)
    name = serializers.CharField()
    products = serializers.IntegerField(help_text="How many are published.")


class BrandSerializer(serializers.ModelSerializer[Brand]):
    url = serializers.SerializerMethodField(help_text="The shop's page of the brand.")

    class Meta:
        model = Brand
        fields = ("slug", "name", "wordmark", "description", "url")
        extra_kwargs = {"wordmark": {"help_text": "As it stands on the tube, in Latin letters."}}

    def get_url(self, brand: Brand) -> str:
        page = f"{reverse('catalog:product-list')}?brand={brand.slug}"
        return str(self.context["request"].build_absolute_uri(page))


class ColourSerializer(serializers.Serializer[Any]):
    lab = serializers.ListField(child=serializers.FloatField(), min_length=3, max_length=3)
    hex = serializers.CharField()


class TruthSerializer(serializers.Serializer[Any]):
    basis = serializers.ChoiceField(
        choices=Basis.choices,
        help_text="Of the fitting room's paint in simulated light, or of a measured swatch.",
    )
    delta_e = serializers.FloatField(source="difference", help_text="CIEDE2000; the median, where simulated.")
    on = serializers.DateField()


class ShadeSerializer(serializers.ModelSerializer[Shade]):
    region = serializers.ChoiceField(choices=Region.choices)
    finish = serializers.ChoiceField(choices=Finish.choices)
    family = serializers.ChoiceField(choices=Family.choices)
    suits = serializers.ChoiceField(
        choices=[*PersonalColour.choices, ("", "none")], help_text="The season of personal colour it is of."
    )
    lab = serializers.ListField(
        child=serializers.FloatField(), min_length=3, max_length=3, help_text="CIELAB under D65."
    )
    more_colours = serializers.SerializerMethodField(help_text="A palette's, beside the leading one.")
    words = serializers.CharField(source="colour_words", help_text="The colour for who cannot see it.")
    truth = TruthSerializer(allow_null=True, help_text="How true its colour is; nothing before it is known.")
    swatch = serializers.SerializerMethodField(help_text="A picture of the shade, 480 px wide, WebP.")

    class Meta:
        model = Shade
        fields = (
            *("id", "number", "name", "region", "finish", "coverage"),
            *("lab", "hex", "more_colours", "family", "suits", "words", "truth", "swatch"),
        )

    @extend_schema_field(ColourSerializer(many=True))
    def get_more_colours(self, shade: Shade) -> Any:
        pairs = zip(shade.colours[1:], shade.hexes[1:], strict=True)
        return [{"lab": list(lab), "hex": code} for lab, code in pairs]

    def get_swatch(self, shade: Shade) -> str:
        picture = reverse("swatches:picture", args=[shade.pk, shade.swatch_key, "smear", 480])
        return str(self.context["request"].build_absolute_uri(picture))


class VariantSerializer(serializers.ModelSerializer[Variant]):
    price = MoneySerializer(source="current_price", help_text="What is charged now.")
    list_price = MoneySerializer(source="price", help_text="What it costs outside a sale.")
    most = serializers.SerializerMethodField(help_text="How many can be ordered at once; 0 is sold out.")
    shade = serializers.SerializerMethodField(help_text="Its colour, of what has one.")

    class Meta:
        model = Variant
        fields = ("id", "sku", "contents", "price", "list_price", "sale_until", "most", "shade")

    def get_most(self, variant: Variant) -> int:
        return min(variant.stock, MOST)

    @extend_schema_field(ShadeSerializer(allow_null=True))
    def get_shade(self, variant: Variant) -> Any:
        shade = getattr(variant, "shade", None)
        return ShadeSerializer(shade, context=self.context).data if shade else None


class SourceSerializer(serializers.Serializer[Any]):
    url = serializers.URLField()
    width = serializers.IntegerField()
    format = serializers.ChoiceField(choices=FORMATS)


class PictureSerializer(serializers.ModelSerializer[Picture]):
    sources = serializers.SerializerMethodField(help_text="The same picture in each width and format.")

    class Meta:
        model = Picture
        fields = ("alt", "width", "height", "sources")

    @extend_schema_field(SourceSerializer(many=True))
    def get_sources(self, picture: Picture) -> Any:
        here = self.context["request"].build_absolute_uri
        return [
            {"url": here(picture.address(width, suffix)), "width": width, "format": suffix}
            for suffix in FORMATS
            for width in WIDTHS
        ]


class ProductSerializer(serializers.ModelSerializer[Product]):
    brand = BrandSerializer()
    category = serializers.ChoiceField(choices=Category.choices)
    url = serializers.SerializerMethodField(help_text="The shop's page of the product.")
    pictures = PictureSerializer(many=True)
    rating = serializers.FloatField(allow_null=True, help_text="The mean of its stars, 1 to 5.")
    variants = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = (
            *("slug", "name", "brand", "category", "description", "published_at", "url"),
            *("pictures", "rating", "rating_count", "variants"),
        )

    def get_url(self, product: Product) -> str:
        return str(self.context["request"].build_absolute_uri(product.get_absolute_url()))

    @extend_schema_field(VariantSerializer(many=True))
    def get_variants(self, product: Product) -> Any:
        variants = self.context["variants"][product.pk]
        return VariantSerializer(variants, many=True, context=self.context).data


def write_products(
    request: Any, cards: Sequence[Card], serializer: type[ProductSerializer] = ProductSerializer
) -> Any:
    """The products, each with the variants of those of its shades that the card holds."""
    variants = {card.product.pk: [_variant(shade) for shade in card.shades] for card in cards}
    context = {"request": request, "variants": variants}
    return serializer([card.product for card in cards], many=True, context=context).data


def _variant(shade: Shade) -> Variant:
    shade.variant.shade = shade
    return shade.variant


class WishSerializer(serializers.Serializer[Shade]):
    """A variant, with what it belongs to."""

    product = serializers.SlugField(source="variant.product.slug")
    product_name = serializers.CharField(source="variant.product.name")
    brand = serializers.SlugField(source="variant.product.brand.slug")
    variant = serializers.SerializerMethodField()

    @extend_schema_field(VariantSerializer)
    def get_variant(self, shade: Shade) -> Any:
        return VariantSerializer(_variant(shade), context=self.context).data


class NearShadeSerializer(WishSerializer):
    """One beside a colour."""

    delta_e = serializers.FloatField(help_text="The difference by CIEDE2000: below 1 nobody sees it.")


class SuitingShadeSerializer(WishSerializer):
    """One that suits a person."""

    region = serializers.ChoiceField(choices=Region.choices)
    fit = serializers.FloatField(help_text="−1 … 1 of her season; of a foundation, −ΔE00 from her skin.")
    delta_e = serializers.FloatField(allow_null=True, help_text="From her skin by CIEDE2000; a foundation's.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why, in words.")


class SuggestionSerializer(serializers.Serializer[Any]):
    shade = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")
    product = serializers.SlugField(source="variant.product.slug")
    product_name = serializers.CharField(source="variant.product.name")
    brand = serializers.CharField(source="variant.product.brand.wordmark")
    hex = serializers.CharField()
