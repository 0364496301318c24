"""The seasons of colours, what suits a person, and the filter of the shop list."""

import importlib

import pytest
from django.apps import apps

from catalog.models import Shade
from catalog.personal_colour import PersonalColour, fit_of, season_of, sides_of, skin_of
from catalog.services.nearest import palette
from catalog.services.shade_finder import Person, find_shades
from mimo_site.testing import make_shade
from ml.colour import delta_e

pytestmark = pytest.mark.django_db
API = "/api/v1/shades/suiting/"
SEASONS = {
    "spring": (62, 46, 34),  # a clear coral
    "summer": (66, 28, 2),  # a soft, light pink
    "autumn": (38, 24, 21),  # a brick brown
    "winter": (36, 54, 8),  # a deep berry
}


@pytest.fixture
def lipsticks(brand):
    return {season: make_shade(brand, season, lab=lab) for season, lab in SEASONS.items()}


@pytest.mark.parametrize(("season", "lab"), SEASONS.items())
def test_what_the_trade_calls_a_season_is_of_it(season, lab):
    assert season_of(lab, "lips") == season
    fits = {name: float(fit_of(sides_of(lab, "lips"), name)) for name in SEASONS}
    assert max(fits, key=fits.get) == season


def test_a_colour_in_the_middle_and_one_nobody_asks_for_are_of_no_season():
    assert season_of((50, 38.3, 14.7), "lips") == ""
    assert season_of((62, 46, 34), "scent") == season_of((62, 46, 34), "skin") == ""


def test_a_shade_takes_its_season_with_its_colour(lipsticks):
    assert {name: shade.suits for name, shade in lipsticks.items()} == {name: name for name in SEASONS}
    assert lipsticks["spring"].set_colour(SEASONS["winter"]).suits == "winter"


def test_shades_from_before_are_judged_once(lipsticks):
    Shade.objects.update(suits="")
    importlib.import_module("catalog.migrations.0012_shade_suits").judge(apps, None)
    assert {shade.suits for shade in Shade.objects.all()} == set(SEASONS)


def test_the_finder_puts_her_season_first_and_says_why(lipsticks):
    (best, *_others) = find_shades(person=Person(season="autumn"), regions=["lips"], limit=4)["lips"]
    assert best.shade == lipsticks["autumn"]
    assert best.reasons == ["warm", "deep", "soft"]
    assert best.difference is None
    matches = find_shades(person=Person(season="autumn"), regions=["lips"], limit=4)["lips"]
    assert lipsticks["summer"] not in [match.shade for match in matches]


def test_the_undertone_alone_finds_what_is_as_warm(lipsticks):
    found = find_shades(person=Person(undertone="cool"), regions=["lips"], limit=4)["lips"]
    assert {match.shade for match in found} == {lipsticks["summer"], lipsticks["winter"]}
    assert found[0].reasons == ["cool"]


def test_a_pale_lipstick_does_not_lead_on_deep_skin(brand):
    pale, deep = make_shade(brand, "pale", lab=(80, 26, 2)), make_shade(brand, "deep", lab=(44, 30, 4))
    light, dark = (84.0, 6.0, 12.0), (36.0, 12.0, 16.0)
    for skin, first in ((light, pale), (dark, deep)):
        found = find_shades(person=Person(skin, "cool", "summer"), regions=["lips"], limit=2)["lips"]
        assert found[0].shade == first


def test_a_foundation_is_matched_by_ciede2000_with_how_it_differs(brand):
    near = make_shade(brand, "near", lab=(70, 10.5, 17), region="skin", coverage=0.4)
    off = make_shade(brand, "off", lab=(64, 9, 21), region="skin", coverage=0.9)
    make_shade(brand, "far", lab=(30, 9, 13), region="skin")
    skin = (70.0, 11.0, 16.5)
    found = find_shades(person=Person(skin), regions=["skin"], limit=5)["skin"]
    assert [match.shade for match in found] == [near, off]
    assert found[1].difference == pytest.approx(float(delta_e(skin, off.lab)), abs=0.01)
    assert found[0].reasons == ["as_light", "same_undertone", "sheer"]
    assert found[1].reasons == ["deeper", "golden", "full"]


def test_the_best_of_each_product_leads_and_more_of_it_fills_the_room_but_nothing_sold_out(brand):
    second = make_shade(brand, "one", "01", lab=(60, 44, 30))
    best = make_shade(brand, "one", "02", lab=(62, 45, 33))
    other = make_shade(brand, "two", lab=(58, 38, 26))
    make_shade(brand, "one", "03", lab=SEASONS["spring"], stock=0)
    make_shade(brand, "gone", lab=SEASONS["spring"], stock=0)
    person = Person(season="spring")
    for limit, expected in ((2, [best, other]), (5, [best, other, second])):
        found = find_shades(person=person, regions=["lips"], limit=limit)["lips"]
        assert [match.shade for match in found] == expected


def test_who_says_nothing_is_shown_nothing(lipsticks):
    assert find_shades(person=Person(), limit=3) == {"skin": [], "lips": [], "cheeks": []}


def test_three_lists_take_two_queries(lipsticks, django_assert_num_queries):
    palette.get()
    with django_assert_num_queries(2):
        find_shades(person=Person((70, 10, 16), "warm", "spring"), limit=3)


def test_skin_known_by_tone_and_undertone_has_their_lightness_and_hue():
    cool, warm = skin_of("#d7bd96", "cool"), skin_of("#d7bd96", "warm")
    assert cool[0] == warm[0]
    assert cool[1] > warm[1]
    assert cool[2] < warm[2]


def test_the_list_is_narrowed_to_a_season(client, lipsticks):
    response = client.get("/en/shop/?category=lip&suits=winter")
    assert [card.lead for card in response.context["cards"]] == [lipsticks["winter"]]
    facet = next(each for each in response.context["facets"] if each["name"] == "suits")
    assert {option["value"]: option["count"] for option in facet["options"]} == dict.fromkeys(SEASONS, 1)
    assert [option["label"] for option in facet["options"]] == PersonalColour.labels


def test_the_filter_stands_only_where_colours_have_seasons(client, shade, brand):
    make_shade(brand, "ink", region="hair", finish="natural")
    names = [facet["name"] for facet in client.get("/shop/?category=hair").context["facets"]]
    assert "family" in names
    assert "suits" not in names


def test_the_api_says_what_suits_and_why(client, lipsticks, brand):
    make_shade(brand, "base", lab=(70, 10, 16), region="skin")
    response = client.get(f"{API}?season=winter&skin=70,11,16&limit=1", headers={"Accept-Language": "en"})
    assert response.status_code == 200, response.content
    base, lips = response.json()
    assert (base["region"], base["product"]) == ("skin", "base")
    assert base["delta_e"] < 2
    assert (lips["product"], lips["delta_e"], lips["reasons"]) == ("winter", None, ["cool", "deep", "clear"])
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize(
    "query", ["", "season=monsoon", "skin=1,2", "undertone=green", "region=hair&season=spring"]
)
def test_the_api_says_what_it_does_not_understand(client, query):
    assert client.get(f"{API}?{query}").status_code == 400
