"""The administration: brand staff see and edit what their brands sell, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from djmoney.money import Money

from catalog.models import Brand, Product, Shade, TryCount, Variant
from mimo_site.testing import make_shade

MODELS = ["brand", "product", "variant", "shade"]


@pytest.fixture
def foreign(brand):
    """A shade of a brand that bob has nothing to do with."""
    oval = Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL")
    return make_shade(oval, "glass", "07", name_ko="체리", name_en="Cherry Glass")


def rows(shade):
    variant = shade.variant
    return {"brand": variant.product.brand, "product": variant.product, "variant": variant, "shade": shade}


def lists(model):
    return reverse(f"admin:catalog_{model}_changelist")


def form(model, row):
    return reverse(f"admin:catalog_{model}_change", args=[row.pk])


@pytest.mark.parametrize("model", MODELS)
def test_bob_sees_the_rows_of_his_brand_only(client, bob, shade, foreign, model):
    client.force_login(bob)
    assert list(client.get(lists(model)).context["cl"].queryset) == [rows(shade)[model]]
    assert client.get(form(model, rows(shade)[model])).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_bob_cannot_open_or_change_another_brands_rows(client, bob, foreign, model):
    client.force_login(bob)
    address = form(model, rows(foreign)[model])
    assert client.get(address).status_code == 302
    assert client.post(address, {"stock": 0}).status_code == 302
    assert Variant.objects.get(pk=foreign.variant_id).stock == 5


@pytest.mark.parametrize("model", MODELS)
def test_bob_deletes_nothing(client, bob, shade, model):
    client.force_login(bob)
    row = rows(shade)[model]
    assert (
        client.post(reverse(f"admin:catalog_{model}_delete", args=[row.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_bob_edits_a_shade_and_its_hex_and_family_follow(client, bob, shade):
    client.force_login(bob)
    fields = {
        **{"variant": shade.variant_id, "number": "01", "region": "lips", "finish": "matte", "coverage": 0.9},
        **{"name_ko": "자두", "name_en": "Plum", "lightness": 27, "a": 26, "b": -5},
    }
    assert client.post(form("shade", shade), fields).status_code == 302
    shade.refresh_from_db()
    assert (shade.name_ko, shade.family, shade.lab) == ("자두", "plum", (27, 26, -5))
    assert shade.hex == Shade().set_colour((27, 26, -5)).hex
    assert list(Shade.objects.search("자두")) == [shade]


@pytest.mark.parametrize("change", [{"lightness": 120}, {"finish": "chrome"}, {"name_en": ""}, {"a": "x"}])
def test_a_shade_that_cannot_be_is_explained(client, bob, shade, change):
    client.force_login(bob)
    fields = {
        **{"variant": shade.variant_id, "number": "01", "region": "lips", "finish": "matte", "coverage": 0.9},
        **{"name_ko": "자두", "name_en": "Plum", "lightness": 27, "a": 26, "b": -5},
    }
    response = client.post(form("shade", shade), fields | change)
    assert response.status_code == 200
    assert response.context["errors"]


def test_bob_cannot_hand_a_product_to_another_brand(client, bob, shade, foreign):
    client.force_login(bob)
    product, oval = shade.variant.product, foreign.variant.product.brand
    fields = {"brand": oval.pk, "category": "lip", "name_ko": "가", "name_en": "A", "slug": product.slug}
    assert client.post(form("product", product), fields).status_code == 200
    assert Product.objects.get(pk=product.pk).brand_id == product.brand_id


def test_bob_cannot_make_himself_staff_of_another_brand_nor_move_his(client, bob, brand, charlie):
    client.force_login(bob)
    fields = {"name_ko": "륀", "name_en": "Lune", "slug": "other", "staff": [charlie.pk]}
    assert client.post(form("brand", brand), fields).status_code == 302
    brand.refresh_from_db()
    assert (brand.slug, list(brand.staff.all())) == ("lune", [bob])


def test_bob_cannot_change_another_brands_stock_in_the_list(client, bob, shade, foreign):
    client.force_login(bob)
    fields = {
        **{"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": foreign.variant_id},
        **{"form-0-price_0": 1, "form-0-price_1": "KRW", "form-0-stock": 0, "_save": "Save"},
    }
    client.post(lists("variant"), fields)
    assert Variant.objects.get(pk=foreign.variant_id).price == Money(26000, "KRW")


def test_tries_are_read_only(client, owner, bob, shade, foreign):
    for tried in (shade, foreign):
        TryCount.objects.create(shade=tried, day="2026-03-02", count=3)
    client.force_login(bob)
    assert [row.shade for row in client.get(lists("trycount")).context["cl"].queryset] == [shade]
    client.force_login(owner)
    assert client.get(reverse("admin:catalog_trycount_add")).status_code == 403


@pytest.mark.parametrize("model", [*MODELS, "trycount"])
def test_the_owner_sees_all(client, owner, shade, foreign, model):
    client.force_login(owner)
    response = client.get(lists(model))
    assert response.context["cl"].queryset.count() == (0 if model == "trycount" else 2)


def test_the_swatch_stands_beside_the_shade(client, owner, shade):
    client.force_login(owner)
    assert (
        f"/swatches/{shade.pk}-{shade.swatch_key}/smear-160.webp"
        in client.get(lists("shade")).content.decode()
    )
    assert client.get(reverse("admin:catalog_shade_add")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_strangers_are_sent_to_the_login(client, charlie, shade, model):
    for person in (None, charlie):
        if person:
            client.force_login(person)
        response = client.get(lists(model))
        assert (response.status_code, "login" in response["Location"]) == (302, True)


def test_more_shades_take_no_more_queries(client, owner, brand, django_assert_num_queries):
    client.force_login(owner)
    make_shade(brand, "product")
    client.get(lists("shade"))
    with CaptureQueriesContext(connection) as few:
        client.get(lists("shade"))
    for number in range(60):
        make_shade(brand, f"product-{number}")
    with django_assert_num_queries(len(few)):
        client.get(lists("shade"))
