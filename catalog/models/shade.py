"""A shade: the colour of one variant, as CIELAB (D65), and how it takes the light."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.colour import Family, describe, family_of
from catalog.models.product import Category
from catalog.models.tokens import HasAll
from catalog.models.truth import HasTruth
from catalog.models.variant import Variant
from catalog.personal_colour import PersonalColour, season_of
from catalog.words import grams_of, words_of
from ml import look, swatch
from ml.colour import Lab, lab_to_hex

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class Finish(models.TextChoices):
    """How the surface takes the light; the values are those of `ml.swatch.FINISHES`."""

    MATTE = "matte", _("matte")
    VELVET = "velvet", _("velvet")
    SATIN = "satin", _("satin")
    GLOSS = "gloss", _("gloss")
    SHEER = "sheer", _("sheer")
    SHIMMER = "shimmer", _("shimmer")
    METALLIC = "metallic", _("metallic")
    NATURAL = "natural", _("natural")


class Region(models.TextChoices):
    """Where it is worn; the values are the regions of a look's layers."""

    LIPS = "lips", _("lips")
    LIP_LINER = "lip_liner", _("lip contour")
    CHEEKS = "cheeks", _("cheeks")
    CONTOUR = "contour", _("facial contour")
    HIGHLIGHT = "highlight", _("highlight")
    EYELIDS = "eyelids", _("eyelids")
    EYELINER = "eyeliner", _("lash line")
    LASHES = "lashes", _("lashes")
    BROWS = "brows", _("brows")
    SKIN = "skin", _("skin")
    HAIR = "hair", _("hair")
    SCENT = "scent", _("scent")  # worn by the nose: the shade is that of the bottle


REGIONS_OF: dict[str, tuple[Region, ...]] = {
    Category.LIP: (Region.LIPS, Region.LIP_LINER),
    Category.CHEEK: (Region.CHEEKS, Region.CONTOUR, Region.HIGHLIGHT),
    Category.EYE: (Region.EYELIDS, Region.EYELINER, Region.LASHES),
    Category.BROW: (Region.BROWS,),
    Category.BASE: (Region.SKIN,),
    Category.HAIR: (Region.HAIR,),
    Category.FRAGRANCE: (Region.SCENT,),
}
# What the engine can paint: each region with its finishes. It says so itself.
TRYABLE = {region: look.FINISHES_OF[region] for region in look.REGIONS}
MOST_COLOURS = look.MAX_COLOURS


def validate_colours(value: object) -> None:
    """Further colours of one pan: up to four Lab triples, as a look's layer takes them."""
    rows = value if isinstance(value, list) else [None]
    if len(rows) >= MOST_COLOURS or not all(map(_is_lab, rows)):
        raise ValidationError(_("Up to four colours, each as [L*, a*, b*]."))


def _is_lab(row: object) -> bool:
    if not isinstance(row, list) or len(row) != 3 or not all(type(n) in (int, float) for n in row):
        return False
    return 0 <= row[0] <= 100 and all(-128 <= n <= 128 for n in row[1:])


class ShadeQuerySet(models.QuerySet["Shade"]):
    def published(self, at: datetime | None = None) -> "ShadeQuerySet":
        return self.filter(variant__product__published_at__lte=at or timezone.now())

    def for_staff(self, user: "AbstractUser") -> "ShadeQuerySet":
        return self if user.is_superuser else self.filter(variant__product__brand__staff=user.pk)

    def with_product(self) -> "ShadeQuerySet":
        """With all that a card shows, in the same query."""
        return self.select_related("variant__product__brand")

    def newest(self) -> "ShadeQuerySet":
        return self.order_by("-variant__product__published_at", "variant__product_id", "number", "pk")

    def few_of_each(self, field: str, few: int = 1) -> "ShadeQuerySet":
        """The newest few for each value of the field."""
        place = Window(
            RowNumber(), partition_by=field, order_by=["-variant__product__published_at", "number", "pk"]
        )
        return self.annotate(place=place).filter(place__lte=few)

    def region(self, region: str) -> "ShadeQuerySet":
        return self.filter(region=region)

    def tryable(self) -> "ShadeQuerySet":
        """What the fitting room can put on."""
        paintable = Q()
        for region, finishes in TRYABLE.items():
            paintable |= Q(region=region, finish__in=finishes)
        return self.filter(paintable)

    def family(self, family: str) -> "ShadeQuerySet":
        return self.filter(family=family)

    def search(self, query: str) -> "ShadeQuerySet":
        """Each word, or a run of letters of it, stands in the shade's search document."""
        if not query.strip():
            return self
        tokens = [token for word in words_of(query) for token in grams_of(word)]
        return self.filter(HasAll(F("document__tokens"), tokens)) if tokens else self.none()

    def most_tried(self, since: date) -> "ShadeQuerySet":
        """Shades tried on since that day, most tries (`tries`) first."""
        tries = Sum("try_counts__count", filter=Q(try_counts__day__gte=since))
        return self.annotate(tries=tries).filter(tries__gt=0).order_by("-tries", "pk")

    def near(self, lab: Lab, within: float) -> "ShadeQuerySet":
        """In the Lab box of that half-width: the candidates for a precise comparison."""
        box = Q()
        for name, value in zip(("lightness", "a", "b"), lab, strict=True):
            box &= Q(**{f"{name}__range": (value - within, value + within)})
        return self.filter(box)


