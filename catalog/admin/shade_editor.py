"""The shade editor: picker and Lab in step, the swatch drawn and its neighbours named as one types."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from catalog.models import Finish, Region, Shade
from catalog.services.shade_proof import prove_shade
from ml.colour import hex_to_lab

START = (45.0, 50.0, 25.0)  # a new shade's: a red


class ProofForm(forms.Form):
    """Either a hex, from the picker, or the three numbers."""

    hex = forms.RegexField(r"^#[0-9a-fA-F]{6}$", required=False)
    lightness = forms.FloatField(min_value=0, max_value=100, required=False)
    a = forms.FloatField(min_value=-128, max_value=128, required=False)
    b = forms.FloatField(min_value=-128, max_value=128, required=False)
    region = forms.ChoiceField(choices=Region.choices)
    finish = forms.ChoiceField(choices=Finish.choices)
    variant = forms.IntegerField(required=False)
    shade = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        numbers = tuple(asked.get(name) for name in ("lightness", "a", "b"))
        if asked.get("hex"):
            asked["lab"] = tuple(round(float(value), 2) for value in hex_to_lab(asked["hex"]))
        elif None in numbers:
            raise forms.ValidationError(_("A colour is a hex or L*, a* and b*."))
        else:
            asked["lab"] = numbers
        return asked


class ShadeEditor(ModelAdmin):  # type: ignore[misc]
    """`editor` stands among the read-only fields; its script asks `shade-proof/` for what it shows."""

    class Media:
        js = (forms.Script("js/admin/shade-editor.js", type="module"),)

    def editor(self, shade: Shade) -> SafeString:
        hex_code = shade.hex or Shade(region=Region.LIPS).set_colour(START).hex
        context = {"shade": shade, "hex": hex_code, "address": reverse("admin:catalog_shade_proof")}
        return render_to_string("admin/catalog/shade_editor.html", context)

    editor.short_description = _("colour")  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        proof = path("shade-proof/", self.admin_site.admin_view(self.proof_view), name="catalog_shade_proof")
        return [proof, *super().get_urls()]

    def proof_view(self, request: HttpRequest) -> HttpResponse:
        """A fragment. Compared is with the brand of the chosen variant, or else with all of the user's."""
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        form = ProofForm(request.GET)
        if not form.is_valid():
            return render(request, "admin/catalog/shade_proof_errors.html", {"form": form}, status=400)
        asked = form.cleaned_data
        others = self.get_queryset(request).filter(region=asked["region"]).exclude(pk=asked["shade"])
        if asked["variant"]:
            others = others.filter(variant__product__brand__products__variants=asked["variant"])
        proof = prove_shade(
            lab=asked["lab"],
            region=Region(asked["region"]),
            finish=Finish(asked["finish"]),
            others=others.order_by(),
        )
        return render(request, "admin/catalog/shade_proof.html", {"proof": proof})
