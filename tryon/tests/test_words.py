"""Names for all that the engine can paint."""

from catalog.models.shade import TRYABLE
from ml.look import SHAPES_OF
from tryon import words


def test_every_shape_has_a_name():
    assert {region: tuple(named) for region, named in words.SHAPES.items()} == SHAPES_OF


def test_every_region_has_its_place_in_the_rail():
    offered = [region for _part, choices in words.parts() for region, _label in choices]
    assert sorted(offered) == sorted(TRYABLE)
    assert [region for region, _label, _shapes in words.wearable()] == list(TRYABLE)


def test_finishes_and_families_are_offered_where_they_can_be_worn():
    finishes = {value: regions.split() for value, _label, regions in words.finishes()}
    assert finishes["velvet"] == ["lips"]
    families = {value: regions.split() for value, _label, regions in words.families()}
    assert families["fair"] == ["skin"]
