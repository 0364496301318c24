"""Coupons on pages: typed, refused, charged, listed, and kept by the owner alone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Coupon, Order
from catalog.tests.test_checkout_views import PAGE, asked

CART, CODE = "/en/cart/", "/en/cart/coupon/"


@pytest.fixture
def coupon(db):
    now = timezone.now()
    return Coupon.objects.create(
        code="TEN",
        name_ko="십 퍼센트",
        name_en="Ten off",
        kind="percent",
        percent=10,
        is_listed=True,
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=1),
    )


@pytest.fixture
def filled(client, shade, coupon):
    client.post(f"/en/cart/{shade.variant_id}/add/", {"quantity": 2})
    return client


def html(client, url=CART):
    return client.get(url).content.decode()


def test_it_is_typed_into_the_cart_charged_and_told(filled, django_capture_on_commit_callbacks):
    filled.post(CODE, {"code": " ten "})
    assert "−₩5,200" in html(filled)
    with django_capture_on_commit_callbacks(execute=True):
        filled.post(PAGE, asked(filled))
    order = Order.objects.get()
    assert (order.discount, order.total) == (Money(5200, "KRW"), Money(46_800, "KRW"))
    assert "−₩5,200" in mail.outbox[0].body
    page = html(filled, f"/en/orders/{order.token}/")
    assert "−₩5,200" in page
    assert "TEN" in page
    assert "−" not in html(filled)  # the next cart begins without it


def test_it_is_typed_at_the_checkout_and_nothing_else_typed_is_lost(filled):
    fields = asked(filled, code="ten", name="Kim", email="")
    page = filled.post(PAGE, fields | {"look": "1"})
    assert page.status_code == 200
    assert page.context["form"]["name"].value() == "Kim"
    assert 'role="alert"' not in page.content.decode().split("<main")[1]
    assert page.context["quote"].total == Money(46_800, "KRW")
    again = fields | {"shown": page.context["shown"], "email": "guest@mimo.example"}
    filled.post(PAGE, again)
    assert Order.objects.get().total == Money(46_800, "KRW")


def test_a_code_that_was_typed_but_not_looked_at_orders_nothing_yet(filled):
    response = filled.post(PAGE, asked(filled, code="ten"))
    assert (response.status_code, Order.objects.count()) == (409, 0)
    assert response.context["quote"].total == Money(46_800, "KRW")


def test_the_same_post_with_a_code_again_leads_to_the_same_order(filled):
    filled.post(CODE, {"code": "ten"})
    fields = asked(filled, code="TEN")
    assert filled.post(PAGE, fields)["Location"] == filled.post(PAGE, fields)["Location"]
    assert Order.objects.get().total == Money(46_800, "KRW")
    assert "coupon" not in filled.session  # the next cart begins without it


def test_it_can_be_taken_out(filled):
    filled.post(CODE, {"code": "ten"})
    filled.post(CODE, {"code": ""})
    assert "−₩" not in html(filled)


def test_a_refusal_stands_beside_the_field(filled):
    Coupon.objects.update(ends_at=timezone.now() - timedelta(hours=1))
    filled.post(CODE, {"code": "TEN"})
    page = html(filled)
    assert "This coupon ended" in page
    assert 'aria-invalid="true"' in page
    assert filled.post(PAGE, asked(filled)).status_code == 302


def test_codes_cannot_be_guessed_by_the_hundred(filled):
    for number in range(25):
        filled.post(CODE, {"code": f"GUESS{number}"})
    assert "Please try again in ten minutes" in html(filled)
    assert filled.session["coupon"] == "GUESS19"


@pytest.mark.parametrize("code", ["x" * 500, "\x00", "'; --", "쿠폰"])
def test_any_code_is_taken_without_harm(filled, code):
    assert filled.post(CODE, {"code": code}, follow=True).status_code == 200


def test_a_member_sees_what_she_may_use_and_what_she_used(client, filled, alice):
    assert client.get("/en/coupons/")["Location"].startswith("/en/accounts/login/")
    client.force_login(alice)
    assert "Ten off" in html(client, "/en/coupons/")
    assert "data-spent" not in html(client, "/en/coupons/")
    client.post(CODE, {"code": "TEN"})
    client.post(PAGE, asked(client, email=alice.email))
    assert "data-spent" in html(client, "/en/coupons/")


def test_what_one_member_used_the_other_may_still_use(client, filled, alice, charlie):
    client.force_login(alice)
    client.post(CODE, {"code": "TEN"})
    client.post(PAGE, asked(client, email=alice.email))
    client.force_login(charlie)
    assert "data-spent" not in html(client, "/en/coupons/")


def test_hidden_and_ended_ones_are_not_listed(client, coupon, alice, django_assert_num_queries):
    client.force_login(alice)
    Coupon.objects.update(is_listed=False)
    assert "Ten off" not in html(client, "/en/coupons/")
    Coupon.objects.update(is_listed=True, ends_at=timezone.now() - timedelta(minutes=1))
    assert "Ten off" not in html(client, "/en/coupons/")


@pytest.mark.parametrize("page", ["coupon", "exchangerate"])
def test_only_the_owner_keeps_them(client, coupon, owner, bob, page):
    url = f"/en/admin/catalog/{page}/"
    assert client.get(url).status_code == 302
    client.force_login(bob)
    assert client.get(url).status_code == 403
    client.force_login(owner)
    assert client.get(url).status_code == 200
    assert client.get(f"{url}add/").status_code == 200


def test_a_sale_while_the_owner_edits_is_not_forgotten(client, coupon, owner):
    client.force_login(owner)
    url = f"/en/admin/catalog/coupon/{coupon.pk}/change/"
    form = client.get(url).context["adminform"].form
    Coupon.objects.update(used=1)
    fields = {name: value for name, value in form.initial.items() if value is not None}
    for name in ("amount", "cap", "least"):
        fields |= {f"{name}_0": fields.pop(name).amount, f"{name}_1": "KRW"}
    for name in ("starts_at", "ends_at"):
        at = timezone.localtime(fields.pop(name))
        fields |= {f"{name}_0": at.date(), f"{name}_1": at.time()}
    fields |= {"code": "t en", "percent": 20, "uses-TOTAL_FORMS": 0, "uses-INITIAL_FORMS": 0}
    response = client.post(url, fields)
    assert response.status_code == 302, response.context["errors"]
    coupon.refresh_from_db()
    assert (coupon.code, coupon.percent, coupon.used) == ("TEN", 20, 1)
