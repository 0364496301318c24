"""By JSON: what is in a product, what leads the shop, wishes, and lists without what somebody avoids."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services.api_tokens import make_token
from catalog.models import Avoided, Fragrance, FragranceTrait, Picture, Product, Wish
from catalog.services.ingredients import set_ingredients
from catalog.services.rankings import record_rating
from catalog.services.tries import count_try
from catalog.services.wishes import MOST
from mimo_site.testing import make_person, make_shade

pytestmark = pytest.mark.django_db
API = "/api/v1"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def shelf(brand):
    """A gloss with limonene, a balm without."""
    gloss, balm = make_shade(brand, "gloss"), make_shade(brand, "balm")
    lists = ((gloss, "Aqua, Parfum, Limonene"), (balm, "Squalane, Mica"))
    set_ingredients(lists=[(shade.variant.product, text) for shade, text in lists])
    return gloss, balm


def token_of(user):
    return {"Authorization": f"Bearer {make_token(user=user, name='x', now=timezone.now())[1]}"}


def slugs(response):
    assert response.status_code == 200, response.content
    return {product["slug"] for product in response.json()["results"]}


def test_a_product_tells_its_ingredients_in_order_and_why_some_avoid_them(client, shelf):
    held = client.get(f"{API}/products/gloss/", headers=ENGLISH).json()["ingredients"]
    assert [row["inci"] for row in held] == ["Aqua", "Parfum", "Limonene"]
    assert held[0]["warnings"] == []
    (warning,) = held[2]["warnings"]
    assert (warning["kind"], warning["label"]) == ("allergen", "Fragrance allergens")
    assert "allergy" in warning["reason"]


def test_a_perfume_tells_what_it_smells_of(client, brand):
    product = make_shade(brand, "yard", "", region="scent", lab=(80, 2, 20)).variant.product
    assert client.get(f"{API}/products/yard/").json()["scent"] is None
    fragrance = Fragrance.objects.create(product=product, concentration="edt")
    FragranceTrait.objects.create(fragrance=fragrance, kind="top", value="fig", strength=0.7)
    scent = client.get(f"{API}/products/yard/", headers=ENGLISH).json()["scent"]
    assert scent == {
        "concentration": "edt",
        "traits": [{"kind": "top", "value": "fig", "label": "fig", "strength": 0.7}],
    }


def test_a_palette_tells_all_its_colours_and_a_product_its_pictures(client, brand):
    shade = make_shade(brand, "duo", more_colours=[[60, 20, 10]])
    Picture.objects.create(product=shade.variant.product, alt="A tube", width=1280, height=800)
    record_rating(product_id=shade.variant.product_id, change=4, count=1)
    for path in ("/products/duo/", "/products/"):
        body = client.get(API + path).json()
        product = body["results"][0] if "results" in body else body
        (more,) = product["variants"][0]["shade"]["more_colours"]
        assert more["lab"] == [60, 20, 10]
        assert more["hex"].startswith("#")
        (picture,) = product["pictures"]
        assert (picture["alt"], len(picture["sources"])) == ("A tube", 6)
        assert picture["sources"][0]["url"].startswith("http://testserver/")
        assert (product["rating"], product["rating_count"]) == (4.0, 1)


@pytest.mark.parametrize(
    "asked", ["without=Limonene", "q=no limonene", "q=리모넨 없는", "without=kind:allergen"]
)
def test_a_list_leaves_out_what_is_asked_to_be_left_out(client, shelf, asked):
    assert slugs(client.get(f"{API}/products/?{asked}")) == {"balm"}


def test_mine_leaves_out_what_she_avoids_and_is_kept_by_nobody_else(client, shelf, alice):
    Avoided.objects.create(user=alice, word="Limonene")
    hers = client.get(f"{API}/products/?mine=true", headers=token_of(alice))
    assert slugs(hers) == {"balm"}
    assert "no-store" in hers["Cache-Control"]
    assert "public" not in hers["Cache-Control"]
    assert slugs(client.get(f"{API}/products/", headers=token_of(alice))) == {"gloss", "balm"}
    others = client.get(f"{API}/products/?mine=true", headers=token_of(make_person("carol")))
    assert slugs(others) == slugs(client.get(f"{API}/products/?mine=true")) == {"gloss", "balm"}
    assert client.get(f"{API}/products/?mine=perhaps").status_code == 400
    assert client.get(f"{API}/products/?mine=true", headers={"Authorization": "Bearer no"}).status_code == 401


def test_a_guest_avoids_by_her_session(client, shelf):
    client.post("/en/avoid/add/", {"word": "Limonene"})
    assert slugs(client.get(f"{API}/products/?mine=true")) == {"balm"}
    assert slugs(client.get(f"{API}/products/?mine=false")) == {"gloss", "balm"}


def test_rankings_lead_with_the_most(client, shelf):
    for _time in range(2):
        count_try(shade=shelf[1], on=timezone.localdate())
    count_try(shade=shelf[0], on=timezone.localdate())
    found = client.get(f"{API}/rankings/?by=tried&category=lip").json()
    assert [product["slug"] for product in found] == ["balm", "gloss"]
    assert client.get(f"{API}/rankings/?by=tried&category=hair").json() == []
    for wrong in ("", "?by=none", "?by=tried&category=moon"):
        assert client.get(f"{API}/rankings/{wrong}").status_code == 400


def test_drafts_are_not_ranked(client, shelf):
    count_try(shade=shelf[0], on=timezone.localdate())
    Product.objects.update(published_at=None)
    assert client.get(f"{API}/rankings/?by=tried").json() == []


def test_a_member_wishes_by_her_token_and_nobody_else_sees_it(shelf, alice, charlie):
    gloss = shelf[0]
    client, path = Client(), f"{API}/wishes/{gloss.variant_id}/"
    for _time in range(2):
        assert client.put(path, headers=token_of(alice)).status_code == 204
    (found,) = client.get(f"{API}/wishes/", headers=token_of(alice)).json()
    assert (found["product"], found["variant"]["id"]) == ("gloss", gloss.variant_id)
    assert client.get(f"{API}/wishes/", headers=token_of(charlie)).json() == []
    assert client.delete(path, headers=token_of(charlie)).status_code == 204
    assert Wish.objects.get().user == alice
    assert client.delete(path, headers=token_of(alice)).status_code == 204
    assert not Wish.objects.exists()


def test_a_full_list_and_what_is_not_sold_are_refused(client, shelf, alice, monkeypatch):
    assert MOST > 1
    monkeypatch.setattr("catalog.services.wishes.MOST", 1)
    first, second = (f"{API}/wishes/{shade.variant_id}/" for shade in shelf)
    assert client.put(first, headers=token_of(alice)).status_code == 204
    assert client.put(second, headers=token_of(alice)).status_code == 409
    Product.objects.update(published_at=None)
    assert client.put(second, headers=token_of(alice)).status_code == 404
    assert client.put(f"{API}/wishes/{2**70}/", headers=token_of(alice)).status_code == 404
