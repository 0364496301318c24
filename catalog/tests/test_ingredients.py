"""Ingredients: lists as on a pack, warnings, what a customer avoids."""

import pytest

from catalog.inci import NAMED, Warn, inci, parse, warnings_of
from catalog.models import Avoided, Product, Shade
from catalog.services.ingredients import read_without, set_ingredients
from catalog.services.search import index_shades
from mimo_site.testing import make_shade

AVOID = "/en/avoid/"


@pytest.fixture
def shelf(brand):
    """A gloss with limonene and wax of bees, a balm with neither."""
    shades = [make_shade(brand, "gloss", name_en="Gloss"), make_shade(brand, "balm", name_en="Balm")]
    gloss, balm = (shade.variant.product for shade in shades)
    set_ingredients(
        lists=[(gloss, "AQUA, parfum, LIMONENE, beeswax, PEG-40"), (balm, "Squalane; Mica • Tocopherol")]
    )
    index_shades(Shade.objects.all())
    return shades


def listed(client, query):
    return [card.product.slug for card in client.get(f"/en/shop/{query}").context["cards"]]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("AQUA, glycerin , Parfum", ["Aqua", "Glycerin", "Parfum"]),
        ("1,2-Hexanediol, sodium HYALURONATE.", ["1,2-Hexanediol", "Sodium Hyaluronate"]),
        ("alcohol denat., CI 77491", ["Alcohol Denat.", "CI 77491"]),
        ("Peg-40 hydrogenated castor oil\nci 15850", ["PEG-40 Hydrogenated Castor Oil", "CI 15850"]),
        ("mica • talc · silica; mica", ["Mica", "Talc", "Silica"]),
        ("p-phenylenediamine", ["p-Phenylenediamine"]),
        ("  ,, ", []),
    ],
)
def test_a_list_is_read_as_it_stands_on_the_pack(written, names):
    assert parse(written) == names


def test_a_list_keeps_its_order(shelf):
    contents = Product.objects.get(slug="gloss").contents.all()
    assert [row.ingredient.name for row in contents] == ["Aqua", "Parfum", "Limonene", "Beeswax", "PEG-40"]


def test_a_list_can_be_written_anew(shelf):
    product = Product.objects.get(slug="gloss")
    set_ingredients(lists=[(product, "Mica, Aqua")])
    assert [row.ingredient.name for row in product.contents.all()] == ["Mica", "Aqua"]


def test_all_26_allergens_are_known_by_their_inci_names():
    assert len(NAMED[Warn.ALLERGEN]) == len(set(NAMED[Warn.ALLERGEN])) == 26
    assert all(inci(name) == name for name in NAMED[Warn.ALLERGEN])


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Limonene", {Warn.ALLERGEN}),
        ("CI 75470", {Warn.ANIMAL}),
        ("Lanolin Alcohol", {Warn.ANIMAL}),
        ("PEG-10 Dimethicone", {Warn.PEG, Warn.SILICONE}),
        ("Polysorbate 20", {Warn.PEG}),
        ("Methylparaben", {Warn.PARABEN}),
        ("Citrus Limon Peel Oil", {Warn.OIL}),
        ("Alcohol Denat.", {Warn.ALCOHOL}),
        ("Cetearyl Alcohol", set()),
        ("Benzyl Alcohol", {Warn.ALLERGEN}),
        ("Aqua", set()),
    ],
)
def test_a_warning_says_its_kind(name, kinds):
    assert set(warnings_of(name)) == kinds


def test_every_kind_has_a_reason():
    assert all(warn.reason for warn in Warn)


@pytest.mark.parametrize(
    ("typed", "left", "without"),
    [
        ("lipstick no limonene", "lipstick", "Limonene"),
        ("without beeswax", "", "Beeswax"),
        ("limonene-free gloss", "gloss", "Limonene"),
        ("리모넨 없는 립스틱", "립스틱", "Limonene"),
        ("무알코올 쿠션", "쿠션", "kind:alcohol"),
        ("립밤 파라벤 프리", "립밤", "kind:paraben"),
        ("실리콘이 없는 쿠션", "쿠션", "kind:silicone"),
        ("no filter red", "no filter red", ""),
        ("free range", "free range", ""),
    ],
)
def test_what_shall_not_be_in_it_can_be_typed(shelf, typed, left, without):
    assert read_without(typed) == (left, without)


def test_the_list_shows_what_contains_or_lacks_an_ingredient(client, shelf):
    assert listed(client, "?q=no limonene") == ["balm"]
    assert listed(client, "?without=Limonene") == ["balm"]
    assert listed(client, "?without=kind:animal") == ["balm"]
    assert listed(client, "?contains=Limonene") == ["gloss"]
    assert listed(client, "?contains=Limonene&contains=Mica") == []
    assert set(listed(client, "?without=Unobtainium")) == {"gloss", "balm"}
    chips = client.get("/en/shop/?without=Limonene&sort=new").context["chips"]
    assert chips == [{"label": "without Limonene", "query": "sort=new"}]


def test_a_guest_avoids_for_her_visit_and_a_member_for_good(client, shelf, alice):
    client.post(AVOID, {"kind": ["kind:animal"], "more": "limonene"})
    page = client.get("/en/shop/")
    avoided = {card.product.slug: list(map(str, card.avoided)) for card in page.context["cards"]}
    assert avoided == {"gloss": ["Limonene", "Beeswax"], "balm": []}
    assert "Contains what you avoid:" in page.content.decode()
    assert listed(client, "?mine=on") == ["balm"]
    assert not Avoided.objects.exists()
    client.force_login(alice)
    client.get(AVOID)
    assert set(Avoided.objects.values_list("user", "word")) == {
        (alice.pk, "Limonene"),
        (alice.pk, "kind:animal"),
    }


def test_what_is_avoided_can_be_taken_back(client, shelf, alice):
    client.force_login(alice)
    client.post(AVOID, {"name": ["Limonene", "Mica"]})
    client.post(AVOID, {"name": ["Mica"]})
    assert list(Avoided.objects.values_list("word", flat=True)) == ["Mica"]


def test_what_the_shop_does_not_know_is_said_and_the_rest_is_kept(client, shelf):
    response = client.post(AVOID, {"more": "Limonene, unobtainium"})
    assert response.status_code == 400
    assert "The shop has nothing with: unobtainium" in response.content.decode()
    assert client.session["avoided"] == ["Limonene"]


def test_nobody_sees_what_another_avoids(client, shelf, alice, charlie):
    Avoided.objects.create(user=alice, word="Limonene")
    client.force_login(charlie)
    assert client.get(AVOID).context["names"] == []
    assert listed(client, "?mine=on") == listed(client, "")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_it_leads_nowhere_else(client, shelf, target):
    response = client.post(AVOID, {"kind": ["kind:peg"], "next": target})
    assert response["Location"] == AVOID


def test_the_products_page_lists_them_with_their_reasons(client, shelf):
    client.post("/en/avoid/add/", {"word": "Beeswax"})
    page = client.get("/en/shop/gloss/")
    html = page.content.decode()
    assert [str(row["ingredient"]) for row in page.context["ingredients"]][:2] == ["Aqua", "Parfum"]
    assert list(map(str, page.context["avoided_here"])) == ["Beeswax"]
    assert "26 fragrance substances" in html
    assert "not vegan" in html
