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
from catalog.api.serializers.products import (
    NearShadeSerializer,
    SuitingShadeSerializer,
    WishSerializer,
)
from catalog.forms import ColourForm, LabField
from catalog.models import Region, Shade
from catalog.personal_colour import UNDERTONES, USUAL, PersonalColour
from catalog.services.nearest import shades_near
from catalog.services.shade_finder import FOUND, Match, Person, find_shades
from ml.colour import Lab, hex_to_lab

MOST = 24
BIGGEST = 2**63 - 1


class NearForm(forms.Form):
    """One of `shade`, `hex` and `lab`, and how many are wanted."""

    shade = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST, help_text="A shade's id.")
    hex = forms.CharField(required=False, max_length=20, help_text="As in b3202a.")
    lab = LabField(help_text="CIELAB under D65, as in 39,56,33.")
    region = forms.ChoiceField(required=False, choices=Region.choices, help_text="Lips unless said.")
    limit = forms.IntegerField(required=False, min_value=1, max_value=MOST)

    def clean_hex(self) -> str:
        form = ColourForm({"hex": self.cleaned_data["hex"]})
        if not form.is_valid():
            raise forms.ValidationError(list(form.errors["hex"]))
        return form.colour


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


class SuitingForm(forms.Form):
    """What is known of a person's colours: at least one thing."""

    season = forms.ChoiceField(required=False, choices=PersonalColour.choices)
    undertone = forms.ChoiceField(required=False, choices=[(name, name) for name in UNDERTONES])
    skin = LabField(help_text="Her skin as CIELAB under D65, as in 72,11,16.")
    region = forms.ChoiceField(
        required=False,
        choices=[(region.value, region.label) for region in Region if region in {Region.SKIN, *USUAL}],
        help_text="Foundation, lips and cheeks unless said.",
    )
    limit = forms.IntegerField(required=False, min_value=1, max_value=MOST)


class SuitingShades(PublicView):
    @extend_schema(
        tags=["search"],
        operation_id="shades_suiting",
        parameters=parameters(SuitingForm.base_fields),
        responses=SuitingShadeSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Shades that suit a person: a foundation for her skin, make-up of her season."""
        asked = cleaned(SuitingForm(request.query_params))
        person = Person(asked["skin"], asked["undertone"], asked["season"])
        if person == Person():
            raise ValidationError({"season": [_("Give at least one of season, undertone and skin.")]})
        regions = [asked["region"]] if asked["region"] else FOUND
        found = find_shades(person=person, regions=regions, limit=asked["limit"] or MOST)
        return Response([_written(request, match) for matches in found.values() for match in matches])


def _written(request: Request, match: Match) -> dict[str, Any]:
    return {
        **WishSerializer(match.shade, context={"request": request}).data,
        "region": match.shade.region,
        "fit": round(match.fit, 3),
        "delta_e": None if match.difference is None else round(match.difference, 2),
        "reasons": match.words,
    }
