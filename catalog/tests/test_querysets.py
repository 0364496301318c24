"""Finding shades."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from catalog.models import Brand, Product, Shade
from catalog.services.nearest import nearest_shades
from catalog.services.tries import count_try
from mimo_site.testing import make_shade
from ml.colour import delta_e

DAY = date(2026, 3, 2)


def names(shades):
    return [shade.name_en for shade in shades]


@pytest.fixture
def shelf(brand):
    oval = Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL")
    rows = [
        (brand, "rock", "11", "칠리 온 더 록", "Chili on the Rock", "matte", (39, 55, 37)),
        (brand, "rock", "12", "석류", "Pomegranate", "matte", (35, 50, 21)),
        (oval, "glass", "07", "체리 글라스", "Cherry Glass", "gloss", (31, 48, 21)),
        (oval, "syrup", "03", "코랄 시럽", "Coral Syrup", "sheer", (58, 48, 33)),
    ]
    return [
        make_shade(maker, slug, number, name_ko=korean, name_en=english, finish=finish, lab=lab)
        for maker, slug, number, korean, english, finish, lab in rows
    ]


@pytest.mark.parametrize("published_at", [None, timezone.now() + timedelta(days=1)])
def test_a_draft_is_not_published(shade, published_at):
    Product.objects.update(published_at=published_at)
    assert not Shade.objects.published()


def test_a_product_is_published_from_its_moment_on(shade):
    moment = shade.variant.product.published_at
    assert Shade.objects.published(moment)
    assert not Shade.objects.published(moment - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("칠리", ["Chili on the Rock"]),
        ("CHERRY", ["Cherry Glass"]),
        ("오벌", ["Cherry Glass", "Coral Syrup"]),
        ("oval coral", ["Coral Syrup"]),
        ("11", ["Chili on the Rock"]),
        ("lune matte", ["Chili on the Rock", "Pomegranate"]),
        ("sheer coral", ["Coral Syrup"]),
        ("  ", ["Chili on the Rock", "Pomegranate", "Cherry Glass", "Coral Syrup"]),
        ("nothing like it", []),
        ("100%_'\"", []),
    ],
)
def test_each_word_must_be_found(shelf, query, found):
    with override("en"):
        assert names(Shade.objects.search(query).order_by("pk")) == found


def test_a_family_is_found(shelf):
    assert names(Shade.objects.family("coral")) == ["Coral Syrup"]


def test_most_tried_counts_from_the_day_on(shelf):
    chili, _pomegranate, cherry, coral = shelf
    for shade, day in [(chili, DAY), (cherry, DAY), (cherry, DAY), (coral, DAY - timedelta(days=1))]:
        count_try(shade=shade, on=day)
    tried = Shade.objects.published().with_product().most_tried(DAY)
    assert [(shade.name_en, shade.tries) for shade in tried] == [
        ("Cherry Glass", 2),
        ("Chili on the Rock", 1),
    ]


def test_few_of_each_takes_the_newest_of_each(shelf):
    assert names(Shade.objects.few_of_each("variant__product").newest()) == [
        "Coral Syrup",
        "Cherry Glass",
        "Chili on the Rock",
    ]


def test_the_nearest_shades_are_those_with_the_least_difference(brand):
    shade = make_shade(brand, "own", "01", lab=(40, 50, 25))
    make_shade(brand, "own", "02", lab=(40, 50, 26))
    for number, lab in enumerate([(60, 20, 10), (45, 50, 25), (41, 50, 25), (40, 40, 25), (41, 51, 24)]):
        make_shade(brand, f"other-{number}", lab=lab)
    found = nearest_shades(shade, limit=3)
    others = Shade.objects.exclude(variant__product=shade.variant.product)
    expected = sorted(float(delta_e(shade.lab, other.lab)) for other in others)[:3]
    assert [difference for _shade, difference in found] == pytest.approx(expected)
    assert found[0][0].lab == (41, 50, 25)


def test_a_lonely_colour_has_no_alternatives(shade):
    assert nearest_shades(shade, limit=4) == []
