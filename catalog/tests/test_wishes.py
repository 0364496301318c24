"""Wish lists, back-in-stock notices, and what was seen or tried lately."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from catalog.models import Recent, StockNotice, Variant, Wish
from catalog.services import recents, wishes
from catalog.services.orders import expire_orders
from catalog.services.stock import count_stock
from catalog.tests.conftest import NOW
from mimo_site.testing import make_shade

JSON = {"Accept": "application/json"}


def wish(client, shade, on="1"):
    return client.post(f"/en/wishes/{shade.variant_id}/", {"wish": on, "next": "/en/shop/"})


def listed(client):
    return [shade.pk for shade in client.get("/en/wishes/").context["shades"]]


@pytest.fixture
def other(brand):
    return make_shade(brand, "other")


@pytest.mark.parametrize("is_member", [False, True])
def test_a_shade_is_wished_for_once_and_no_more(client, shade, other, alice, is_member):
    if is_member:
        client.force_login(alice)
    assert wish(client, shade).url == "/en/shop/"
    wish(client, other)
    wish(client, shade)
    assert sorted(listed(client)) == sorted([shade.pk, other.pk])
    wish(client, shade, "0")
    wish(client, shade, "0")
    assert listed(client) == [other.pk]
    assert 'aria-pressed="true"' in client.get(other.get_absolute_url()).content.decode()


def test_what_a_guest_wished_for_joins_her_list_and_stays_after_logout(client, shade, other, alice):
    Wish.objects.create(user=alice, variant=shade.variant, made_at=NOW)
    wish(client, shade)
    wish(client, other)
    client.force_login(alice)
    assert listed(client) == [other.pk, shade.pk]
    client.logout()
    assert listed(client) == []
    client.force_login(alice)
    assert len(listed(client)) == 2


def test_charlie_does_not_see_alices_wishes(client, shade, alice, charlie):
    Wish.objects.create(user=alice, variant=shade.variant, made_at=NOW)
    client.force_login(charlie)
    assert listed(client) == []


@pytest.mark.parametrize("is_member", [False, True])
def test_a_full_list_says_so(client, shade, other, alice, is_member, monkeypatch):
    monkeypatch.setattr(wishes, "MOST", 1)
    if is_member:
        client.force_login(alice)
    wish(client, shade)
    answer = client.post(f"/en/wishes/{other.variant_id}/", headers=JSON)
    assert (answer.status_code, listed(client)) == (409, [shade.pk])


def test_a_draft_cannot_be_wished_for_and_leaves_the_list(client, shade):
    wish(client, shade)
    shade.variant.product.published_at = None
    shade.variant.product.save()
    assert listed(client) == []
    assert wish(client, shade).status_code == 404


def test_the_wish_list_takes_the_same_queries_for_more(client, brand, alice, django_assert_max_num_queries):
    def look():
        with django_assert_max_num_queries(40) as asked:
            client.get("/en/wishes/")
        return len(asked)

    client.force_login(alice)
    wish(client, make_shade(brand, "one"))
    look()  # when she was last seen is noted once in a while
    few = look()
    for number in range(8):
        wish(client, make_shade(brand, f"more-{number}"))
    assert look() == few


@pytest.fixture
def sold_out(brand):
    return make_shade(brand, "gone", stock=0)


def ask(client, shade, email="guest@mimo.example", **headers):
    return client.post(f"/en/notices/{shade.variant_id}/", {"email": email}, headers=JSON | headers)


def test_a_guest_is_told_once_when_it_is_back(client, sold_out, django_capture_on_commit_callbacks):
    ask(client, sold_out)
    ask(client, sold_out, "GUEST@mimo.example")
    for change in (3, 2):
        with django_capture_on_commit_callbacks(execute=True):
            count_stock(variant=sold_out.variant, change=change, now=NOW)
    (sent,) = mail.outbox
    assert sent.to == ["guest@mimo.example"]
    assert "is back" in sent.subject
    assert sold_out.get_absolute_url() in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_stock_that_an_unpaid_order_gives_back_is_told_too(
    client, order_of, shade, django_capture_on_commit_callbacks
):
    order_of(shade.variant, quantity=5)
    ask(client, shade)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        expire_orders(now=NOW + timedelta(hours=1))
    assert [sent for sent in mail.outbox if "is back" in sent.subject]


def test_what_is_gone_again_before_the_mail_waits_on(client, sold_out, django_capture_on_commit_callbacks):
    ask(client, sold_out)
    with django_capture_on_commit_callbacks() as callbacks:
        count_stock(variant=sold_out.variant, change=1, now=NOW)
    Variant.objects.update(stock=0)
    for callback in callbacks:
        callback()
    assert mail.outbox == []
    assert StockNotice.objects.get().sent_at is None


@pytest.mark.parametrize(("email", "status"), [("nobody", 400), ("", 400), ("a@mimo.example", 200)])
def test_an_address_must_be_one(client, sold_out, email, status):
    assert ask(client, sold_out, email).status_code == status


def test_what_is_in_stock_cannot_be_waited_for(client, shade):
    assert ask(client, shade).status_code == 409


def test_one_place_cannot_ask_for_a_thousand_addresses(client, sold_out):
    codes = [ask(client, sold_out, f"a{number}@mimo.example").status_code for number in range(12)]
    assert codes == [200] * 10 + [429] * 2


def test_the_link_of_the_mail_stops_them_by_its_button_alone(client, sold_out, other):
    ask(client, sold_out)
    token = StockNotice.objects.get().token
    client.get(f"/en/notices/stop/{token}/")
    assert StockNotice.objects.exists()
    by_mail_program = Client(enforce_csrf_checks=True)
    page = f"/en/notices/stop/{token}/"
    assert by_mail_program.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not StockNotice.objects.exists()
    assert client.post("/en/notices/stop/unheard-of/").status_code == 200


def seen(client):
    return [shade.pk for shade in recents.recent_shades(client.session, recents.SEEN)]


@pytest.mark.parametrize("is_member", [False, True])
def test_what_was_looked_at_is_remembered_the_latest_first(client, shade, other, alice, is_member):
    if is_member:
        client.force_login(alice)
    for looked_at in (shade, other, shade):
        client.get(looked_at.get_absolute_url())
    assert seen(client) == [shade.pk, other.pk]
    page = client.get("/en/").content.decode()
    assert page.count('class="recent"') == 2


def test_no_more_than_twenty_are_remembered(client, brand, monkeypatch):
    monkeypatch.setattr(recents, "MOST", 3)
    shades = [make_shade(brand, f"shade-{number}") for number in range(5)]
    for shade in shades:
        client.get(shade.get_absolute_url())
    assert seen(client) == [shade.pk for shade in shades[:1:-1]]
    assert Recent.objects.count() == 3


def test_they_come_along_at_login_and_nobody_elses_do(client, shade, other, alice, charlie):
    recents.remember(
        session={"_auth_user_id": str(alice.pk)}, kind="seen", variants=[shade.variant_id], now=NOW
    )
    client.get(other.get_absolute_url())
    client.force_login(alice)
    assert seen(client) == [other.pk, shade.pk]
    assert not Recent.objects.filter(user=None).exists()
    stranger = Client()
    stranger.force_login(charlie)
    assert seen(stranger) == []


def test_a_guest_who_never_came_in_leaves_no_row(shade):
    recents.remember(session={}, kind="tried", variants=[shade.variant_id], now=NOW)
    assert not Recent.objects.exists()


def test_guests_are_forgotten_after_two_weeks(client, shade, other):
    client.get(shade.get_absolute_url())
    Recent.objects.update(at=timezone.now() - timedelta(days=15))
    client.get(other.get_absolute_url())
    assert recents.forget_guests() == 1
    assert seen(client) == [other.pk]
