"""Reviews narrowed by what people are like, sorted, and summed up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, ExpressionWrapper, F, IntegerField, Q, Value

from catalog.models import Product
from community.models import Review
from community.models.review import ASPECTS, ReviewQuerySet

EQUAL = ("stars", "skin_tone", "undertone", "skin_type", "age_band")
SORTS = {"helpful": "helpful_count", "new": "created_at", "high": "stars", "low": "lowness"}
STARS = (5, 4, 3, 2, 1)


def narrow(reviews: ReviewQuerySet, chosen: Mapping[str, Any]) -> ReviewQuerySet:
    reviews = reviews.filter(**{name: chosen[name] for name in EQUAL if chosen[name]})
    if chosen["is_verified"]:
        reviews = reviews.filter(is_verified=True)
    if chosen["has_pictures"]:
        reviews = reviews.with_pictures()
    lowness = ExpressionWrapper(Value(6) - F("stars"), output_field=IntegerField())
    return reviews.annotate(lowness=lowness)


@dataclass(frozen=True)
class Summary:
    """`bars`: stars, how many, and their share in percent; `aspects`: the mean of each that was judged."""

    count: int
    mean: float
    bars: list[tuple[int, int, int]]
    aspects: dict[str, float]


def summary(product: Product) -> Summary:
    """Of all reviews that count. One query."""
    counts = {f"stars_{stars}": Count("pk", filter=Q(stars=stars)) for stars in STARS}
    means = {f"mean_{name}": Avg(name) for name in ASPECTS}
    found = Review.objects.counted().filter(product=product)
    sums = found.aggregate(count=Count("pk"), mean=Avg("stars"), **counts, **means)
    count = sums["count"]
    return Summary(
        count=count,
        mean=sums["mean"] or 0.0,
        bars=[
            (n, sums[f"stars_{n}"], round(100 * sums[f"stars_{n}"] / count) if count else 0) for n in STARS
        ],
        aspects={name: sums[f"mean_{name}"] for name in ASPECTS if sums[f"mean_{name}"] is not None},
    )
