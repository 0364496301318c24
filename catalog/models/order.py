"""An order: whose, what it cost and where it goes; its lines lie in `fulfilment`."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from catalog.models.address import Address
from catalog.models.order_status import AWAITING, ORDER_TRANSITIONS, FulfilmentStatus, OrderStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser

    from catalog.models.payment import Refund

NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another


def new_token() -> str:
    """192 bits: the link to a guest's order cannot be guessed."""
    return secrets.token_urlsafe(24)


def new_number() -> str:
    return "".join(secrets.choice(NUMBER_LETTERS) for _place in range(10))


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: "AbstractUser | AnonymousUser") -> "OrderQuerySet":
        """A guest's order is open to whoever has its link, a member's to the member alone."""
        return self.filter(Q(user=None) | Q(user=user.pk)) if user.pk else self.filter(user=None)

    def overdue(self, now: datetime) -> "OrderQuerySet":
        return self.filter(status__in=AWAITING, expires_at__lte=now)

    def with_all(self) -> "OrderQuerySet":
        """With what its page shows, in four more queries."""
        return self.select_related("address", "coupon_use__coupon").prefetch_related(
            "fulfilments__brand", "fulfilments__lines", "lines__variant__shade", "payments__refunds"
        )


class Order(models.Model):
    number = models.CharField(
        pgettext_lazy("order", "number"), max_length=12, unique=True, default=new_number, editable=False
    )
    token = models.CharField(_("link"), max_length=40, unique=True, default=new_token, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="orders",
        verbose_name=_("user"),
    )
    shopper = models.CharField(_("shopper"), max_length=80, editable=False)
    key = models.CharField(_("idempotency key"), max_length=64, editable=False)
    fingerprint = models.CharField(_("what was asked"), max_length=64, editable=False)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=8)
    site = models.CharField(_("site"), max_length=200, help_text=_("Where links in mails lead."))
    address = models.ForeignKey(
        Address, on_delete=models.PROTECT, related_name="orders", verbose_name=_("address")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=OrderStatus, default=OrderStatus.AWAITING_PAYMENT
    )
    goods = MoneyField(_("goods"), max_digits=12, decimal_places=0, default_currency="KRW")
    discount = MoneyField(_("discount"), max_digits=12, decimal_places=0, default_currency="KRW", default=0)
    shipping = MoneyField(_("shipping"), max_digits=12, decimal_places=0, default_currency="KRW")
    total = MoneyField(_("total"), max_digits=12, decimal_places=0, default_currency="KRW")
    terms_version = models.CharField(_("terms agreed to"), max_length=20)
    placed_at = models.DateTimeField(_("placed at"))
    expires_at = models.DateTimeField(_("to be paid until"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = models.Manager.from_queryset(OrderQuerySet)()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "-pk"]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(status__in=sorted(AWAITING)), name="catalog_order_overdue"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["shopper", "key"], name="catalog_order_once_a_key"),
            models.CheckConstraint(
                condition=Q(status__in=OrderStatus.values), name="catalog_order_status_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    goods__gte=0,
                    discount__gte=0,
                    discount__lte=F("goods"),
                    shipping__gte=0,
                    total=F("goods") - F("discount") + F("shipping"),
                ),
                name="catalog_order_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("catalog:order-detail", args=[self.token])

    def may_become(self, status: OrderStatus) -> bool:
        return status in ORDER_TRANSITIONS[self.status]

    @property
    def is_awaiting_money(self) -> bool:
        return self.status in AWAITING

    @property
    def can_be_cancelled(self) -> bool:
        """Before anything of it has been sent."""
        has_left = any(
            parcel.status in {FulfilmentStatus.SHIPPED, FulfilmentStatus.DELIVERED}
            for parcel in self.fulfilments.all()
        )
        return self.may_become(OrderStatus.CANCELLED) and not has_left

    @property
    def delivery(self) -> str:
        """Preparing, shipped (in part) or delivered, as its parcels are; empty when nothing is sent."""
        first = [parcel for parcel in self.fulfilments.all() if not parcel.is_replacement]
        states = {parcel.status for parcel in first} - {FulfilmentStatus.CANCELLED}
        if self.status not in {OrderStatus.PAID, OrderStatus.CLOSED} or not states:
            return ""
        if states == {FulfilmentStatus.DELIVERED} or states == {FulfilmentStatus.PREPARING}:
            return str(FulfilmentStatus(states.pop()).label)
        return str(
            _("shipped in part") if FulfilmentStatus.PREPARING in states else FulfilmentStatus.SHIPPED.label
        )

    @property
    def supply(self) -> Money:
        """The total without its value added tax of 10 %, to the nearest won."""
        return Money(round(self.total.amount / 11 * 10), self.total.currency)

    @property
    def tax(self) -> Money:
        tax: Money = self.total - self.supply
        return tax

    @property
    def refunds(self) -> list["Refund"]:
        return [refund for payment in self.payments.all() for refund in payment.refunds.all()]

    @property
    def refunded(self) -> Money:
        refunded: Money = sum((payment.refunded for payment in self.payments.all()), Money(0, "KRW"))
        return refunded
