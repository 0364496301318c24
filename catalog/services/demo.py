"""The demo shop: invented brands with lipsticks in every finish and colour family, and hair colours."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

import catalog.demo
from catalog.models import Brand, Category, Product, Region, Shade, Variant
from catalog.services.search import index_shades

REGIONS: dict[str, str] = {Category.LIP: Region.LIPS, Category.HAIR: Region.HAIR}
FILES = Path(catalog.demo.__file__).parent
TRANSLATED = ("name_ko", "name_en", "description_ko", "description_en")


@transaction.atomic
def load_demo_shop() -> int:
    """Put the demo brands in that are not there yet; returns how many. One that is there stays as it is."""
    files = {path.stem: path for path in sorted(FILES.glob("*.toml"))}
    missing = files.keys() - set(Brand.objects.values_list("slug", flat=True))
    for slug in sorted(missing):
        _load_brand(slug, tomllib.loads(files[slug].read_text("utf-8")))
    index_shades(Shade.objects.filter(document=None))
    return len(missing)


def _load_brand(slug: str, data: dict[str, Any]) -> None:
    brand = Brand.objects.create(slug=slug, **_translated(data))
    brand.staff.set(get_user_model().objects.filter(email=data.get("staff")))
    for row in data["products"]:
        product = Product.objects.create(
            brand=brand,
            category=row.get("category", Category.LIP),
            slug=f"{slug}-{row['slug']}",
            published_at=_morning(row["published"]),
            **_translated(row),
        )
        _load_shades(product, row)


def _load_shades(product: Product, row: dict[str, Any]) -> None:
    variants = Variant.objects.bulk_create(
        Variant(product=product, sku=f"{product.slug}-{number}".upper(), price=row["price"], stock=stock)
        for number, *_names_and_colour, stock in row["shades"]
    )
    Shade.objects.bulk_create(
        Shade(
            variant=variant,
            number=number,
            region=REGIONS[product.category],
            name_ko=korean,
            name_en=english,
            finish=row["finish"],
            coverage=row["coverage"],
        ).set_colour((lightness, a, b))
        for variant, (number, korean, english, lightness, a, b, _stock) in zip(
            variants, row["shades"], strict=True
        )
    )


def _translated(data: dict[str, Any]) -> dict[str, str]:
    return {name: data[name] for name in TRANSLATED}


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
