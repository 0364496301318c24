"""The beauty profile, and what of the account itself is hers to say."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import BeautyProfile, User
from accounts.models.profile import MONK, YOUNGEST, Concern

OLDEST = 1900


class BeautyProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Each answer may stay open."""

    skin_tone = forms.TypedChoiceField(
        label=_("Skin tone"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[
            ("", _("I would rather not say")),
            *((number, number) for number in range(1, len(MONK) + 1)),
        ],
        help_text=_("Used for: reviews by people with a skin like yours."),
    )
    OPEN = ("undertone", "season", "skin_type", "hair")  # chosen from a list whose first line says nothing

    concerns = forms.MultipleChoiceField(
        label=_("Skin concerns"),
        required=False,
        choices=Concern,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Used for: nothing but your own overview so far."),
    )

    class Meta:
        model = BeautyProfile
        fields = ("skin_tone", "undertone", "season", "skin_type", "concerns", "hair", "birth_year")
        help_texts = {
            "undertone": _("Used for: reviews by people with a skin like yours."),
            "season": _("Used for: reviews by people of your season."),
            "skin_type": _("Used for: reviews and rankings by people with a skin like yours."),
            "hair": _("Used for: reviews of hair colours on hair like yours."),
            "birth_year": _("Used for: rankings by age; only the decade is ever shown."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.OPEN:
            field: Any = self.fields[name]
            field.choices = [("", _("I would rather not say")), *list(field.choices)[1:]]

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is None:
            return None
        today = timezone.localdate()
        if year < OLDEST or year > today.year:
            raise forms.ValidationError(_("Please give the year in four digits."))
        if today.year - year < YOUNGEST:
            raise forms.ValidationError(_("MIMO is for people of 14 and older."))
        return year


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "language")
        labels = {"name": _("Name")}
        help_texts = {"name": _("Only you see it. What others see of you is your profile in the community.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
