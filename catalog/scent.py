"""The words for scents: notes, accords, impressions and seasons."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """The three layers of notes in the order in which they are smelt, then the rest."""

    TOP = "top", _("top notes")
    HEART = "heart", _("heart notes")
    BASE = "base", _("base notes")
    ACCORD = "accord", _("accord")
    IMPRESSION = "impression", _("impression")
    SEASON = "season", _("season")


class Impression(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("scent", "active")
    CLEAN = "clean", pgettext_lazy("scent", "clean")
    CUTE = "cute", pgettext_lazy("scent", "cute")
    ELEGANT = "elegant", pgettext_lazy("scent", "elegant")
    NATURAL = "natural", pgettext_lazy("scent", "natural")
    SEXY = "sexy", pgettext_lazy("scent", "sexy")


class Season(models.TextChoices):
    SPRING = "spring", _("spring")
    SUMMER = "summer", _("summer")
    AUTUMN = "autumn", _("autumn")
    WINTER = "winter", _("winter")


class Accord(models.TextChoices):
    CITRUS = "citrus", pgettext_lazy("scent", "citrus")
    FRUITY = "fruity", pgettext_lazy("scent", "fruity")
    FLORAL = "floral", pgettext_lazy("scent", "floral")
    GREEN = "green", pgettext_lazy("scent", "green")
    AQUATIC = "aquatic", pgettext_lazy("scent", "aquatic")
    SOAPY = "soapy", pgettext_lazy("scent", "soapy")
    POWDERY = "powdery", pgettext_lazy("scent", "powdery")
    MUSKY = "musky", pgettext_lazy("scent", "musky")
    WOODY = "woody", pgettext_lazy("scent", "woody")
    AMBER = "amber", pgettext_lazy("scent", "amber")
    SPICY = "spicy", pgettext_lazy("scent", "spicy")
    SWEET = "sweet", pgettext_lazy("scent", "sweet")
    TEA = "tea", pgettext_lazy("scent", "tea")
    SMOKY = "smoky", pgettext_lazy("scent", "smoky")


class Note(models.TextChoices):
    BERGAMOT = "bergamot", pgettext_lazy("scent", "bergamot")
    LEMON = "lemon", pgettext_lazy("scent", "lemon")
    YUZU = "yuzu", pgettext_lazy("scent", "yuzu")
    MANDARIN = "mandarin", pgettext_lazy("scent", "mandarin")
    GRAPEFRUIT = "grapefruit", pgettext_lazy("scent", "grapefruit")
    NEROLI = "neroli", pgettext_lazy("scent", "neroli")
    PEAR = "pear", pgettext_lazy("scent", "pear")
    PEACH = "peach", pgettext_lazy("scent", "peach")
    PLUM = "plum", pgettext_lazy("scent", "plum")
    FIG = "fig", pgettext_lazy("scent", "fig")
    BLACKCURRANT = "blackcurrant", pgettext_lazy("scent", "blackcurrant")
    STRAWBERRY = "strawberry", pgettext_lazy("scent", "strawberry")
    APPLE = "apple", pgettext_lazy("scent", "apple")
    GREEN_TEA = "green-tea", pgettext_lazy("scent", "green tea")
    BLACK_TEA = "black-tea", pgettext_lazy("scent", "black tea")
    MINT = "mint", pgettext_lazy("scent", "mint")
    BASIL = "basil", pgettext_lazy("scent", "basil")
    BAMBOO = "bamboo", pgettext_lazy("scent", "bamboo")
    GRASS = "grass", pgettext_lazy("scent", "cut grass")
    SEA_SALT = "sea-salt", pgettext_lazy("scent", "sea salt")
    RAIN = "rain", pgettext_lazy("scent", "rain")
    PINK_PEPPER = "pink-pepper", pgettext_lazy("scent", "pink pepper")
    CARDAMOM = "cardamom", pgettext_lazy("scent", "cardamom")
    GINGER = "ginger", pgettext_lazy("scent", "ginger")
    CINNAMON = "cinnamon", pgettext_lazy("scent", "cinnamon")
    SAFFRON = "saffron", pgettext_lazy("scent", "saffron")
    ROSE = "rose", pgettext_lazy("scent", "rose")
    JASMINE = "jasmine", pgettext_lazy("scent", "jasmine")
    PEONY = "peony", pgettext_lazy("scent", "peony")
    LILY = "lily", pgettext_lazy("scent", "lily of the valley")
    LAVENDER = "lavender", pgettext_lazy("scent", "lavender")
    IRIS = "iris", pgettext_lazy("scent", "iris")
    MAGNOLIA = "magnolia", pgettext_lazy("scent", "magnolia")
    ORANGE_BLOSSOM = "orange-blossom", pgettext_lazy("scent", "orange blossom")
    OSMANTHUS = "osmanthus", pgettext_lazy("scent", "osmanthus")
    CHERRY_BLOSSOM = "cherry-blossom", pgettext_lazy("scent", "cherry blossom")
    TUBEROSE = "tuberose", pgettext_lazy("scent", "tuberose")
    COTTON = "cotton", pgettext_lazy("scent", "cotton")
    SOAP = "soap", pgettext_lazy("scent", "soap")
    RICE = "rice", pgettext_lazy("scent", "rice")
    MILK = "milk", pgettext_lazy("scent", "milk")
    HONEY = "honey", pgettext_lazy("scent", "honey")
    CARAMEL = "caramel", pgettext_lazy("scent", "caramel")
    CACAO = "cacao", pgettext_lazy("scent", "cacao")
    VANILLA = "vanilla", pgettext_lazy("scent", "vanilla")
    TONKA = "tonka", pgettext_lazy("scent", "tonka bean")
    COCONUT = "coconut", pgettext_lazy("scent", "coconut")
    WHITE_MUSK = "white-musk", pgettext_lazy("scent", "white musk")
    AMBER = "amber", pgettext_lazy("scent", "amber")
    CEDAR = "cedar", pgettext_lazy("scent", "cedar")
    SANDALWOOD = "sandalwood", pgettext_lazy("scent", "sandalwood")
    HINOKI = "hinoki", pgettext_lazy("scent", "hinoki")
    PINE = "pine", pgettext_lazy("scent", "pine")
    VETIVER = "vetiver", pgettext_lazy("scent", "vetiver")
    PATCHOULI = "patchouli", pgettext_lazy("scent", "patchouli")
    OAKMOSS = "oakmoss", pgettext_lazy("scent", "oakmoss")
    LEATHER = "leather", pgettext_lazy("scent", "leather")
    TOBACCO = "tobacco", pgettext_lazy("scent", "tobacco")
    INCENSE = "incense", pgettext_lazy("scent", "incense")
    OUD = "oud", pgettext_lazy("scent", "oud")
    INK = "ink", pgettext_lazy("scent", "ink")


NOTES = (Kind.TOP, Kind.HEART, Kind.BASE)
VALUES: dict[str, dict[str, str | Promise]] = {
    **{kind.value: dict(Note.choices) for kind in NOTES},
    Kind.ACCORD.value: dict(Accord.choices),
    Kind.IMPRESSION.value: dict(Impression.choices),
    Kind.SEASON.value: dict(Season.choices),
}


def label_of(kind: str, value: str) -> str:
    return str(VALUES.get(kind, {}).get(value, value))
