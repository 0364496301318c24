"""The shape of a review, and of what is asked of a list of them."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.profile import MONK, SkinType, Undertone
from catalog.models import Product, Shade
from community.services.alike import BANDS
from community.services.browse_reviews import STARS
from community.services.reviews import PICTURES

BAND_NAMES = {
    "10s": pgettext_lazy("age band", "teens"),
    "20s": pgettext_lazy("age band", "twenties"),
    "30s": pgettext_lazy("age band", "thirties"),
    "40s": pgettext_lazy("age band", "forties"),
    "50s": pgettext_lazy("age band", "fifties"),
    "60s": pgettext_lazy("age band", "sixties"),
}
SORT_NAMES = [
    ("helpful", pgettext_lazy("order of reviews", "Most helpful")),
    ("new", pgettext_lazy("order of reviews", "Newest")),
    ("high", pgettext_lazy("order of reviews", "Most stars")),
    ("low", pgettext_lazy("order of reviews", "Fewest stars")),
]
NUMBERS = [(str(number), str(number)) for number in STARS]


class Pictures(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several files; each is read by `read_photo`, which says what is wrong with it."""

    widget = Pictures(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files = [file for file in data or [] if file]
        if len(files) > PICTURES:
            raise forms.ValidationError(_("A review has room for four pictures."), code="too_many")
        return files


def rating(label: Any, **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=NUMBERS, coerce=int, widget=forms.RadioSelect, empty_value=None, **options
    )


def aspect(label: Any, low: Any, high: Any) -> forms.TypedChoiceField:
    """From 1 to 5, or left open."""
    field = rating(label, required=False)
    field.choices = [("", _("open")), *reversed(NUMBERS)]
    field.help_text = format_lazy(_("1: {low}, 5: {high}"), low=low, high=high)
    field.widget = forms.Select(choices=field.choices)
    return field


class ReviewForm(forms.Form):
    stars = rating(_("Stars"))
    shade = forms.ModelChoiceField(
        label=_("Shade"),
        queryset=Shade.objects.none(),
        required=False,
        empty_label=pgettext_lazy("shade of a review", "none in particular"),
    )
    text = forms.CharField(
        label=_("How is it?"), max_length=2000, strip=True, widget=forms.Textarea(attrs={"rows": 5})
    )
    colour = aspect(_("Colour true to the try-on?"), _("another colour"), _("exactly"))
    wear = aspect(_("How long it lasts"), _("gone at once"), _("all day"))
    texture = aspect(_("How it feels"), _("unpleasant"), _("lovely"))
    photos = PicturesField(
        label=_("Pictures"),
        required=False,
        help_text=_("Up to four, together at most 25 MB. They are drawn anew, without place or date."),
    )
    has_consent = forms.BooleanField(
        label=_("Everybody in these pictures agrees that I show them."), required=False
    )
    shows_traits = forms.BooleanField(
        label=_("Show my skin tone, undertone, skin type and decade of age with it"),
        required=False,
        help_text=_("As your beauty profile says today. So people like you find it."),
    )

    def __init__(self, product: Product, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shades = Shade.objects.filter(variant__product=product).select_related("variant")
        self.fields["shade"].queryset = shades  # type: ignore[attr-defined]

    @property
    def words(self) -> dict[str, Any]:
        """The review's own fields."""
        names = ("stars", "shade", "text", "colour", "wear", "texture")
        return {name: self.cleaned_data[name] for name in names}


class FilterForm(forms.Form):
    """What of the reviews to show. Nothing in it can be wrong enough to fail: what is unknown is left out."""

    sort = forms.ChoiceField(
        label=pgettext_lazy("order of reviews", "Order"), choices=SORT_NAMES, required=False
    )
    stars = forms.ChoiceField(label=_("Stars"), required=False)
    skin_tone = forms.ChoiceField(label=_("Skin tone"), required=False)
    undertone = forms.ChoiceField(label=_("Undertone"), required=False)
    skin_type = forms.ChoiceField(label=_("Skin type"), required=False)
    age_band = forms.ChoiceField(label=_("Age"), required=False)
    is_verified = forms.BooleanField(label=_("Verified purchases"), required=False)
    has_pictures = forms.BooleanField(label=_("With pictures"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "stars": [(n, "★" * int(n)) for n, _label in NUMBERS],
            "skin_tone": [(str(n), _("Tone %s") % n) for n in range(1, len(MONK) + 1)],
            "undertone": list(Undertone.choices),
            "skin_type": list(SkinType.choices),
            "age_band": [(band, BAND_NAMES[band]) for band in BANDS],
        }
        for name, known in choices.items():
            self.fields[name].choices = [("", _("all")), *known]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        found = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return found | {"sort": found["sort"] or "helpful"}

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.chosen.items() if name != "sort")


class AlikeForm(forms.Form):
    """Whose favourites to show; unknown values are left out."""

    by = forms.ChoiceField(
        label=_("Ranking"),
        choices=[
            ("liked", pgettext_lazy("ranking", "Best liked")),
            ("bought", pgettext_lazy("ranking", "Most bought")),
        ],
        required=False,
    )
    age = forms.ChoiceField(
        label=_("Age"), choices=[("", _("all ages")), *BAND_NAMES.items()], required=False
    )
    skin = forms.ChoiceField(
        label=_("Skin type"), choices=[("", _("all skin types")), *SkinType.choices], required=False
    )
