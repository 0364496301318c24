"""The shape of what people write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Member, Visibility
from community.services.posts import count_faces
from tryon.answers import CODES, MESSAGES
from tryon.services.photos import PhotoDamaged, PhotoFormat, PhotoTooLarge, read_photo

CAPTION, COMMENT = 1000, 500
UNREADABLE = (PhotoDamaged, PhotoFormat, PhotoTooLarge)
NOT_ONE_FACE = _("In this picture we see no face, or several. Please confirm, and choose it again.")
RESERVED = {"admin", "administrator", "mimo", "official", "support", "staff", "moderator", "help", "me"}


class PostForm(forms.Form):
    caption = forms.CharField(
        label=_("Caption"),
        required=False,
        max_length=CAPTION,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Hashtags make it easy to find: #daily #gloss"),
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=Visibility.choices,
        initial=Visibility.PUBLIC,
        widget=forms.RadioSelect,
    )


class ShareForm(PostForm):
    with_picture = forms.BooleanField(
        label=_("Show my picture with it, with and without make-up"),
        required=False,
        help_text=_("Only if you tick this does your face leave your own looks."),
    )
    has_consent = forms.BooleanField(
        label=_("Everybody in this picture agrees that I show it."), required=False
    )


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"), max_length=COMMENT, strip=True, widget=forms.Textarea(attrs={"rows": 2})
    )
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]
    """`jpeg` and `faces` are of a new picture, drawn anew, once the form is valid."""

    photo = forms.FileField(
        label=_("New picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("Beside all that you write, for everybody. It is drawn anew, without place or date."),
    )
    has_consent = forms.BooleanField(
        label=_("Everybody in this picture agrees that I show it."), required=False
    )
    drops_picture = forms.BooleanField(label=_("Show no picture of me any more"), required=False)
    jpeg: bytes | None = None
    faces = 1

    class Meta:
        model = Member
        fields = ("handle", "name", "bio", "openness")
        widgets = {"bio": forms.Textarea(attrs={"rows": 3}), "openness": forms.RadioSelect}
        help_texts = {
            "handle": _("3 to 20 letters a–z, digits and underscores. Your page is at /@handle/."),
            "name": _("As others see you. Empty: your handle."),
        }

    def clean_photo(self) -> Any:
        photo = self.cleaned_data["photo"]
        try:
            self.jpeg = read_photo(photo.read()) if photo else None
        except UNREADABLE as refusal:
            raise forms.ValidationError(MESSAGES[CODES[type(refusal)]][1], code="photo") from None
        return photo

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.jpeg and "photo" in said:
            self.faces = count_faces(self.jpeg)
            if self.faces != 1 and not said.get("has_consent"):
                self.add_error("has_consent", NOT_ONE_FACE)
        return said

    def clean_handle(self) -> str:
        handle: str = self.cleaned_data["handle"].removeprefix("@").lower()
        if handle in RESERVED and handle != self.instance.handle:
            raise forms.ValidationError(_("This handle is taken."), code="taken")
        taken = Member.objects.filter(handle__iexact=handle).exclude(pk=self.instance.pk)
        if taken.exists():
            raise forms.ValidationError(_("This handle is taken."), code="taken")
        return handle
