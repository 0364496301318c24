"""What the fitting room calls the parts of the face and the shapes in which each is worn."""

from collections.abc import Collection, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from catalog.colour import TYPICAL, Family
from catalog.models import Category, Finish, Region
from catalog.models.shade import REGIONS_OF, TRYABLE

Choice = tuple[str, str | Promise]

SHAPES: dict[str, dict[str, Promise]] = {
    "lips": {
        "full": pgettext_lazy("on the lips", "Full"),
        "gradient": pgettext_lazy("on the lips", "Gradient"),
        "two_tone": pgettext_lazy("on the lips", "Two-tone"),
    },
    "lip_liner": {
        "full": pgettext_lazy("lip liner", "Crisp"),
        "soft": pgettext_lazy("lip liner", "Soft"),
    },
    "hair": {
        "full": pgettext_lazy("on the hair", "All over"),
        "gradient": pgettext_lazy("on the hair", "Tips"),
    },
    "skin": {"full": pgettext_lazy("on the skin", "All over")},
    "contour": {
        "sculpted": pgettext_lazy("contour", "Sculpted"),
        "cheekbones": pgettext_lazy("contour", "Cheekbones"),
        "jaw": pgettext_lazy("contour", "Jaw"),
        "nose": pgettext_lazy("contour", "Nose"),
    },
    "cheeks": {
        "apples": pgettext_lazy("blush", "Apples"),
        "lifted": pgettext_lazy("blush", "Lifted"),
        "draped": pgettext_lazy("blush", "Draped"),
        "sunkissed": pgettext_lazy("blush", "Sun-kissed"),
        "under_eye": pgettext_lazy("blush", "Under the eyes"),
        "tailored": pgettext_lazy("blush", "By my face's shape"),
    },
    "highlight": {
        "glow": pgettext_lazy("highlight", "Glow all over"),
        "cheekbones": pgettext_lazy("highlight", "Cheekbones"),
        "nose": pgettext_lazy("highlight", "Nose"),
    },
    "brows": {
        "natural": pgettext_lazy("brows", "Natural"),
        "filled": pgettext_lazy("brows", "Filled"),
    },
    "eyelids": {
        "wash": pgettext_lazy("eyeshadow", "Wash"),
        "gradient": pgettext_lazy("eyeshadow", "Gradient"),
        "halo": pgettext_lazy("eyeshadow", "Halo"),
        "smoky": pgettext_lazy("eyeshadow", "Smoky"),
    },
    "eyeliner": {
        "classic": pgettext_lazy("eyeliner", "Classic"),
        "thin": pgettext_lazy("eyeliner", "Thin"),
        "wing": pgettext_lazy("eyeliner", "Wing"),
        "cat": pgettext_lazy("eyeliner", "Cat eye"),
        "puppy": pgettext_lazy("eyeliner", "Puppy eye"),
        "smudged": pgettext_lazy("eyeliner", "Smudged"),
        "full": pgettext_lazy("eyeliner", "All round"),
    },
    "lashes": {
        "natural": pgettext_lazy("lashes", "Natural"),
        "volume": pgettext_lazy("lashes", "Volume"),
        "long": pgettext_lazy("lashes", "Long"),
        "doll": pgettext_lazy("lashes", "Doll"),
    },
}


def wearable() -> list[tuple[Region, str | Promise, list[Choice]]]:
    """Each region that can be made up, with its name and its shapes."""
    return [(Region(region), Region(region).label, list(SHAPES[region].items())) for region in TRYABLE]


def parts() -> list[tuple[Category, list[tuple[Region, str | Promise]]]]:
    """The parts of the face, each with the regions of it that can be made up."""
    worn = {category: [r for r in regions if r in TRYABLE] for category, regions in REGIONS_OF.items()}
    return [(Category(name), [(r, r.label) for r in regions]) for name, regions in worn.items() if regions]


def families() -> list[tuple[str, str | Promise, str]]:
    """Every colour family that something tryable can belong to, with the regions where it does."""
    return list(_with_regions(Family, {region: TYPICAL[region] for region in TRYABLE}))


def finishes() -> list[tuple[str, str | Promise, str]]:
    """Every finish with the regions where it can be worn."""
    return list(_with_regions(Finish, TRYABLE))


def _with_regions(
    choices: type[Family] | type[Finish], offered: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str | Promise, str]]:
    for choice in choices:
        regions = [region for region, values in offered.items() if choice in values]
        if regions:
            yield choice.value, choice.label, " ".join(regions)
