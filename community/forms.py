"""The shape of what people write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Member, Visibility

CAPTION, COMMENT = 1000, 500
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
    class Meta:
        model = Member
        fields = ("handle", "name", "bio", "openness")
        widgets = {"bio": forms.Textarea(attrs={"rows": 3}), "openness": forms.RadioSelect}
        help_texts = {
            "handle": _("3 to 20 letters a–z, digits and underscores. Your page is at /@handle/."),
            "name": _("As others see you. Empty: your handle."),
        }

    def clean_handle(self) -> str:
        handle: str = self.cleaned_data["handle"].removeprefix("@").lower()
        if handle in RESERVED and handle != self.instance.handle:
            raise forms.ValidationError(_("This handle is taken."), code="taken")
        taken = Member.objects.filter(handle__iexact=handle).exclude(pk=self.instance.pk)
        if taken.exists():
            raise forms.ValidationError(_("This handle is taken."), code="taken")
        return handle
