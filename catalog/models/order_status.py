"""What may become of an order and of each parcel."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import pgettext_lazy


class OrderStatus(models.TextChoices):
    AWAITING_PAYMENT = "awaiting_payment", pgettext_lazy("order status", "awaiting payment")
    AWAITING_DEPOSIT = "awaiting_deposit", pgettext_lazy("order status", "awaiting deposit")
    PAID = "paid", pgettext_lazy("order status", "paid")
    HELD = "held", pgettext_lazy("order status", "held for review")
    CLOSED = "closed", pgettext_lazy("order status", "closed")
    CANCELLED = "cancelled", pgettext_lazy("order status", "cancelled")
    EXPIRED = "expired", pgettext_lazy("order status", "expired")


class FulfilmentStatus(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("fulfilment status", "preparing")
    SHIPPED = "shipped", pgettext_lazy("fulfilment status", "shipped")
    DELIVERED = "delivered", pgettext_lazy("fulfilment status", "delivered")
    CANCELLED = "cancelled", pgettext_lazy("fulfilment status", "cancelled")


AWAITING = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.AWAITING_DEPOSIT})
HOLDS_STOCK = AWAITING | {OrderStatus.PAID, OrderStatus.HELD, OrderStatus.CLOSED}

# From each status, where to. What stands here and nothing else may happen.
ORDER_TRANSITIONS: Mapping[str, frozenset[OrderStatus]] = {
    OrderStatus.AWAITING_PAYMENT: frozenset(
        {
            OrderStatus.AWAITING_DEPOSIT,
            OrderStatus.PAID,
            OrderStatus.HELD,
            OrderStatus.CANCELLED,
            OrderStatus.EXPIRED,
        }
    ),
    OrderStatus.AWAITING_DEPOSIT: frozenset(
        {OrderStatus.PAID, OrderStatus.HELD, OrderStatus.CANCELLED, OrderStatus.EXPIRED}
    ),
    OrderStatus.PAID: frozenset({OrderStatus.HELD, OrderStatus.CLOSED, OrderStatus.CANCELLED}),
    OrderStatus.HELD: frozenset({OrderStatus.PAID, OrderStatus.CANCELLED}),
    OrderStatus.EXPIRED: frozenset({OrderStatus.PAID}),  # money came late and the stock could be taken again
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.CLOSED: frozenset(),
}
FULFILMENT_TRANSITIONS: Mapping[str, frozenset[FulfilmentStatus]] = {
    FulfilmentStatus.PREPARING: frozenset({FulfilmentStatus.SHIPPED, FulfilmentStatus.CANCELLED}),
    FulfilmentStatus.SHIPPED: frozenset({FulfilmentStatus.DELIVERED}),
    FulfilmentStatus.DELIVERED: frozenset(),
    FulfilmentStatus.CANCELLED: frozenset(),
}
