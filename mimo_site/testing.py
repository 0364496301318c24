"""People and things that the tests of every app share; conftest.py makes the fixtures known to pytest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.utils import timezone, translation
from djmoney.money import Money
from pytest_django import Settings

from accounts.groups import BRAND_STAFF, MODERATORS, create_groups
from accounts.models import User
from catalog.models import Brand, Product, Region, Shade, Variant
from catalog.models.shade import REGIONS_OF
from catalog.services.search import index_shades


def make_person(name: str, group: str = "", **fields: Any) -> User:
    """A person without a password, her address confirmed: tests sign her in with `client.force_login`."""
    user = User.objects.create_user(f"{name}@mimo.example", name=name.title(), **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if group:
        create_groups()
        user.groups.add(Group.objects.get(name=group))
    return user


def make_shade(brand: Brand, slug: str = "velvet-hour", number: str = "01", **fields: Any) -> Shade:
    """A published product with one variant in stock and its shade, by default a satin red."""
    product, _created = Product.objects.get_or_create(
        slug=slug,
        defaults={
            "brand": brand,
            "name_ko": "벨벳 아워",
            "name_en": "Velvet Hour",
            "published_at": timezone.now(),
            "category": next(
                category
                for category, regions in REGIONS_OF.items()
                if fields.get("region", Region.LIPS) in regions
            ),
        },
    )
    variant = Variant.objects.create(
        product=product, sku=f"{slug}-{number}", price=Money(26000, "KRW"), stock=fields.pop("stock", 5)
    )
    lab = fields.pop("lab", (39.0, 56.0, 33.0))
    defaults = {"name_ko": "칠리", "name_en": "Chili", "finish": "satin"}
    shade = Shade(variant=variant, number=number, **{**defaults, **fields}).set_colour(lab)
    shade.save()
    index_shades(Shade.objects.filter(pk=shade.pk))
    return shade


@pytest.fixture
def brand(db: None) -> Brand:
    return Brand.objects.create(slug="lune", name_ko="륀", name_en="Lune")


@pytest.fixture
def shade(brand: Brand) -> Shade:
    return make_shade(brand)


@pytest.fixture
def alice(db: None) -> User:
    """A customer."""
    return make_person("alice")


@pytest.fixture
def bob(brand: Brand) -> User:
    """Staff of one brand."""
    user = make_person("bob", BRAND_STAFF, is_staff=True)
    brand.staff.add(user)
    return user


@pytest.fixture
def charlie(db: None) -> User:
    """Somebody with no business here."""
    return make_person("charlie")


@pytest.fixture
def dana(db: None) -> User:
    """The moderator."""
    return make_person("dana", MODERATORS, is_staff=True)


@pytest.fixture
def owner(db: None) -> User:
    """The shop owner."""
    return make_person("owner", is_staff=True, is_superuser=True)


@pytest.fixture(autouse=True)
def alone(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A test writes where no other and no demo shop does, counts no other's attempts, hashes fast, and begins
    in the site's own language, whatever the one before asked for."""
    translation.activate(settings.LANGUAGE_CODE)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()
