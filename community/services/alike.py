"""What people of an age or a skin type like and buy: a product is named only when at least K of them do."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import Avg, Count, Q, QuerySet

from catalog.models import OrderLine, Product
from catalog.services.rankings import SOLD
from community.models import Review

MONTH = timedelta(days=30)
K = 5  # people: below that a ranking would tell of persons
LIKED_FROM = 4  # stars
BANDS = ("10s", "20s", "30s", "40s", "50s", "60s")


def liked(band: str, skin_type: str, now: datetime) -> list[int]:
    """Products by how many of them gave four stars or more, whenever; traits as they show them."""
    said = {"age_band": band, "skin_type": skin_type}
    reviews = Review.objects.counted().filter(**{name: value for name, value in said.items() if value})
    rows = reviews.filter(stars__gte=LIKED_FROM, author__is_active=True, product__in=_shown())
    found = rows.order_by().values("product").annotate(people=Count("author"), mean=Avg("stars"))
    return list(
        found.filter(people__gte=K).order_by("-people", "-mean", "product").values_list("product", flat=True)
    )


def bought(band: str, skin_type: str, now: datetime) -> list[int]:
    """Products by how many of them bought one in the last thirty days."""
    profile = "order__user__beauty_profile"
    of_them = Q(**{f"{profile}__skin_type": skin_type}) if skin_type else Q()
    if band:
        of_them &= Q(**{f"{profile}__birth_year__range": _birth_years(band, now.year)})
    paid = OrderLine.objects.filter(of_them, order__status__in=SOLD, order__paid_at__gte=now - MONTH)
    rows = paid.filter(variant__product__in=_shown()).order_by().values("variant__product")
    found = rows.annotate(people=Count("order__user", distinct=True)).filter(people__gte=K)
    return list(found.order_by("-people", "variant__product").values_list("variant__product", flat=True))


ALIKE: Mapping[str, Callable[[str, str, datetime], list[int]]] = {"liked": liked, "bought": bought}


def _birth_years(band: str, year: int) -> tuple[int, int]:
    """As `BeautyProfile.age_band` counts: whoever turns 20 to 29 this year is of the twenties."""
    decade = int(band.removesuffix("s"))
    return year - decade - 9, year - decade


def _shown() -> QuerySet[Product]:
    return Product.objects.published()
