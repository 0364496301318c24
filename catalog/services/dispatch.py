"""Parcels handed over: a sheet of tracking numbers marks them as shipped, all of them or none."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Fulfilment, FulfilmentStatus
from catalog.services.cells import Cells, RowError
from catalog.services.imports import Outcome
from catalog.services.orders import OrderError, move_fulfilment

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

COLUMNS = ("order", "brand", "carrier", "tracking")
LETTERS = 40  # of a carrier and of a tracking number


def ship_rows(*, rows: list[tuple[int, Cells]], user: "AbstractUser", now: datetime) -> list[Outcome]:
    """Only parcels of the user's brands are there. Customers get their mails once all rows are taken."""
    with transaction.atomic():
        outcomes = [_outcome(line, cells, user, now) for line, cells in rows]
        if any(outcome.error for outcome in outcomes):
            transaction.set_rollback(True)
    return outcomes


def _outcome(line: int, cells: Cells, user: "AbstractUser", now: datetime) -> Outcome:
    number = cells.get("order", "").upper()
    try:
        parcel = _parcel(cells, number, user)
        with transaction.atomic():
            move_fulfilment(
                fulfilment=parcel,
                to=FulfilmentStatus.SHIPPED,
                carrier=_short(cells.get("carrier", "")),
                tracking=_short(cells["tracking"]),
                now=now,
            )
    except (RowError, OrderError) as error:
        return Outcome(line, number, "refused", error=str(error))
    return Outcome(line, number, "changed", [str(parcel.brand)])


def _parcel(cells: Cells, number: str, user: "AbstractUser") -> Fulfilment:
    if not cells.get("tracking"):
        raise RowError(_("A parcel on its way has a tracking number."))
    parcels = Fulfilment.objects.for_staff(user).filter(
        order__number=number, status=FulfilmentStatus.PREPARING
    )
    if cells.get("brand"):
        parcels = parcels.filter(brand__slug=cells["brand"])
    found = list(parcels.select_related("brand")[:2])
    if not found:
        raise RowError(_("No parcel of yours waits to be sent for the order %s.") % number)
    if len(found) > 1:
        raise RowError(_("The order %s has several parcels of yours: name the brand.") % number)
    return found[0]


def _short(cell: str) -> str:
    if len(cell) > LETTERS:
        raise RowError(_("“%s” is too long.") % cell[:LETTERS])
    return cell
