"""The demo shop's goods."""

from itertools import product

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import override

from catalog.colour import TYPICAL
from catalog.inci import inci
from catalog.models import (
    Brand,
    Category,
    Fragrance,
    FragranceTrait,
    Ingredient,
    Product,
    Region,
    Shade,
    Variant,
)
from catalog.personal_colour import UNDERTONES, PersonalColour, skin_of
from catalog.scent import Accord, Impression, Kind, Season
from catalog.services.shade_finder import FOUND, Person, find_shades
from ml.colour import in_gamut, lab_to_hex
from ml.look import FINISHES
from ml.monk import MONK


@pytest.fixture(scope="module")
def shelves(django_db_setup, django_db_blocker):
    """Loaded once for all, and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo_shop", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(shelves, db):
    pass


def test_it_has_brands_products_and_shades(demo):
    assert (Brand.objects.count(), Product.objects.count(), Shade.objects.published().count()) == (
        14,
        76,
        456,
    )


def test_loading_it_again_changes_nothing(demo, capsys):
    Variant.objects.update(stock=7)
    call_command("load_demo_shop")
    assert (Shade.objects.count(), set(Variant.objects.values_list("stock", flat=True))) == (456, {7})


@pytest.mark.parametrize("season", ["", *PersonalColour.values])
@pytest.mark.parametrize("tone", [1, 4, 7, 9, 10])
def test_who_asks_what_suits_has_a_choice_whatever_her_skin(demo, season, tone):
    for undertone in UNDERTONES:
        person = Person(skin_of(MONK[tone - 1], undertone), undertone, season)
        found = find_shades(person=person, limit=4)
        assert {region: len(matches) >= 2 for region, matches in found.items()} == dict.fromkeys(FOUND, True)
        assert all(match.words for matches in found.values() for match in matches)


@pytest.mark.parametrize("field", ["name_ko", "name_en"])
def test_each_shade_has_a_name_of_its_own_in_both_languages(demo, field):
    shades = list(Shade.objects.exclude(region=Region.SCENT).values_list(field, flat=True))
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
    for variant in Variant.objects.select_related("product"):
        dearest = 150_000 if variant.product.category == "fragrance" else 50_000
        assert 10_000 <= variant.price.amount <= dearest
    on_sale = [variant for variant in Variant.objects.all() if variant.is_on_sale]
    assert on_sale
    assert all(10 <= variant.discount_percent <= 50 for variant in on_sale)


def test_every_region_is_sold(demo):
    assert set(Shade.objects.values_list("region", flat=True)) == set(Region.values)
    assert set(Product.objects.values_list("category", flat=True)) == set(Category.values)


def test_foundation_comes_in_all_depths_and_undertones(demo):
    veil = Shade.objects.filter(variant__product__slug="dam-skin-veil")
    with override("en"):
        said = {shade.colour_words for shade in veil}
    assert veil.count() == 30
    assert said >= {
        f"{depth}, {tone} undertone"
        for depth in ("fair", "light", "tan", "deep")
        for tone in ("cool", "neutral", "warm")
    }


def test_palettes_have_four_colours(demo):
    palettes = Shade.objects.filter(variant__product__slug="nabi-four-seasons")
    assert {len(shade.colours) for shade in palettes} == {4}
    assert in_gamut([lab for shade in palettes for lab in shade.colours]).all()


def test_every_perfume_has_its_pyramid_in_words_that_the_shop_knows(demo):
    perfumes = list(Fragrance.objects.all())
    assert len(perfumes) == 13
    for perfume in perfumes:
        traits = list(perfume.traits.all())
        assert {trait.kind for trait in traits} == set(Kind)
        for trait in traits:
            trait.full_clean()
    values = FragranceTrait.objects.values_list("value", flat=True)
    assert set(values) >= {*Impression.values, *Season.values, *Accord.values}


def test_every_product_says_what_it_is_made_of(demo):
    for made in Product.objects.prefetch_related("contents__ingredient"):
        names = [row.ingredient.name for row in made.contents.all()]
        assert 4 <= len(names) <= 25, made
        assert names == [inci(name) for name in names]
    kinds = {warn for ingredient in Ingredient.objects.all() for warn in ingredient.warnings}
    assert len(kinds) >= 10
