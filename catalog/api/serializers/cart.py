"""What lies in the cart."""

from typing import Any

from rest_framework import serializers

from catalog.api.fields import WholeField
from catalog.api.serializers.products import MoneySerializer, VariantSerializer
from catalog.services.cart import MOST, name_of

BIGGEST = 2**63 - 1


class LineSerializer(serializers.Serializer[Any]):
    variant = VariantSerializer()
    name = serializers.SerializerMethodField(help_text="Product and shade.")
    quantity = serializers.IntegerField()
    price = MoneySerializer(help_text="Of one, now.")
    total = MoneySerializer(help_text="Nothing for what is sold out.")

    def get_name(self, line: Any) -> str:
        return name_of(line.variant)


class CartSerializer(serializers.Serializer[Any]):
    lines = LineSerializer(source="cart.lines", many=True)
    count = serializers.IntegerField(source="cart.count", help_text="How many things.")
    goods = MoneySerializer(source="quote.goods", help_text="At today's prices, tax included.")
    discount = MoneySerializer(source="quote.discount", help_text="What the coupon takes off.")
    shipping = MoneySerializer(source="quote.shipping")
    total = MoneySerializer(source="quote.total")
    remark = serializers.CharField(source="quote.remark", help_text="Why the coupon takes nothing off.")
    notices = serializers.ListField(
        source="cart.notices",
        child=serializers.CharField(),
        help_text="What changed since the cart was last looked at.",
    )
    shown = serializers.CharField(
        help_text="Names this cart at these prices: an order that repeats it is for what was shown."
    )


class AddSerializer(serializers.Serializer[Any]):
    variant = WholeField(min_value=1, max_value=BIGGEST)
    quantity = WholeField(min_value=1, max_value=MOST, default=1)


class QuantitySerializer(serializers.Serializer[Any]):
    quantity = WholeField(min_value=0, max_value=MOST, help_text="None takes it out.")
