"""How an amount is written: 19,000원 in Korean, with the sign in front elsewhere (₩19,000)."""

from collections.abc import Iterator, Mapping

from babel.numbers import NumberPattern, parse_pattern
from django.utils.translation import get_language

KOREAN, OTHER = parse_pattern("#,##0원"), parse_pattern("₩#,##0")  # parsed once: a list writes hundreds


class MoneyFormat(Mapping[str, NumberPattern]):
    """djmoney's MONEY_FORMAT, which it reads anew for every amount: the pattern of the language at hand."""

    def __getitem__(self, name: str) -> NumberPattern:
        if name != "format":
            raise KeyError(name)
        return KOREAN if (get_language() or "").startswith("ko") else OTHER

    def __iter__(self) -> Iterator[str]:
        return iter(("format",))

    def __len__(self) -> int:
        return 1
