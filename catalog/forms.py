"""What a customer may ask of the shop, and what the shop's staff may type."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.colour import Family
from catalog.models import Address, Brand, Category, Country, Finish, Region
from catalog.personal_colour import PersonalColour
from catalog.scent import Accord, Impression, Season
from catalog.services.facets import IN_STOCK, ON_SALE, PRICES, STARS
from catalog.services.ingredients import MOST, word_of
from ml.colour import Lab


class Sort(models.TextChoices):
    MATCH = "match", pgettext_lazy("order of the list", "Best match")
    NEW = "new", pgettext_lazy("order of the list", "New")
    TRIED = "tried", pgettext_lazy("order of the list", "Most tried")
    RATED = "rated", pgettext_lazy("order of the list", "Best rated")
    CHEAP = "price", pgettext_lazy("order of the list", "Price: low to high")
    DEAR = "-price", pgettext_lazy("order of the list", "Price: high to low")
    NAME = "name", pgettext_lazy("order of the list", "Name")


class IngredientsField(forms.MultipleChoiceField):
    """Ingredients, or kinds of them, that the shop knows; others are passed over."""

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(word for word in map(word_of, (value or [])[:MOST]) if word))


class BrowseForm(forms.Form):
    """The shop list's query. Nothing in it can be wrong enough to fail: what is unknown is left out."""

    q = forms.CharField(required=False, max_length=80)
    category = forms.ChoiceField(required=False, choices=Category.choices)
    region = forms.MultipleChoiceField(required=False, choices=Region.choices)
    brand = forms.MultipleChoiceField(required=False)
    family = forms.MultipleChoiceField(required=False, choices=Family.choices)
    finish = forms.MultipleChoiceField(required=False, choices=Finish.choices)
    suits = forms.MultipleChoiceField(required=False, choices=PersonalColour.choices)
    price = forms.MultipleChoiceField(required=False, choices=[(band, band) for band in PRICES])
    rating = forms.MultipleChoiceField(required=False, choices=[(least, least) for least in STARS])
    stock = forms.MultipleChoiceField(required=False, choices=[(IN_STOCK, IN_STOCK)])
    sale = forms.MultipleChoiceField(required=False, choices=[(ON_SALE, ON_SALE)])
    accord = forms.MultipleChoiceField(required=False, choices=Accord.choices)
    impression = forms.MultipleChoiceField(required=False, choices=Impression.choices)
    season = forms.MultipleChoiceField(required=False, choices=Season.choices)
    contains = IngredientsField(required=False)
    without = IngredientsField(required=False)
    mine = forms.BooleanField(required=False, help_text="Without what she avoids.")
    sort = forms.ChoiceField(required=False, choices=Sort.choices)

    def __init__(self, data: Any, *, brands: list[Brand]) -> None:
        super().__init__(data)
        self.fields["brand"].choices = [(brand.slug, brand.wordmark) for brand in brands]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Each field, empty or valid; the order is best match or new unless asked for."""
        self.full_clean()
        empty = {
            name: [] if isinstance(field, forms.MultipleChoiceField) else ""
            for name, field in self.fields.items()
        }
        asked = empty | self.cleaned_data
        return asked | {"sort": asked["sort"] or (Sort.MATCH if asked["q"] else Sort.NEW).value}


LAB = r"^\s*-?\d{1,3}(\.\d{1,6})?(\s*,\s*-?\d{1,3}(\.\d{1,6})?){2}\s*$"


class LabField(forms.RegexField):
    """As in "39,56,33" → a Lab triple; None when empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(LAB, required=False, max_length=60, **options)

    def clean(self, value: Any) -> Lab | None:
        text = super().clean(value)
        if not text:
            return None
        lightness, a, b = map(float, text.split(","))
        if not (0 <= lightness <= 100 and -128 <= a <= 128 and -128 <= b <= 128):
            raise forms.ValidationError("0 ≤ L* ≤ 100, −128 ≤ a*, b* ≤ 128")
        return lightness, a, b


COLOURED = [choice for choice in Region.choices if choice[0] != Region.SCENT]  # where a colour is looked for


