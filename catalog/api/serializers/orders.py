"""Orders: what is asked for one, and what is said of one."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from catalog.api.fields import EmailField, StrictSerializer, TextField, YesField
from catalog.api.serializers.products import MoneySerializer
from catalog.forms import AddressForm, CheckoutForm
from catalog.models import Address, Country, Fulfilment, FulfilmentStatus, Order, OrderLine, OrderStatus


class AddressSerializer(serializers.ModelSerializer[Address]):
    country = serializers.ChoiceField(choices=Country.choices)

    class Meta:
        model = Address
        fields = AddressForm.Meta.fields


class OrderLineSerializer(serializers.ModelSerializer[OrderLine]):
    price = MoneySerializer()
    discount = MoneySerializer(help_text="The line's share of what the coupon took off.")
    total = MoneySerializer(help_text="Before the discount.")

    class Meta:
        model = OrderLine
        fields = ("sku", "name", "price", "quantity", "discount", "total")


class FulfilmentSerializer(serializers.ModelSerializer[Fulfilment]):
    """The parcel that one brand makes."""

    brand = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    status = serializers.ChoiceField(choices=FulfilmentStatus.choices)
    lines = OrderLineSerializer(many=True)

    class Meta:
        model = Fulfilment
        fields = ("brand", "status", "carrier", "tracking", "shipped_at", "delivered_at", "lines")


class OrderSerializer(serializers.ModelSerializer[Order]):
    status = serializers.ChoiceField(choices=OrderStatus.choices)
    address = AddressSerializer()
    goods, discount, shipping = MoneySerializer(), MoneySerializer(), MoneySerializer()
    total, tax, refunded = MoneySerializer(), MoneySerializer(), MoneySerializer()
    fulfilments = FulfilmentSerializer(many=True)
    can_be_cancelled = serializers.BooleanField()
    url = serializers.SerializerMethodField(help_text="The shop's page of the order.")

    class Meta:
        model = Order
        fields = (
            *("number", "token", "status", "email", "address"),
            *("goods", "discount", "shipping", "total", "tax", "refunded"),
            *("placed_at", "expires_at", "paid_at", "ended_at", "can_be_cancelled", "fulfilments", "url"),
        )
        extra_kwargs = {"token": {"help_text": "Whoever knows a guest's may see and cancel the order."}}

    def get_url(self, order: Order) -> str:
        page = reverse("catalog:order-detail", args=[order.token])
        return str(self.context["request"].build_absolute_uri(page))


class PlaceSerializer(StrictSerializer[Address]):
    """What the checkout page asks for; the rules are those of its form."""

    email = EmailField(max_length=254)
    country = serializers.ChoiceField(choices=Country.choices)
    terms = YesField(help_text="She agrees to the terms of service.")
    notice = YesField(help_text="She has seen what she orders, its price and terms.")
    age = YesField(help_text="She is 14 years old or older.")
    coupon = TextField(max_length=32, required=False, allow_blank=True, default="")
    shown = TextField(max_length=64, help_text="As the cart said, with this coupon and for this address.")

    class Meta:
        model = Address
        fields = ("email", *AddressForm.Meta.fields, "terms", "notice", "age", "coupon", "shown")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        form = CheckoutForm({**attrs, "key": self.context["key"]})
        if not form.is_valid():
            said = {name: [str(one) for one in errors] for name, errors in form.errors.items()}
            raise serializers.ValidationError(said)
        return {"address": form.address, "coupon": attrs["coupon"], **form.cleaned_data}


class PayAtSerializer(serializers.Serializer[Any]):
    url = serializers.URLField(help_text="Where to send the customer to pay.")
