"""Families and words of colours."""

import pytest
from django.utils.translation import override

from catalog.colour import TYPICAL, Family, describe, family_of
from ml.colour import hex_to_lab, in_gamut


@pytest.mark.parametrize(
    ("region", "family"), [(region, family) for region, typical in TYPICAL.items() for family in typical]
)
def test_a_typical_colour_is_of_its_family(region, family):
    assert {family_of(lab, region) for lab in TYPICAL[region][family]} == {family}


def test_every_typical_colour_can_be_shown_on_a_screen():
    assert all(in_gamut(colours).all() for typical in TYPICAL.values() for colours in typical.values())


def test_every_family_is_of_some_region():
    assert {family for typical in TYPICAL.values() for family in typical} == set(Family)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("#a8261f", "deep warm red"),
        ("#b98673", "light warm nude"),
        ("#5e2140", "very deep cool plum"),
        ("#cf5a86", "medium cool pink"),
        ("#e0604f", "light warm coral"),
    ],
)
def test_a_colour_is_described_in_words(code, words):
    with override("en"):
        assert describe(hex_to_lab(code)) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [("#15110f", "very deep warm black"), ("#e6ddc8", "pale warm blond"), ("#1f4fa8", "deep cool blue")],
)
def test_hair_is_described_in_words_of_its_own(code, words):
    with override("en"):
        assert describe(hex_to_lab(code), "hair") == words


@pytest.mark.parametrize(
    ("lab", "words"),
    [
        ((87, 4, 12), "fair, warm undertone"),
        ((80, 9, 14), "light, cool undertone"),
        ((59, 12, 25), "tan, neutral undertone"),
        ((30, 11, 14), "deep, cool undertone"),
    ],
)
def test_skin_is_described_by_its_depth_and_undertone(lab, words):
    with override("en"):
        assert describe(lab, "skin") == words


@pytest.mark.parametrize("lab", [(0, 0, 0), (100, 0, 0), (50, -80, 60)])
def test_colours_that_no_lipstick_has_still_have_words(lab):
    with override("en"):
        assert len(describe(lab).split()) >= 3
