"""About how much an amount is in the money of another language's readers. The charge stays in won."""

from collections.abc import Mapping
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency, parse_pattern
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from djmoney.money import Money

from catalog.models import ExchangeRate

CURRENCY_OF: Mapping[str, str] = {
    **{"en": "USD", "es": "EUR", "pt": "BRL", "vi": "VND", "id": "IDR", "th": "THB", "ja": "JPY"},
}
WHOLE_FROM = 10  # below, cents are shown


def rate_of_language() -> ExchangeRate | None:
    """The latest rate of the money that readers of this language think in; none for Korean. One query."""
    currency = CURRENCY_OF.get((get_language() or "")[:2])
    known = ExchangeRate.objects.filter(currency=currency, on__lte=timezone.localdate())
    return known.order_by("-on").first() if currency else None


def about(money: Money, rate: ExchangeRate) -> str:
    """`$14`: to three digits, no more than a rate of the day can promise."""
    amount = money.amount / rate.won
    locale = Locale.parse(to_locale(get_language() or "en"))
    pattern = parse_pattern(locale.currency_formats["standard"].pattern)
    whole = amount >= WHOLE_FROM or rate.currency in {"VND", "IDR", "JPY"}
    pattern.frac_prec = (0, 0) if whole else (2, 2)
    return format_currency(
        _to_three_digits(amount), rate.currency, format=pattern, locale=locale, currency_digits=False
    )


def _to_three_digits(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - 2)) if amount else amount
