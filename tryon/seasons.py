"""What the page of one's own colours says and shows: reasons in words, how to mend the light, the drapes."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.personal_colour import PersonalColour

REASONS: dict[str, Promise] = {
    "warm_undertone": _("Your skin is more golden than rosy."),
    "neutral_undertone": _("Your skin is about as golden as it is rosy, so both sides are worth a look."),
    "cool_undertone": _("Your skin is more rosy than golden."),
    "light_skin": _("Your skin is light, which light colours go with."),
    "deep_skin": _("Your skin is deep, which deep colours go with."),
    "clear_contrast": _("Hair and eyes stand out clearly from your skin, so clear colours hold their own."),
    "soft_contrast": _("Hair, eyes and skin lie close together, so soft colours stay with them."),
}


class Trouble(NamedTuple):
    what: Promise
    mend: Promise


TROUBLES: dict[str, Trouble] = {
    "no_face": Trouble(_("We find no face."), _("Look straight ahead, with your whole face in the picture.")),
    "dark": Trouble(_("It is too dark."), _("Turn to a window, or come nearer to it.")),
    "bright": Trouble(
        _("It is too bright."), _("Step out of the sun or away from the lamp: parts of your skin are white.")
    ),
    "coloured": Trouble(
        _("The light is coloured."), _("Switch lamps and screens off and stand by a window, in daylight.")
    ),
    "uneven": Trouble(
        _("One side of your face lies in shadow."), _("Face the window instead of standing beside it.")
    ),
    "covered": Trouble(
        _("Too much of your face is hidden, or it is too small to judge."),
        _("Come nearer, open your eyes, and take away glasses, hair, a mask or a hand."),
    ),
    "turned": Trouble(_("Your face is turned away."), _("Look straight into the camera.")),
}
SURE = (  # confidence from which it is said
    (0.75, pgettext_lazy("confidence", "quite sure")),
    (0.45, pgettext_lazy("confidence", "fairly sure")),
    (0.0, pgettext_lazy("confidence", "a guess")),
)


class Drape(NamedTuple):
    hex: str
    name: Promise


DRAPES: dict[PersonalColour, tuple[Drape, ...]] = {
    PersonalColour.SPRING: (
        Drape("#ff7f61", pgettext_lazy("drape", "Coral")),
        Drape("#f9c440", pgettext_lazy("drape", "Buttercup")),
        Drape("#9ac64a", pgettext_lazy("drape", "Young leaf")),
        Drape("#37b9a6", pgettext_lazy("drape", "Turquoise")),
        Drape("#f8d2ac", pgettext_lazy("drape", "Peach")),
    ),
    PersonalColour.SUMMER: (
        Drape("#dc93b2", pgettext_lazy("drape", "Rose")),
        Drape("#b3a5d6", pgettext_lazy("drape", "Lavender")),
        Drape("#8db1d8", pgettext_lazy("drape", "Sky")),
        Drape("#9cc6bb", pgettext_lazy("drape", "Sea mist")),
        Drape("#c6cad4", pgettext_lazy("drape", "Silver")),
    ),
    PersonalColour.AUTUMN: (
        Drape("#b2542d", pgettext_lazy("drape", "Terracotta")),
        Drape("#c4922d", pgettext_lazy("drape", "Mustard")),
        Drape("#72703a", pgettext_lazy("drape", "Olive")),
        Drape("#20605a", pgettext_lazy("drape", "Deep teal")),
        Drape("#6c3e2b", pgettext_lazy("drape", "Chocolate")),
    ),
    PersonalColour.WINTER: (
        Drape("#cf1758", pgettext_lazy("drape", "Fuchsia")),
        Drape("#2443a8", pgettext_lazy("drape", "Royal blue")),
        Drape("#0b6a4d", pgettext_lazy("drape", "Emerald")),
        Drape("#f2f5fa", pgettext_lazy("drape", "Snow")),
        Drape("#17171c", pgettext_lazy("drape", "Black")),
    ),
}
AGAINST = {  # the season that a drape is held beside first: as light or deep, of the other temperature
    PersonalColour.SPRING: PersonalColour.SUMMER,
    PersonalColour.SUMMER: PersonalColour.SPRING,
    PersonalColour.AUTUMN: PersonalColour.WINTER,
    PersonalColour.WINTER: PersonalColour.AUTUMN,
}


def how_sure(confidence: float) -> Promise:
    return next(word for least, word in SURE if confidence >= least)