class ColourForm(forms.Form):
    """A colour typed, or one picked; the typed one counts."""

    hex = forms.CharField(required=False, max_length=20)
    picked = forms.CharField(required=False, max_length=20)
    region = forms.ChoiceField(required=False, choices=COLOURED)

    def clean_hex(self) -> str:
        return _hex(self.cleaned_data["hex"])

    def clean_picked(self) -> str:
        return _hex(self.cleaned_data["picked"])

    @property
    def colour(self) -> str:
        """`#rrggbb`, or empty."""
        return str(self.cleaned_data["hex"] or self.cleaned_data["picked"])


def _hex(typed: str) -> str:
    digits = typed.removeprefix("#").lower()
    if digits and not re.fullmatch("[0-9a-f]{3}|[0-9a-f]{6}", digits):
        raise forms.ValidationError(_("A colour is written as in #b3202a."))
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return f"#{digits}" if digits else ""


class QuantityForm(forms.Form):
    quantity = forms.IntegerField(min_value=0)


class NoticeForm(forms.Form):
    email = forms.EmailField()


def _link(url: Any, text: Any) -> SafeString:
    return format_html('<a href="{}" target="_blank">{}</a>', url, text)


link_lazy = lazy(_link, SafeString)


def _filled(token: str) -> dict[str, str]:
    """Attributes that let the browser fill the field in (HTML's autofill names)."""
    return {"autocomplete": token}


class AddressForm(forms.ModelForm):  # type: ignore[type-arg]
    """A Korean address needs five digits of postcode, another one a city."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        validators=[RegexValidator(r"^\+?[0-9][0-9 -]{6,}$", _("Digits only, as in 010-1234-5678."))],
        widget=forms.TextInput(attrs={"type": "tel", **_filled("tel")}),
    )

    class Meta:
        model = Address
        fields = ("name", "phone", "country", "postcode", "line1", "line2", "city", "region")
        labels = {
            "name": _("Recipient"),
            "country": _("Country"),
            "postcode": _("Postcode"),
            "line1": _("Address"),
            "line2": _("Building, flat"),
            "city": _("City"),
            "region": _("State or province"),
        }
        widgets = {
            "name": forms.TextInput(attrs=_filled("name")),
            "country": forms.Select(attrs=_filled("country")),
            "postcode": forms.TextInput(attrs=_filled("postal-code")),
            "line1": forms.TextInput(attrs=_filled("address-line1")),
            "line2": forms.TextInput(attrs=_filled("address-line2")),
            "city": forms.TextInput(attrs=_filled("address-level2")),
            "region": forms.TextInput(attrs=_filled("address-level1")),
        }

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("country") == Country.KOREA:
            asked |= {"city": "", "region": ""}
            if not re.fullmatch(r"\d{5}", asked.get("postcode", "00000")):
                self.add_error("postcode", _("A Korean postcode has five digits."))
        elif not asked.get("city"):
            self.add_error("city", _("Which city?"))
        return asked


class CheckoutForm(AddressForm):
    """The checkout page: who, where to, and what the law wants agreed to before an order."""

    CONSENTS = ("terms", "notice", "age")

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The confirmation and the way to your order go there."),
        widget=forms.EmailInput(attrs=_filled("email")),
    )
    terms = forms.BooleanField(
        label=_("I agree to the terms of service."),
        help_text=link_lazy(reverse_lazy("terms"), _("Read the terms of service")),
    )
    notice = forms.BooleanField(
        label=_(
            "I have looked at what I order, its price and the terms of delivery and withdrawal, and buy it."
        )
    )
    age = forms.BooleanField(label=_("I am 14 years old or older."))
    key = forms.RegexField(r"^[0-9A-Za-z-]{8,64}$", widget=forms.HiddenInput)
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)

    field_order = ["email", *AddressForm.Meta.fields, *CONSENTS]

    @property
    def consents(self) -> list[forms.BoundField]:
        return [self[name] for name in self.CONSENTS]

    @property
    def address(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in AddressForm.Meta.fields}
