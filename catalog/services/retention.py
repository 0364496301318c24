"""Orders of closed accounts: pseudonymous in the shop, the buyer kept apart for five years, then gone."""

from datetime import timedelta
from typing import TYPE_CHECKING

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Address, Order, OrderStatus, ReturnRequest
from catalog.models.order import new_token
from catalog.models.retained import RetainedOrder

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

KEPT = timedelta(days=5 * 365 + 2)
ENDED = (OrderStatus.CLOSED, OrderStatus.CANCELLED, OrderStatus.EXPIRED)
NOTHING = "—"
ADDRESS = ("name", "phone", "country", "postcode", "line1", "line2", "city", "region")


def orders_to_finish(user: "AbstractUser") -> list[str]:
    """What keeps an account open: orders whose parcels or money are still on their way."""
    going = Order.objects.filter(user=user.pk).exclude(status__in=ENDED)
    return [_("Order %(number)s is not finished yet.") % {"number": order.number} for order in going]


def set_orders_apart(user: "AbstractUser") -> None:
    """Move who she is out of her orders; safe to run twice. A few queries an order."""
    for order in Order.objects.filter(user=user.pk).select_related("address"):
        retain(order)
    Address.objects.filter(user=user.pk, orders=None).delete()


def retain(order: Order) -> None:
    address = order.address
    lines = {name: getattr(address, name) for name in ADDRESS}
    RetainedOrder.objects.get_or_create(
        order=order,
        defaults={
            "buyer": {"email": order.email, **lines},
            "kept_until": (order.placed_at + KEPT).date(),
        },
    )
    Address.objects.filter(pk=address.pk).update(
        user=None, **{name: NOTHING for name in ADDRESS if name != "country"}
    )
    ReturnRequest.objects.filter(parcel__order=order).update(note="")
    Order.objects.filter(pk=order.pk).update(
        user=None,
        email=f"{order.number.lower()}@closed.invalid",
        shopper=f"closed-{order.number}",
        token=new_token(),  # the link in her mails opens nothing any more
    )


@shared_task  # type: ignore[untyped-decorator]
def forget_retained_orders() -> int:
    """After five years. Harmless when it runs twice."""
    return RetainedOrder.objects.over(timezone.localdate()).delete()[0]
