"""What a customer sends back of a parcel: how many of each, why, and what she wants for it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Fulfilment, OrderLine, ReturnKind, ReturnReason, Variant
from catalog.services.cart import name_of
from catalog.services.returns import Asked, choices_instead, returnable


class VariantField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, variant: Variant) -> str:
        return name_of(variant)


class ReturnForm(forms.Form):
    """A quantity for each line that can be sent back, and the shade to come instead."""

    kind = forms.ChoiceField(
        label=_("What do you want for it?"),
        choices=ReturnKind.choices,
        initial=ReturnKind.REFUND,
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("Why do you send it back?"), choices=ReturnReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Anything we should know?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, parcel: Fulfilment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = parcel.lines.select_related("variant__product")
        self.lines: dict[OrderLine, int] = {line: most for line in lines if (most := returnable(line))}
        for line, most in self.lines.items():
            self.fields[f"quantity-{line.pk}"] = forms.TypedChoiceField(
                label=_("How many"),
                choices=[(number, number) for number in range(most + 1)],
                coerce=int,
                required=False,
                initial=most if len(self.lines) == 1 else 0,
            )
            self.fields[f"wanted-{line.pk}"] = VariantField(
                queryset=choices_instead(line),
                label=_("In exchange for"),
                required=False,
                initial=line.variant_id,
                empty_label=None,
            )

    @property
    def rows(self) -> Iterator[tuple[OrderLine, forms.BoundField, forms.BoundField]]:
        for line in self.lines:
            yield line, self[f"quantity-{line.pk}"], self[f"wanted-{line.pk}"]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if not self.errors and not any(quantity for quantity, _wanted in self.asked.values()):
            self.add_error(None, _("Choose what you want to send back."))
        return asked

    @property
    def asked(self) -> Asked:
        is_exchange = self.cleaned_data["kind"] == ReturnKind.EXCHANGE
        return {
            line.pk: (
                self.cleaned_data.get(f"quantity-{line.pk}") or 0,
                self.cleaned_data.get(f"wanted-{line.pk}") if is_exchange else None,
            )
            for line in self.lines
        }
