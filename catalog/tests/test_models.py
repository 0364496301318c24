"""What the database refuses, and what follows from a colour."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from djmoney.money import Money

from catalog.models import Brand, Finish, Region, Shade, Variant
from ml.colour import lab_to_hex
from ml.look import FINISHES, HAIR_FINISHES, REGIONS
from ml.swatch import SURFACES


def test_finishes_are_those_of_the_engine_and_of_the_swatches():
    assert set(Finish.values) == {*FINISHES, *HAIR_FINISHES} == set(SURFACES)


def test_regions_are_known_to_the_engine():
    assert set(Region.values) == set(REGIONS)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Variant, {"stock": -1}),
        (Variant, {"price": Money(-1, "KRW")}),
        (Shade, {"coverage": 1.5}),
        (Shade, {"lightness": 101.0}),
        (Shade, {"b": -200.0}),
        (Shade, {"finish": "chrome"}),
        (Shade, {"region": "tail"}),
        (Shade, {"family": "beige"}),
    ],
)
def test_the_database_refuses_nonsense(shade, model, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


def test_a_sku_is_of_one_variant(shade):
    with pytest.raises(IntegrityError), transaction.atomic():
        Variant.objects.create(product=shade.variant.product, sku=shade.variant.sku, price=Money(1, "KRW"))


def test_a_variant_has_one_shade(shade):
    with pytest.raises(IntegrityError), transaction.atomic():
        Shade(variant=shade.variant, name="둘", finish="matte").set_colour((40, 30, 20)).save()


def test_hex_and_family_follow_the_colour(shade):
    shade.set_colour((28.0, 27.0, -7.0)).save()
    shade.refresh_from_db()
    assert (shade.lab, shade.hex, shade.family) == ((28.0, 27.0, -7.0), lab_to_hex((28, 27, -7)), "plum")


def test_names_are_in_the_language_of_the_page(shade):

    with override("en"):
        assert (str(shade), str(shade.variant.product)) == ("Chili 01", "Velvet Hour")
    with override("ko"):
        assert (str(shade), str(shade.variant.product)) == ("칠리 01", "벨벳 아워")


def test_a_brand_without_an_english_name_has_its_own_as_wordmark(db):
    assert Brand.objects.create(slug="b", name_ko="여백").wordmark == "여백"


@pytest.mark.parametrize(
    ("change", "is_other"),
    [({"lightness": 41.0}, True), ({"finish": "gloss"}, True), ({"name": "다른"}, False), ({}, False)],
)
def test_a_swatch_has_another_key_when_it_looks_otherwise(shade, change, is_other):
    before = shade.swatch_key
    for name, value in change.items():
        setattr(shade, name, value)
    assert (shade.swatch_key != before) == is_other
