"""How an amount is written: 19,000원 in Korean, with the sign in front elsewhere (₩19,000)."""

from collections.abc import Iterator, Mapping

from django.utils.translation import get_language


class MoneyFormat(Mapping[str, str]):
    """djmoney's MONEY_FORMAT, which it reads anew for every amount: the pattern of the language at hand."""

    def __getitem__(self, name: str) -> str:
        if name != "format":
            raise KeyError(name)
        return "#,##0원" if (get_language() or "").startswith("ko") else "₩#,##0"

    def __iter__(self) -> Iterator[str]:
        return iter(("format",))

    def __len__(self) -> int:
        return 1
