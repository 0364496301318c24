"""Money: what was asked of a provider, what came, what was given back, and what the provider told us."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.models.fields import MoneyField
from djmoney.money import Money

from catalog.models.fulfilment import OrderLine
from catalog.models.order import Order


class Payment(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("payment status", "open")
        PENDING = "pending", pgettext_lazy("payment status", "waiting for a deposit")
        DECLINED = "declined", pgettext_lazy("payment status", "declined")
        PAID = "paid", pgettext_lazy("payment status", "paid")

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="payments", verbose_name=_("order")
    )
    provider = models.CharField(_("provider"), max_length=20)
    reference = models.UUIDField(_("reference"), default=uuid4, unique=True, editable=False)
    gateway_id = models.CharField(_("at the provider"), max_length=100, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    asked = MoneyField(_("asked"), max_digits=12, decimal_places=0, default_currency="KRW")
    paid = MoneyField(_("paid"), max_digits=12, decimal_places=0, default_currency="KRW", default=0)
    refunded = MoneyField(_("refunded"), max_digits=12, decimal_places=0, default_currency="KRW", default=0)
    started_at = models.DateTimeField(_("started at"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Payment"]] = models.Manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("paid")),
                name="catalog_payment_refunded_at_most_paid",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "pending", "declined", "paid"]),
                name="catalog_payment_status_known",
            ),
            models.CheckConstraint(condition=Q(asked__gte=0), name="catalog_payment_asked_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"

    @property
    def left(self) -> Money:
        """What came and was not given back."""
        left: Money = self.paid - self.refunded
        return left


class Refund(models.Model):
    """Counted in `payment.refunded` from the moment it exists; done once the provider has agreed."""

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    key = models.CharField(_("idempotency key"), max_length=64)
    amount = MoneyField(_("amount"), max_digits=12, decimal_places=0, default_currency="KRW")
    shipping = MoneyField(
        _("of it shipping"), max_digits=12, decimal_places=0, default_currency="KRW", default=0
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects: ClassVar[models.Manager["Refund"]] = models.Manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "key"], name="catalog_refund_once_a_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="catalog_refund_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} ({self.payment})"


class RefundLine(models.Model):
    """So many units of a line that a refund is for."""

    refund = models.ForeignKey(
        Refund, on_delete=models.CASCADE, related_name="lines", verbose_name=_("refund")
    )
    line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("order line")
    )
    quantity = models.PositiveIntegerField(_("quantity"))

    objects: ClassVar[models.Manager["RefundLine"]] = models.Manager()

    class Meta:
        verbose_name = _("refunded line")
        verbose_name_plural = _("refunded lines")
        ordering = ["line__sku"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="catalog_refund_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="catalog_refund_line_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.sku}"


class PaymentEvent(models.Model):
    """A webhook that was taken in: the same one again has no effect."""

    provider = models.CharField(_("provider"), max_length=20)
    event_id = models.CharField(_("event"), max_length=80)
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("payment event")
        verbose_name_plural = _("payment events")
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="catalog_payment_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"


class DemoCharge(models.Model):
    """What the demo gateway remembers: its books, not the shop's."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("payment status", "open")
        PENDING = "pending", pgettext_lazy("payment status", "waiting for a deposit")
        DECLINED = "declined", pgettext_lazy("payment status", "declined")
        PAID = "paid", pgettext_lazy("payment status", "paid")

    reference = models.UUIDField(primary_key=True)
    amount = MoneyField(_("amount"), max_digits=12, decimal_places=0, default_currency="KRW")
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.OPEN)
    return_url = models.CharField(max_length=300)
    refunds = models.JSONField(default=dict)  # idempotency key → won

    objects: ClassVar[models.Manager["DemoCharge"]] = models.Manager()

    class Meta:
        verbose_name = _("charge of the demo gateway")
        verbose_name_plural = _("charges of the demo gateway")

    def __str__(self) -> str:
        return str(self.reference)
