"""The demo shop: invented brands with goods of every category, from lipsticks to perfumes."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

import catalog.demo
from catalog.models import Brand, Category, Fragrance, FragranceTrait, Product, Shade, Variant
from catalog.models.shade import REGIONS_OF
from catalog.scent import Kind
from catalog.services.ingredients import set_ingredients
from catalog.services.search import index_shades

FILES = Path(catalog.demo.__file__).parent
FORMULAS = "_formulas"
TRANSLATED = ("name_ko", "name_en", "description_ko", "description_en")
CONTENTS = {"lips": "3.5 g", "hair": "120 ml"}
Row = dict[str, Any]


@transaction.atomic
def load_demo_shop() -> int:
    """Put the demo brands in that are not there yet; returns how many. One that is there stays as it is."""
    files = {path.stem: path for path in sorted(FILES.glob("[!_]*.toml"))}
    missing = files.keys() - set(Brand.objects.values_list("slug", flat=True))
    formulas = tomllib.loads((FILES / f"{FORMULAS}.toml").read_text("utf-8"))
    lists: list[tuple[Product, str]] = []
    for slug in sorted(missing):
        lists += _load_brand(slug, tomllib.loads(files[slug].read_text("utf-8")), formulas)
    set_ingredients(lists=lists)
    index_shades(Shade.objects.filter(document=None))
    return len(missing)


def _load_brand(slug: str, data: Row, formulas: dict[str, str]) -> list[tuple[Product, str]]:
    """The brand with its goods; returns what each is made of."""
    brand = Brand.objects.create(slug=slug, **_translated(data))
    brand.staff.set(get_user_model().objects.filter(email=data.get("staff")))
    rows = [{"category": Category.LIP.value, **row} for row in data["products"]]
    products = Product.objects.bulk_create(
        Product(
            brand=brand,
            category=row["category"],
            slug=f"{slug}-{row['slug']}",
            published_at=_morning(row["published"]),
            **_translated(row),
        )
        for row in rows
    )
    _load_shades(
        [
            (product, row, number)
            for product, row in zip(products, rows, strict=True)
            for number in _numbers(row)
        ]
    )
    _load_scents(
        [(product, row["scent"]) for product, row in zip(products, rows, strict=True) if "scent" in row]
    )
    return [(product, _made_of(row, formulas)) for product, row in zip(products, rows, strict=True)]


def _numbers(row: Row) -> range:
    return range(len(row["shades"]))


def _region(row: Row) -> str:
    return str(row.get("region", REGIONS_OF[row["category"]][0]))


def _made_of(row: Row, formulas: dict[str, str]) -> str:
    region = _region(row)
    formula = formulas.get(f"{region}.{row['finish']}") or formulas.get(region, "")
    return str(row.get("ingredients", formula))


def _load_shades(goods: list[tuple[Product, Row, int]]) -> None:
    variants = Variant.objects.bulk_create(_variant(*good) for good in goods)
    Shade.objects.bulk_create(
        _shade(variant, row, number) for variant, (_product, row, number) in zip(variants, goods, strict=True)
    )


def _variant(product: Product, row: Row, place: int) -> Variant:
    number, korean, *_colour, stock = row["shades"][place]
    is_scent = row["category"] == Category.FRAGRANCE
    return Variant(
        product=product,
        sku=f"{product.slug}-{number}".upper(),
        price=row.get("prices", {}).get(number, row["price"]),
        sale_price=row.get("sale_price"),
        contents=korean if is_scent else row.get("contents", CONTENTS.get(_region(row), "")),
        stock=stock,
    )


def _shade(variant: Variant, row: Row, place: int) -> Shade:
    number, korean, english, lightness, a, b, _stock = row["shades"][place]
    shade = Shade(
        variant=variant,
        number="" if row["category"] == Category.FRAGRANCE else number,
        region=_region(row),
        name_ko=korean,
        name_en=english,
        finish=row["finish"],
        coverage=row["coverage"],
        more_colours=row.get("palettes", {}).get(number, []),
    )
    return shade.set_colour((lightness, a, b))


def _load_scents(scents: list[tuple[Product, Row]]) -> None:
    made = Fragrance.objects.bulk_create(
        Fragrance(product=product, concentration=scent["concentration"]) for product, scent in scents
    )
    FragranceTrait.objects.bulk_create(
        FragranceTrait(fragrance=fragrance, kind=kind, value=value, strength=strength)
        for fragrance, (_product, scent) in zip(made, scents, strict=True)
        for kind in Kind
        for value, strength in _strengths(scent[kind])
    )


def _strengths(values: list[str] | dict[str, float]) -> list[tuple[str, float]]:
    return list(values.items()) if isinstance(values, dict) else [(value, 1.0) for value in values]


def _translated(data: Row) -> dict[str, str]:
    return {name: data[name] for name in TRANSLATED}


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
