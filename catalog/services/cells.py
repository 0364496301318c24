"""What stands in a cell of a sheet: a price, a colour, a moment, or an error that says why not."""

import math
import re
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from ml.colour import Lab, hex_to_lab

Cells = dict[str, str]  # of a row, by column


class RowError(Exception):
    """The row cannot be taken; the message tells why."""


def number(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise RowError(_("“%s” is no number.") % cell)
    return value


def whole(cell: str) -> int:
    cell = cell.replace("−", "-")
    if not re.fullmatch(r"[+-]?\d{0,9}", cell) or cell in {"+", "-"}:
        raise RowError(_("“%s” is no whole number.") % cell)
    return int(cell or 0)


def amount(cell: str) -> Decimal:
    try:
        value = Decimal(re.sub(r"[₩,\s]", "", cell))
    except InvalidOperation:
        raise RowError(_("“%s” is no price.") % cell) from None
    if not value.is_finite() or value != value.to_integral_value() or not 0 <= value < 10**12:
        raise RowError(_("“%s” is no price in whole won.") % cell)
    return value


def lab(cell: str) -> Lab:
    """`#b3202a`, or L*, a* and b* between commas."""
    if re.fullmatch(r"#?[0-9a-fA-F]{6}", cell):
        lightness, a, b = (round(float(value), 2) for value in hex_to_lab(f"#{cell.lstrip('#')}"))
        return lightness, a, b
    numbers = [number(part) for part in cell.split(",")]
    if len(numbers) != 3 or not 0 <= numbers[0] <= 100 or max(map(abs, numbers[1:])) > 128:
        raise RowError(_("“%s” is no colour: a hex, or L*, a* and b* between commas.") % cell)
    return numbers[0], numbers[1], numbers[2]


def moment(cell: str) -> datetime:
    try:
        moment = parse_datetime(cell)
        day = parse_date(cell)
    except ValueError:
        moment = day = None
    moment = moment or (datetime.combine(day, time()) if day else None)
    if moment is None:
        raise RowError(_("“%s” is no date: 2026-12-24, or 2026-12-24 10:00.") % cell)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
