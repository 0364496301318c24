"""The shape of what is posted; what a look may be, the engine says."""

from collections.abc import Callable
from typing import Any

from django import forms

from accounts.models.profile import MONK, Undertone
from catalog.forms import LabField
from catalog.personal_colour import PersonalColour
from catalog.services.shade_finder import Person
from tryon.controls import look_from, looks_from
from tryon.protocol import Refused
from tryon.services.colours import Colours


class LookField(forms.JSONField):
    """A look as JSON text → `Look`. Its error carries the refusal's code."""

    read: Callable[[Any], Any] = staticmethod(look_from)

    def clean(self, value: Any) -> Any:
        try:
            obj = super().clean(value)
            return None if obj is None and not self.required else self.read(obj)
        except Refused as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code.value) from None
        except RecursionError:
            raise forms.ValidationError("too deeply nested", code="invalid_look") from None


class LooksField(LookField):
    """Two to four looks."""

    read = staticmethod(looks_from)


class FrameForm(forms.Form):
    frame = forms.FileField()
    look = LookField()
    compare = LooksField(required=False)
    consent = forms.CharField(required=False)
    still = forms.BooleanField(required=False)
    seq = forms.IntegerField(required=False, min_value=0, max_value=2**32 - 1)
    capture_ms = forms.FloatField(required=False)
    faces = forms.IntegerField(required=False, min_value=1, max_value=4)
    jpeg = forms.IntegerField(required=False, min_value=40, max_value=95)


class PhotoForm(forms.Form):
    photo = forms.FileField(allow_empty_file=True)  # `read_photo` says what is wrong with it
    consent = forms.CharField(required=False)


class ColoursForm(forms.Form):
    """A person's colours as judged, or as she corrects them. What is unknown in it is left out."""

    skin_tone = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[(n, n) for n in range(1, len(MONK) + 1)]
    )
    undertone = forms.ChoiceField(required=False, choices=Undertone.choices)
    season = forms.ChoiceField(required=False, choices=PersonalColour.choices)
    skin = LabField()  # as measured
    judged = forms.CharField(required=False)  # the tone that goes with it

    @property
    def colours(self) -> Colours:
        self.is_valid()
        said = self.cleaned_data
        return Colours(said.get("skin_tone"), said.get("undertone", ""), said.get("season", ""))

    @property
    def person(self) -> Person:
        """The measured skin counts while the tone stays what was judged of it."""
        colours = self.colours
        is_judged = self.cleaned_data.get("judged") == str(colours.skin_tone)
        return colours.person(self.cleaned_data.get("skin") if is_judged else None)


class LookForm(forms.Form):
    look = LookField()
    name = forms.CharField(required=False, max_length=80)
    picture = forms.FileField(required=False)
    before = forms.FileField(required=False)

    def __init__(self, *args: Any, is_look_asked: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["look"].required = is_look_asked
