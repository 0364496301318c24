"""What the catalogue sells, as layers of a look."""

import pytest

from catalog.models.shade import TRYABLE
from mimo_site.testing import make_shade
from tryon.engine import Look
from tryon.services.shades import look_of_shade, with_true_shades


@pytest.mark.parametrize("region", TRYABLE)
def test_a_shade_of_every_region_can_be_worn(brand, region):
    for number, finish in enumerate(TRYABLE[region]):
        shade = make_shade(brand, number=str(number), region=region, finish=finish)
        look = look_of_shade(shade)
        assert (look.layers[0].region, look.layers[0].finish) == (region, finish)
        assert with_true_shades(look) == look


def test_a_palette_is_worn_in_all_its_colours(brand):
    shade = make_shade(brand, region="eyelids", finish="matte", more_colours=[[60, 10, 10], [30, 10, 5]])
    (layer,) = look_of_shade(shade).layers
    assert layer.colours == tuple(shade.colours)
    other = Look.from_json({"layers": [{"region": "eyelids", "colours": ["#ffffff"], "shade": shade.pk}]})
    assert with_true_shades(other).layers[0].colours == layer.colours
