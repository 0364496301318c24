"""The demo shop's goods."""

from itertools import product

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from catalog.colour import TYPICAL
from catalog.models import Brand, Product, Region, Shade, Variant
from ml.colour import in_gamut, lab_to_hex
from ml.look import FINISHES


@pytest.fixture
def demo(db):
    call_command("load_demo_shop", verbosity=0)


def test_it_has_brands_products_and_shades(demo):
    assert (Brand.objects.count(), Product.objects.count(), Shade.objects.published().count()) == (8, 45, 276)


def test_loading_it_again_changes_nothing(demo, capsys):
    Variant.objects.update(stock=7)
    call_command("load_demo_shop")
    assert (Shade.objects.count(), set(Variant.objects.values_list("stock", flat=True))) == (276, {7})


@pytest.mark.parametrize("field", ["name_ko", "name_en"])
def test_each_shade_has_a_name_of_its_own_in_both_languages(demo, field):
    shades = list(Shade.objects.values_list(field, flat=True))
    assert all(shades)
    assert len(set(shades)) == len(shades)


def test_every_product_and_brand_speaks_both_languages(demo):
    for thing in [*Brand.objects.all(), *Product.objects.all()]:
        assert all([thing.name_ko, thing.name_en, thing.description_ko, thing.description_en])


def test_every_colour_can_be_shown_and_its_hex_and_family_follow(demo):
    shades = list(Shade.objects.all())
    assert in_gamut([shade.lab for shade in shades]).all()
    assert all(shade.hex == lab_to_hex(shade.lab) for shade in shades)


def test_it_covers_the_families_in_all_finishes(demo):
    lips = Shade.objects.region(Region.LIPS)
    held = set(lips.values_list("family", "finish"))
    assert {finish for _family, finish in held} == set(FINISHES)
    assert len(held) >= 0.9 * len(list(product(TYPICAL["lips"], FINISHES)))
    assert all(lips.family(family).count() >= 15 for family in TYPICAL["lips"])


def test_hair_goes_from_black_to_platinum_and_further(demo):
    hair = Shade.objects.region(Region.HAIR)
    assert set(hair.values_list("variant__product__category", "finish")) == {("hair", "natural")}
    assert set(hair.values_list("family", flat=True)) >= {
        "black",
        "brown",
        "blond",
        "grey",
        "pink",
        "blue",
        "green",
    }
    lightness = hair.values_list("lightness", flat=True)
    assert (min(lightness) < 10, max(lightness) > 85) == (True, True)


def test_some_shades_are_sold_out_and_some_are_few(demo):
    variants = list(Variant.objects.all())
    assert sum(variant.is_sold_out for variant in variants) >= 5
    assert sum(variant.is_low for variant in variants) >= 5


def test_prices_are_believable(demo):
    assert all(10_000 <= variant.price.amount <= 50_000 for variant in Variant.objects.all())


def test_the_demo_staff_looks_after_her_brand(db):
    bob = get_user_model().objects.create_user("bob@mimo.example")
    call_command("load_demo_shop", verbosity=0)
    assert [brand.slug for brand in bob.brands.all()] == ["haeum"]
