"""Amounts in the reader's money: about how much, and what is charged."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import override
from djmoney.money import Money

from catalog.models import ExchangeRate
from catalog.services.currencies import about, rate_of_language


@pytest.fixture
def rates(db):
    today = timezone.localdate()
    for currency, won in (("USD", "1391.5"), ("VND", "0.0529"), ("EUR", "1612")):
        ExchangeRate.objects.create(currency=currency, on=today - timedelta(days=2), won=Decimal(won))
    ExchangeRate.objects.create(currency="USD", on=today - timedelta(days=9), won=Decimal(1000))
    ExchangeRate.objects.create(currency="USD", on=today + timedelta(days=1), won=Decimal(2000))


@pytest.mark.parametrize(
    ("language", "won", "said"),
    [
        ("en", 19_000, "$14"),
        ("en", 9_000, "$6.47"),
        ("en", 1_234_567, "$887"),
        ("en", 12_345_678, "$8,870"),
        ("en", 0, "$0.00"),
        ("vi", 19_000, "359.000\xa0₫"),
        ("es", 26_000, "16\xa0€"),
    ],
)
def test_the_latest_rate_says_about_how_much(rates, language, won, said):
    with override(language):
        rate = rate_of_language()
        assert rate is not None
        assert about(Money(won, "KRW"), rate) == said


@pytest.mark.parametrize("language", ["ko", "th"])
def test_korean_and_a_money_without_a_rate_say_nothing(rates, language):
    with override(language):
        assert rate_of_language() is None


@pytest.mark.parametrize(("language", "said"), [("ko", "19,000원"), ("en", "₩19,000"), ("es", "₩19.000")])
def test_won_are_written_as_the_language_does(language, said):
    with override(language):
        assert str(Money(19_000, "KRW")) == said


def test_a_page_says_about_how_much_and_what_is_charged(client, shade, rates):
    page = client.get("/en/shop/velvet-hour/").content.decode()
    assert "about $19" in page
    client.post(f"/en/cart/{shade.variant_id}/add/")
    assert "about $21 · charged ₩29,000" in client.get("/en/cart/").content.decode()
    korean = client.get("/cart/").content.decode()
    assert "29,000원" in korean
    assert "$" not in korean.split("<main")[1].split("</main")[0]


def test_without_a_rate_only_won_are_shown(client, shade, db):
    client.post(f"/en/cart/{shade.variant_id}/add/")
    assert "about $" not in client.get("/en/cart/").content.decode()


def test_the_demo_rates_are_of_one_day(db):
    from catalog.services.demo_offers import RATES_ON, load_demo_offers

    assert load_demo_offers(now=timezone.now()) == 2
    assert load_demo_offers(now=timezone.now()) == 0
    assert set(ExchangeRate.objects.values_list("on", flat=True)) == {RATES_ON} == {date(2026, 11, 16)}
