"""The front page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.models import Product
from catalog.services.tries import count_try
from catalog.views.home import SHOWN
from mimo_site.testing import make_shade

HOME = reverse("catalog:home")


def shelf(brand, count):
    return [make_shade(brand, f"product-{number}") for number in range(count)]


def test_it_shows_the_new_shades_while_nobody_has_tried_any(client, brand):
    shades = shelf(brand, 3)
    response = client.get(HOME)
    assert not response.context["has_favourites"]
    assert set(response.context["picks"]) == set(shades)


def test_it_shows_what_was_really_tried(client, brand):
    shades = shelf(brand, SHOWN)
    for place, shade in enumerate(shades[: SHOWN // 2]):
        for _try in range(place + 1):
            count_try(shade=shade, on=timezone.localdate())
    response = client.get(HOME)
    assert response.context["has_favourites"]
    assert response.context["picks"] == shades[: SHOWN // 2][::-1]


def test_every_swatch_leads_to_the_fitting_room(client, shade):
    assert f"/studio/?shade={shade.pk}" in client.get(HOME).content.decode()


def test_it_counts_the_shades_that_its_link_leads_to(client, brand, shade):
    make_shade(brand, "hair-tint", region="hair")
    listed = client.get(reverse("catalog:product-list")).context["page"]
    assert client.get(HOME).context["shade_count"] == len(listed) == 1


def test_an_empty_shop_says_so(client, db):
    response = client.get("/en/")
    assert response.status_code == 200
    assert "still empty" in response.content.decode()


def test_a_draft_is_not_shown(client, shade):
    Product.objects.update(published_at=None)
    assert str(shade) not in client.get(HOME).content.decode()


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_more_shades_take_no_more_queries(client, brand, path):
    counts = []
    for start, stop in ((0, 10), (10, 200)):
        for number in range(start, stop):
            make_shade(brand, f"product-{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7
