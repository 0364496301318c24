"""A shop of any size on a database of its own, for the benchmarks of pages and search."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice, product

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimo_site.settings")
django.setup()

from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.utils import timezone  # noqa: E402

from catalog.models import Brand, Finish, Product, Shade, Variant  # noqa: E402
from catalog.services.search import index_shades  # noqa: E402

BATCH = 2000
LAB_RANGE = (15, 75), (5, 62), (-8, 48)
KOREAN = (
    "벨벳",
    "새벽",
    "노을",
    "장미",
    "앵두",
    "자두",
    "석류",
    "체리",
    "모래",
    "달빛",
    "산호",
    "복숭아",
    "동백",
    "안개",
)
ENGLISH = (
    "velvet",
    "dawn",
    "dusk",
    "rose",
    "plum",
    "cherry",
    "cocoa",
    "sand",
    "moon",
    "coral",
    "latte",
    "fig",
    "maple",
    "mist",
)


@contextmanager
def empty_shop() -> Iterator[None]:
    """A fresh test database beside the one of DATABASE_URL (SQLite: in memory); gone afterwards."""
    old = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(old, verbosity=0)


def stock(products: int, shades_each: int, seed: int = 0) -> None:
    """Published products of eight brands with random lip colours and names of two words and a number."""
    rng = np.random.default_rng(seed)
    first = Product.objects.count()
    brands = [
        Brand.objects.get_or_create(
            slug=f"brand-{n}", defaults={"name_ko": f"브랜드 {n}", "name_en": f"Brand {n}"}
        )[0]
        for n in range(8)
    ]
    names = list(islice(zip(product(KOREAN, KOREAN), product(ENGLISH, ENGLISH), strict=False), 196))
    for start in range(first, first + products, BATCH):
        made = Product.objects.bulk_create(
            Product(
                brand=brands[n % 8],
                slug=f"product-{n}",
                name_ko=f"{' '.join(names[n % 196][0])} 립스틱 {n}",
                name_en=f"{' '.join(names[n % 196][1])} lipstick {n}",
                published_at=timezone.now() - timedelta(minutes=n),
            )
            for n in range(start, min(start + BATCH, first + products))
        )
        _shades(made, shades_each, names, rng)
    index_shades(Shade.objects.filter(document=None))


def _shades(products: list[Product], each: int, names: list, rng: np.random.Generator) -> None:  # type: ignore[type-arg]
    variants = Variant.objects.bulk_create(
        Variant(
            product=one,
            sku=f"{one.slug}-{n}",
            price=int(rng.integers(9, 50)) * 1000,
            stock=int(rng.integers(0, 9)),
        )
        for one in products
        for n in range(each)
    )
    finishes = [finish for finish in Finish if finish != Finish.NATURAL]
    shades = []
    for variant in variants:
        korean, english = names[int(rng.integers(len(names)))]
        lab = tuple(float(rng.uniform(*bounds)) for bounds in LAB_RANGE)
        shade = Shade(
            variant=variant,
            number=f"{variant.pk % 90 + 10}",
            name_ko=" ".join(korean),
            name_en=" ".join(english),
            finish=finishes[int(rng.integers(len(finishes)))],
        )
        shades.append(shade.set_colour(lab))  # type: ignore[arg-type]
    Shade.objects.bulk_create(shades, batch_size=BATCH)
