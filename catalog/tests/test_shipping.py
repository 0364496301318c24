"""What sending costs: by zone, by what is in it, and by postcode."""

from itertools import pairwise

import pytest
from djmoney.money import Money

from catalog.models import Country
from catalog.services.shipping import REMOTES, ZONES, shipping_to


def fee(goods, country="KR", postcode="04524"):
    sent = shipping_to(goods=Money(goods, "KRW"), country=country, postcode=postcode)
    return int(sent.fee.amount)


@pytest.mark.parametrize(("goods", "won"), [(0, 3000), (29999, 3000), (30000, 0), (90000, 0)])
def test_shipping_is_free_from_thirty_thousand_won(goods, won):
    assert fee(goods) == won


@pytest.mark.parametrize(
    ("postcode", "extra"),
    [("62999", 0), ("63000", 3000), ("63644", 3000), ("63645", 0), ("40200", 5000), ("59102", 5000), ("", 0)],
)
def test_jeju_and_the_other_islands_cost_more_even_when_the_base_is_free(postcode, extra):
    assert fee(10_000, postcode=postcode) == 3000 + extra
    assert fee(30_000, postcode=postcode) == extra


@pytest.mark.parametrize(
    ("country", "goods", "won"),
    [("JP", 149_999, 12_000), ("JP", 150_000, 0), ("VN", 30_000, 16_000), ("US", 900_000, 24_000)],
)
def test_abroad_costs_by_group_and_a_postcode_that_looks_like_jeju_costs_no_more(country, goods, won):
    assert fee(goods, country, "63100") == won


@pytest.mark.parametrize("postcode", ["K1A 0B1", "²", "１２３", "-63000"])
def test_a_postcode_of_any_shape_is_taken(postcode):
    assert fee(0, postcode=postcode) == 3000


def test_every_country_is_in_one_zone():
    assert sorted(country for zone in ZONES for country in zone.countries) == sorted(Country.values)


def test_no_postcode_is_in_two_places():
    ranges = sorted(pair for remote in REMOTES for pair in remote.postcodes)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))
