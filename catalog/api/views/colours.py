"""Shades by colour."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.base import PublicView, cleaned, parameters
from catalog.api.serializers.products import NearShadeSerializer
from catalog.forms import ColourForm
from catalog.models import Region, Shade
from catalog.services.nearest import shades_near
from ml.colour import Lab, hex_to_lab

MOST = 24
BIGGEST = 2**63 - 1


class NearForm(forms.Form):
    """One of `shade`, `hex` and `lab`, and how many are wanted."""

    shade = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST, help_text="A shade's id.")
    hex = forms.CharField(required=False, max_length=20, help_text="As in b3202a.")
    lab = forms.RegexField(
        r"^\s*-?\d{1,3}(\.\d{1,6})?(\s*,\s*-?\d{1,3}(\.\d{1,6})?){2}\s*$",
        required=False,
        max_length=60,
        help_text="CIELAB under D65, as in 39,56,33.",
    )
    region = forms.ChoiceField(required=False, choices=Region.choices, help_text="Lips unless said.")
    limit = forms.IntegerField(required=False, min_value=1, max_value=MOST)

    def clean_hex(self) -> str:
        form = ColourForm({"hex": self.cleaned_data["hex"]})
        if not form.is_valid():
            raise forms.ValidationError(list(form.errors["hex"]))
        return form.colour

    def clean_lab(self) -> Lab | None:
        if not self.cleaned_data["lab"]:
            return None
        lightness, a, b = map(float, self.cleaned_data["lab"].split(","))
        if not (0 <= lightness <= 100 and -128 <= a <= 128 and -128 <= b <= 128):
            raise forms.ValidationError("0 ≤ L* ≤ 100, −128 ≤ a*, b* ≤ 128")
        return lightness, a, b


class NearShades(PublicView):
    @extend_schema(
        tags=["search"],
        operation_id="shades_near",
        parameters=parameters(NearForm.base_fields),
        responses={
            200: NearShadeSerializer(many=True),
            404: OpenApiResponse(description="No such shade is sold."),
        },
    )
    def get(self, request: Request) -> Response:
        """The shades nearest to a colour by CIEDE2000, or to another product's shade: its dupes."""
        asked = cleaned(NearForm(request.query_params))
        if sum(bool(asked.get(name)) for name in ("shade", "hex", "lab")) != 1:
            raise ValidationError({"shade": [_("Give one of shade, hex and lab.")]})
        lab, region, own = _target(asked)
        near = shades_near(lab, limit=asked["limit"] or MOST, region=region, but_product=own)
        return Response(write_near(request, near))


def _target(asked: dict[str, Any]) -> tuple[Lab, str, int]:
    """The colour, where it is worn, and the product that needs no finding."""
    if asked["shade"]:
        shade = get_object_or_404(Shade.objects.published().select_related("variant"), pk=asked["shade"])
        return shade.lab, shade.region, shade.variant.product_id
    return asked["lab"] or hex_to_lab(asked["hex"]), asked["region"] or Region.LIPS.value, 0


def write_near(request: Request, near: list[tuple[Shade, float]]) -> Any:
    for shade, difference in near:
        shade.delta_e = round(difference, 2)  # type: ignore[attr-defined]
    found = [shade for shade, _difference in near]
    return NearShadeSerializer(found, many=True, context={"request": request}).data  # type: ignore[arg-type]
