"""The demo shop's coupons and exchange rates."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from djmoney.money import Money

from catalog.models import Coupon, ExchangeRate

RATES_ON = date(2026, 11, 16)
RATES = {
    **{"USD": "1391.5", "EUR": "1612.3", "JPY": "9.18", "GBP": "1835.4", "BRL": "256.8"},
    **{"VND": "0.0529", "IDR": "0.0838", "THB": "42.9", "MXN": "75.6"},
}
COUPONS: dict[str, dict[str, Any]] = {
    "WELCOME10": {
        "name_ko": "첫 만남 10% 쿠폰",
        "name_en": "Welcome: 10 % off",
        "kind": Coupon.Kind.PERCENT,
        "percent": 10,
        "cap": Money(5000, "KRW"),
        "is_for_members": True,
    },
    "LIP3000": {
        "name_ko": "립 제품 3,000원 할인",
        "name_en": "₩3,000 off lip colours",
        "kind": Coupon.Kind.AMOUNT,
        "amount": Money(3000, "KRW"),
        "least": Money(20000, "KRW"),
        "category": "lip",
        "limit": 1000,
    },
}


def load_demo_offers(*, now: datetime) -> int:
    """Put in what is not there yet; returns how many coupons. They run for a year from now."""
    for currency, won in RATES.items():
        ExchangeRate.objects.get_or_create(currency=currency, on=RATES_ON, defaults={"won": Decimal(won)})
    window = {"starts_at": now, "ends_at": now + timedelta(days=365), "is_listed": True}
    made = [Coupon.objects.get_or_create(code=code, defaults=row | window) for code, row in COUPONS.items()]
    return sum(is_new for _coupon, is_new in made)
