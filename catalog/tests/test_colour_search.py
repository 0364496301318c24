"""Searching by colour."""

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Product, Shade
from catalog.services.nearest import REGIONS, Palette, nearest
from catalog.services.search import index_shades
from mimo_site.testing import make_shade
from ml.colour import delta_e, hex_to_lab

URL = "/en/shop/colour/"


def test_without_a_colour_it_asks_for_one(client, db):
    response = client.get(URL)
    assert response.status_code == 200
    assert response.context["near"] == []
    assert 'type="color"' in response.content.decode()


@pytest.mark.parametrize(
    "query", ["?hex=%23b3202a", "?hex=B3202A", "?picked=%23b3202a&hex=", "?hex=b3202a&picked=%23000000"]
)
def test_a_colour_typed_or_picked_shows_the_nearest_first(client, brand, query):
    for number, lab in enumerate([(58, 48, 33), (39, 57, 33), (27, 26, -5)]):
        make_shade(brand, f"product-{number}", lab=lab)
    response = client.get(URL + query)
    near = response.context["near"]
    target = hex_to_lab("#b3202a")
    assert [shade.variant.product.slug for shade, _difference in near] == [
        "product-1",
        "product-0",
        "product-2",
    ]
    assert [difference for _shade, difference in near] == pytest.approx(
        [float(delta_e(target, shade.lab)) for shade, _difference in near], abs=1e-4
    )
    assert f"ΔE {near[0][1]:.1f}" in response.content.decode()


@pytest.mark.parametrize("query", ["?hex=red", "?hex=%00", "?hex=12345", f"?hex={'f' * 300}"])
def test_what_is_no_colour_is_explained(client, shade, query):
    response = client.get(URL + query)
    assert response.status_code == 200
    assert response.context["near"] == []
    assert response.context["form"].errors["hex"]


def test_a_shade_is_compared_with_those_of_other_products(client, brand):
    shade = make_shade(brand)
    make_shade(brand, number="02")
    other = make_shade(brand, "other", lab=(40, 56, 33))
    assert [near for near, _difference in client.get(f"{URL}?shade={shade.pk}").context["near"]] == [other]


@pytest.mark.parametrize("asked", ["0", "x", "9" * 30, "٣"])
def test_a_shade_that_is_not_there_is_not_found(client, shade, asked):
    assert client.get(f"{URL}?shade={asked}").status_code == 404


def test_each_region_has_colours_of_its_own_and_a_draft_none(client, brand):
    make_shade(brand, "lipstick")
    hair = make_shade(brand, "hair", region="hair", finish="natural")
    draft = make_shade(brand, "draft")
    Product.objects.filter(slug="draft").update(published_at=None)
    index_shades(Shade.objects.filter(pk=draft.pk))
    regions = REGIONS.keys() - {"scent"}
    near = {region: client.get(f"{URL}?hex=b3202a&region={region}").context["near"] for region in regions}
    assert [shade.variant.product.slug for shade, _difference in near["lips"]] == ["lipstick"]
    assert [shade for shade, _difference in near["hair"]] == [hair]


def test_more_shades_take_no_more_queries(client, brand):
    counts = []
    for start, stop in ((0, 10), (10, 100)):
        for number in range(start, stop):
            make_shade(brand, f"product-{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{URL}?hex=b3202a")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_the_shortcut_finds_the_same_24_as_comparing_all():
    rng = np.random.default_rng(1)
    count = 20_000
    colours = np.stack([rng.uniform(15, 80, count), rng.uniform(-5, 65, count), rng.uniform(-10, 55, count)])
    held = Palette(
        ids=np.arange(count),
        colours=colours.astype(np.float32),
        regions=np.zeros(count, np.int8),
        published_at=np.zeros(count),
        products=np.arange(1, count + 1),
    )
    for target in ((40.0, 55.0, 30.0), (30.0, 20.0, 5.0), (65.0, 20.0, 18.0)):
        found = nearest(target, held, limit=24, region="lips", now=timezone.now())
        exact = np.sort(delta_e(target, held.colours.T))[:24]
        assert [difference for _pk, difference in found] == pytest.approx(exact.tolist())