class Shade(HasTruth):
    variant = models.OneToOneField(
        Variant, on_delete=models.CASCADE, related_name="shade", verbose_name=_("variant")
    )
    number = models.CharField(_("number"), max_length=8, blank=True, help_text=_("As on the tube: 04"))
    name = models.CharField(_("name"), max_length=80)
    region = models.CharField(_("region"), max_length=12, choices=Region, default=Region.LIPS)
    finish = models.CharField(_("finish"), max_length=12, choices=Finish)
    coverage = models.FloatField(_("coverage"), default=0.85, help_text=_("0 clear … 1 opaque"))
    lightness = models.FloatField("L*", help_text=_("CIELAB under D65, 0 … 100"))
    a = models.FloatField("a*", help_text=_("green − … + red"))
    b = models.FloatField("b*", help_text=_("blue − … + yellow"))
    more_colours = models.JSONField(
        _("further colours"),
        default=list,
        blank=True,
        validators=[validate_colours],
        help_text=_("Of a palette: up to four more, each as [L*, a*, b*]."),
    )
    hex = models.CharField(_("screen colour"), max_length=7, editable=False)
    family = models.CharField(
        _("colour family"), max_length=12, choices=Family, editable=False, db_index=True
    )
    suits = models.CharField(
        _("suits"), max_length=12, choices=PersonalColour, blank=True, default="", editable=False
    )

    objects = models.Manager.from_queryset(ShadeQuerySet)()

    class Meta:
        verbose_name = _("shade")
        verbose_name_plural = _("shades")
        ordering = ["variant__product_id", "number", "pk"]
        constraints = [
            *HasTruth.Meta.constraints,
            models.CheckConstraint(
                condition=Q(coverage__range=(0, 1)), name="catalog_shade_coverage_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(lightness__range=(0, 100), a__range=(-128, 128), b__range=(-128, 128)),
                name="catalog_shade_is_lab",
            ),
            models.CheckConstraint(condition=Q(finish__in=Finish.values), name="catalog_shade_finish_known"),
            models.CheckConstraint(condition=Q(region__in=Region.values), name="catalog_shade_region_known"),
            models.CheckConstraint(condition=Q(family__in=Family.values), name="catalog_shade_family_known"),
            models.CheckConstraint(
                condition=Q(suits__in=["", *PersonalColour.values]), name="catalog_shade_suits_a_season"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}".strip()

    def get_absolute_url(self) -> str:
        return f"{self.variant.product.get_absolute_url()}?shade={self.pk}"

    @property
    def lab(self) -> Lab:
        return self.lightness, self.a, self.b

    @property
    def colours(self) -> list[Lab]:
        """All colours of the pan, the leading one first."""
        return [self.lab, *((lightness, a, b) for lightness, a, b in self.more_colours)]

    @property
    def hexes(self) -> list[str]:
        return [lab_to_hex(lab) for lab in self.colours]

    @property
    def is_tryable(self) -> bool:
        return self.finish in TRYABLE.get(self.region, ())

    @property
    def is_scent(self) -> bool:
        """A bottle: its colour says nothing, so words and pages leave it out."""
        return self.region == Region.SCENT

    @property
    def has_packshot(self) -> bool:
        """What it comes in is drawn beside it."""
        return self.region not in {Region.HAIR, Region.SCENT}

    def set_colour(self, lab: Lab) -> Self:
        """Take the colour, and what follows from it: the hex for screens, the family and the season."""
        self.lightness, self.a, self.b = lab
        self.hex = lab_to_hex(lab)
        self.family = family_of(lab, self.region)
        self.suits = season_of(lab, self.region)
        return self

    @property
    def finish_name(self) -> str:
        """As `get_finish_display`, which hashes every choice first: a list asks hundreds of times."""
        return str(Finish(self.finish).label)

    @property
    def colour_words(self) -> str:
        """The colour in words, as in "deep warm red"."""
        return describe(self.lab, self.region, self.family)

    @property
    def spoken(self) -> str:
        """What a screen reader says for the swatch: "Chili on the Rock, matte, deep warm red"."""
        if self.is_scent:
            return f"{self.variant.product}, {self.name}"
        return f"{self.name}, {self.finish_name}, {self.colour_words}"

    @property
    def swatch_key(self) -> str:
        """Names what the swatch looks like: another colour, finish or way of drawing has another key."""
        colours = " ".join(f"{part:.3f}" for lab in self.colours for part in lab)
        content = f"{colours} {self.finish} {self.region} {_drawing()}"
        return hashlib.sha256(content.encode()).hexdigest()[:16]


@cache
def _drawing() -> str:
    """Of all the code that draws."""
    files = sorted(Path(swatch.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
