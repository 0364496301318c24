"""What the database refuses, and what follows from a colour."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override
from djmoney.money import Money

from catalog.colour import TYPICAL
from catalog.models import Brand, Finish, Region, Shade, Variant
from catalog.models.shade import REGIONS_OF
from catalog.models.variant import current_price
from ml.colour import lab_to_hex
from ml.look import FINISHES, FINISHES_OF, HAIR_FINISHES, REGIONS
from ml.swatch import SURFACES

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Seoul"))


def test_finishes_are_those_of_the_engine_and_of_the_swatches():
    assert set(Finish.values) == {*FINISHES, *HAIR_FINISHES} == set(SURFACES)


def test_what_the_engine_paints_can_be_sold_and_only_that_is_tryable(shade):
    assert set(REGIONS) <= set(Region.values)
    for region in Region:
        for finish in Finish:
            is_tryable = finish in FINISHES_OF.get(region, ())
            Shade.objects.update(region=region, finish=finish)
            assert Shade(region=region, finish=finish).is_tryable == is_tryable
            assert Shade.objects.tryable().exists() == is_tryable


def test_every_region_is_of_one_category_and_has_typical_colours():
    regions = [region for held in REGIONS_OF.values() for region in held]
    assert sorted(regions) == sorted(Region)
    assert set(TYPICAL) == set(Region.values)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Variant, {"stock": -1}),
        (Variant, {"price": Money(-1, "KRW")}),
        (Variant, {"sale_price": Money(26000, "KRW")}),
        (Variant, {"sale_price": Money(-1, "KRW")}),
        (Variant, {"sale_from": NOON, "sale_until": NOON}),
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


@pytest.mark.parametrize(
    ("begins", "ends", "percent"),
    [(None, None, 30), (-1, 1, 30), (0, None, 30), (1, None, 0), (None, 0, 0), (None, -1, 0)],
)
def test_a_sale_price_counts_in_its_window_for_the_row_and_in_queries(shade, begins, ends, percent):
    now = timezone.now()
    moment = {None: None, **{days: now + timedelta(days=days) for days in (-1, 0, 1)}}
    Variant.objects.update(sale_price=Money(18200, "KRW"), sale_from=moment[begins], sale_until=moment[ends])
    variant = Variant.objects.annotate(counts=current_price(now)).get()
    paid = 18200 if percent else 26000
    assert (variant.current_price, variant.counts) == (Money(paid, "KRW"), paid)
    assert (variant.discount_percent, variant.is_on_sale) == (percent, bool(percent))


def test_a_palette_has_up_to_five_colours(shade):
    shade.more_colours = [[60, 20, 10], [30.5, 10, 5]]
    shade.full_clean()
    shade.save()
    shade.refresh_from_db()
    assert shade.colours == [shade.lab, (60, 20, 10), (30.5, 10, 5)]
    assert len(set(shade.hexes)) == 3


@pytest.mark.parametrize(
    "colours", [[[1, 2]], [["1", 2, 3]], [[101, 0, 0]], [[1, 2, 3]] * 5, "red", {"a": 1}]
)
def test_a_palette_of_nonsense_is_refused(shade, colours):
    shade.more_colours = colours
    with pytest.raises(ValidationError):
        shade.full_clean()
