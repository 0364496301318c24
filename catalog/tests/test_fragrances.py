"""Perfumes: their pyramid on the page, facets, search by note."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from catalog.models import Fragrance, FragranceTrait, Shade, Variant
from catalog.services.search import index_shades
from mimo_site.testing import make_shade

SCENTS = {
    "yard": {
        "top": {"fig": 1},
        "base": {"cedar": 1},
        "accord": {"green": 0.8, "woody": 0.4},
        "season": {"summer": 1},
    },
    "grove": {"top": {"yuzu": 1}, "base": {"cedar": 1}, "accord": {"green": 0.6}, "impression": {"clean": 1}},
    "velvet": {"heart": {"rose": 1}, "accord": {"amber": 0.9}, "impression": {"sexy": 0.7}},
}


@pytest.fixture
def shelf(brand):
    for slug, kinds in SCENTS.items():
        shade = make_shade(brand, slug, "", region="scent", name_en="50 ml", name_ko="50 ml", lab=(80, 2, 20))
        fragrance = Fragrance.objects.create(product=shade.variant.product)
        FragranceTrait.objects.bulk_create(
            FragranceTrait(fragrance=fragrance, kind=kind, value=value, strength=strength)
            for kind, values in kinds.items()
            for value, strength in values.items()
        )
    make_shade(brand, "lipstick")
    index_shades(Shade.objects.all())


def listed(client, query):
    return {card.product.slug for card in client.get(f"/en/shop/{query}").context["cards"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?category=fragrance", {"yard", "grove", "velvet"}),
        ("?category=fragrance&accord=green", {"yard", "grove"}),
        ("?category=fragrance&accord=green&accord=amber", {"yard", "grove", "velvet"}),
        ("?category=fragrance&accord=green&impression=clean", {"grove"}),
        ("?category=fragrance&season=summer", {"yard"}),
        ("?q=fig", {"yard"}),
        ("?q=perfume", {"yard", "grove", "velvet"}),
        ("?q=cedar", {"yard", "grove"}),
    ],
)
def test_it_is_found_by_what_it_smells_of(client, shelf, query, found):
    assert listed(client, query) == found


def test_facets_count_each_trait(client, shelf):
    facets = client.get("/en/shop/?category=fragrance").context["facets"]
    counts = {
        facet["name"]: {option["value"]: option["count"] for option in facet["options"]} for facet in facets
    }
    assert counts["accord"] == {"green": 2, "amber": 1, "woody": 1}
    assert counts["impression"] == {"clean": 1, "sexy": 1}
    assert counts["season"] == {"summer": 1}


def test_its_page_shows_the_pyramid_and_the_accords(client, shelf):
    page = client.get("/en/shop/yard/")
    html = page.content.decode()
    scent = page.context["scent"]
    assert [(str(label), [trait.value for trait in traits]) for label, traits in scent["notes"]] == [
        ("top notes", ["fig"]),
        ("base notes", ["cedar"]),
    ]
    assert [(trait.value, trait.percent) for trait in scent["accords"]] == [("green", 80), ("woody", 40)]
    assert "--share: 80%" in html
    assert f"/studio/?shade={page.context['shade'].pk}" not in html
    assert "Eau de parfum" in html


def test_what_smells_alike_is_shown(client, shelf):
    related = {key: shades for key, _title, shades in client.get("/en/shop/yard/").context["related"]}
    assert [shade.variant.product.slug for shade in related["scents"]] == ["grove"]


def test_a_screen_reader_hears_its_name_and_its_size(client, shelf):
    shade = Shade.objects.with_product().get(variant__product__slug="yard")
    with override("ko"):
        assert shade.spoken == "벨벳 아워, 50 ml"


def test_a_perfume_cannot_be_tried_on(client, shelf):
    shade = Shade.objects.get(variant__product__slug="yard")
    assert client.get(f"/en/studio/?shade={shade.pk}").status_code == 404


def test_a_value_of_another_kind_is_refused(shelf):
    fragrance = Fragrance.objects.first()
    with pytest.raises(ValidationError):
        FragranceTrait(fragrance=fragrance, kind="season", value="fig").full_clean()


def test_a_perfume_can_be_put_in_the_cart(client, shelf):
    variant = Variant.objects.get(product__slug="yard")
    client.post(f"/en/cart/{variant.pk}/add/", {"quantity": 1})
    assert "50 ml" in client.get("/en/cart/").content.decode()
