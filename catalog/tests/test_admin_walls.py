"""Every address of the administration, asked by those it is not for: no other brand shows or changes."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.models import model_to_dict
from django.urls import NoReverseMatch, URLResolver, reverse
from django.utils import timezone

from catalog.models import Brand, Order, Product, TryCount
from catalog.services.invitations import invite_staff
from mimo_site.testing import make_shade

MARK = "zzglass"  # stands in whatever belongs to the other brand
OF_A_ROW = ("change", "delete", "history")
OF_A_LIST = ("changelist", "add")
# Addresses beside those of every model, and where what they show comes from.
MORE = {
    **dict.fromkeys(("index", "login", "logout", "jsi18n", "search", "app_list"), "nothing of a brand"),
    **dict.fromkeys(("password_change", "password_change_done"), "one's own account"),
    **dict.fromkeys(("autocomplete", "view_on_site"), "asked below for each model"),
    **dict.fromkeys(("auth_user_password_change", "catalog_order_give_back"), "of a row"),
    **dict.fromkeys(("catalog_fulfilment_slip", "catalog_product_preview"), "of a row"),
    **dict.fromkeys(
        ("catalog_shade_open_import", "catalog_shade_import", "catalog_shade_proof"), "of a list"
    ),
    **dict.fromkeys(("catalog_shade_export_csv", "catalog_shade_export_xlsx"), "of a list"),
    **dict.fromkeys(("catalog_fulfilment_ship",), "of a list"),
}


def named():
    """(name, address pattern) of each route."""
    for route in admin.site.get_urls():
        for inner in route.url_patterns if isinstance(route, URLResolver) else [route]:
            if inner.name:
                yield inner.name


def is_of_a_model(name):
    return name not in MORE and name.rpartition("_")[2] in (*OF_A_ROW, *OF_A_LIST)


def test_no_address_is_missing_from_this_file():
    assert {name for name in named() if not is_of_a_model(name)} <= MORE.keys()


@pytest.fixture
def foreign(brand, order_of, owner):
    """A shade of another brand, and an order of it alone; what the walls keep."""
    other = Brand.objects.create(slug=f"{MARK}-brand", name_ko=f"{MARK} 오벌", name_en=f"{MARK} OVAL")
    shade = make_shade(other, MARK, "07", name_ko=f"{MARK} 체리", name_en=f"{MARK} Cherry")
    Product.objects.filter(brand=other).update(name_ko=f"{MARK} 밤", name_en=f"{MARK} balm")
    order_of(shade.variant, email=f"{MARK}@mimo.example")
    Order.objects.update(status="paid", paid_at=timezone.now())
    TryCount.objects.create(shade=shade, day=date(2026, 3, 2), count=3)
    invite_staff(
        **{"brand": other, "email": f"{MARK}@mimo.example", "language": "ko"},
        **{"invited_by": owner, "site": "http://testserver", "now": timezone.now()},
    )
    return shade


def rows():
    """Every row of the shop, as it is."""
    models = apps.get_app_config("catalog").get_models()
    return {
        (model._meta.label, row.pk): model_to_dict(row)
        for model in models
        for row in model._base_manager.all()
    }


def foreign_pk(model):
    """A row of it that belongs to the other brand, or one that is not there."""
    for row in model._default_manager.all():
        if MARK in str(model_to_dict(row)) or MARK in str(row):
            return row.pk
    first = model._default_manager.order_by("pk").first()
    return first.pk if first else 999_999


def addresses():
    """Each address with the other brand's row in it."""
    for name in set(named()):
        if is_of_a_model(name) or "row" in MORE[name] or "list" in MORE[name]:
            app, model = name.split("_")[:2]
            key = foreign_pk(get_user_model() if model == "user" else apps.get_model(app, model))
            try:
                yield name, reverse(f"admin:{name}")
            except NoReverseMatch:
                yield name, reverse(f"admin:{name}", args=[key])


@pytest.fixture(params=["bob", "charlie", None])
def intruder(request, client, foreign, shade):
    """bob looks after another brand, charlie after none, and somebody has not signed in."""
    person = request.param and request.getfixturevalue(request.param)
    if person:
        client.force_login(person)
    return person


