"""The shape of what is posted; what a look may be, the engine says."""

from collections.abc import Callable
from typing import Any

from django import forms

from tryon.controls import look_from, looks_from
from tryon.protocol import Refused


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


class LookForm(forms.Form):
    look = LookField()
    name = forms.CharField(required=False, max_length=80)
    picture = forms.FileField(required=False)
    before = forms.FileField(required=False)

    def __init__(self, *args: Any, is_look_asked: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["look"].required = is_look_asked