def shown(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace") + response.headers.get("Location", "").split("?")[0]


def without_own_words(text):
    """What one typed oneself may come back: the address asked for, the term searched."""
    return re.sub(r"(value|href|action)=\"[^\"]*\"", "", text)


def test_nothing_of_another_brand_is_shown(client, intruder):
    for name, address in addresses():
        assert MARK not in shown(client.get(address)), name


def test_no_post_changes_anything_of_another_brand(client, intruder, foreign):
    before = rows()
    row = {
        **{"brand": foreign.variant.product.brand_id, "product": foreign.variant.product_id},
        **{"variant": foreign.variant_id, "order": 1, "name_ko": "가", "name_en": "A", "slug": "mine"},
        **{"sku": "mine", "price_0": 1, "price_1": "KRW", "stock": 0, "status": "shipped", "tracking": "1"},
        **{
            "category": "lip",
            "number": "1",
            "region": "lips",
            "finish": "matte",
            "coverage": 1,
            "post": "yes",
        },
        **{"lightness": 1, "a": 1, "b": 1, "email": "me@mimo.example", "language": "ko", "staff": [2]},
    }
    for name, address in addresses():
        assert MARK not in without_own_words(shown(client.post(address, row))), name
    assert rows() == before


def test_no_action_touches_another_brands_rows(client, intruder):
    before = rows()
    for model, model_admin in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for action in [*(model_admin.actions or ()), "delete_selected"]:
            name = action if isinstance(action, str) else action.__name__
            asked = {"action": name, "_selected_action": [foreign_pk(model)], "post": "yes", "apply": "1"}
            asked |= {"way": "won", "amount": "-100", "change": "-1"}
            for across in ("0", "1"):
                assert MARK not in shown(client.post(address, asked | {"select_across": across})), (
                    model,
                    name,
                )
    after = rows()
    assert {key: after.get(key) for key in before if MARK in str(before[key])} == {
        key: before[key] for key in before if MARK in str(before[key])
    }


def test_no_search_finds_another_brands_rows(client, intruder):
    for model in admin.site._registry:
        for field in model._meta.get_fields():
            if field.many_to_one and field.concrete:
                asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
                asked |= {"field_name": field.name, "term": MARK}
                response = client.get(reverse("admin:autocomplete"), asked)
                assert MARK not in without_own_words(shown(response)), field
    assert f"{MARK}-brand" not in shown(client.get(reverse("admin:search"), {"s": MARK, "extended": 1}))


def test_no_detour_leads_to_another_brands_page(client, intruder, foreign, shade):
    for model in admin.site._registry:
        key = ContentType.objects.get_for_model(model).pk
        response = client.get(reverse("admin:view_on_site", args=[key, foreign_pk(model)]))
        assert response.status_code in {302, 404}, model
        assert MARK not in shown(response), model
        assert "/orders/" not in response.headers.get("Location", ""), model


def test_no_sheet_names_another_brands_things(client, bob, shade, foreign):
    client.force_login(bob)
    before, own = rows(), shade.variant.product
    heads = "brand,product,product_name_ko,product_name_en,category,sku,price,stock_change"
    for line in (
        f"{MARK}-brand,new,가,A,lip,new-1,1000,1",
        f"{own.brand.slug},{MARK},가,A,lip,new-1,1000,1",
        f"{own.brand.slug},{own.slug},,,,{MARK}-07,1,-1",
    ):
        sheet = SimpleUploadedFile("sheet.csv", f"{heads}\n{line}".encode())
        response = client.post(reverse("admin:catalog_shade_import"), {"sheet": sheet})
        assert (response.status_code, [o.kind for o in response.context["outcomes"]]) == (400, ["refused"])
    assert rows() == before


def test_an_export_holds_one_s_own_rows_alone(client, bob, shade, foreign):
    client.force_login(bob)
    text = client.get(reverse("admin:catalog_shade_export_csv")).content.decode("utf-8-sig")
    assert shade.variant.sku in text
    assert MARK not in text


def test_bob_s_own_pages_open(client, bob, shade):
    """Or the walls would stand before everything."""
    client.force_login(bob)
    row = {"brand": shade.variant.product.brand, "product": shade.variant.product}
    row |= {"variant": shade.variant, "shade": shade}
    for name, thing in row.items():
        for page in ("change", "history"):
            assert client.get(reverse(f"admin:catalog_{name}_{page}", args=[thing.pk])).status_code == 200
        assert client.get(reverse(f"admin:catalog_{name}_changelist")).status_code == 200
    assert client.get(reverse("admin:index")).context["overview"].orders == 0
