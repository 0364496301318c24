"""What a customer sends back, for her money or in exchange: 청약철회 within seven days of delivery."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.models.fields import MoneyField

from catalog.models.fulfilment import Fulfilment, OrderLine
from catalog.models.payment import Refund
from catalog.models.variant import Variant

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class ReturnKind(models.TextChoices):
    REFUND = "refund", pgettext_lazy("return", "My money back")
    EXCHANGE = "exchange", pgettext_lazy("return", "An exchange")


class ReturnReason(models.TextChoices):
    MIND = "mind", pgettext_lazy("return", "I changed my mind")
    FAULT = "fault", pgettext_lazy("return", "It is faulty, damaged or not what I ordered")


class ReturnStatus(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("return status", "requested")
    ACCEPTED = "accepted", pgettext_lazy("return status", "accepted")
    RECEIVED = "received", pgettext_lazy("return status", "received")
    REFUNDED = "refunded", pgettext_lazy("return status", "refunded")
    REPLACED = "replaced", pgettext_lazy("return status", "replaced")
    REFUSED = "refused", pgettext_lazy("return status", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("return status", "withdrawn")


# From each status, where to. An exchange whose shade is gone meanwhile may be refunded.
RETURN_TRANSITIONS: Mapping[str, frozenset[ReturnStatus]] = {
    ReturnStatus.REQUESTED: frozenset({ReturnStatus.ACCEPTED, ReturnStatus.REFUSED, ReturnStatus.WITHDRAWN}),
    ReturnStatus.ACCEPTED: frozenset({ReturnStatus.RECEIVED, ReturnStatus.WITHDRAWN}),
    ReturnStatus.RECEIVED: frozenset({ReturnStatus.REFUNDED, ReturnStatus.REPLACED, ReturnStatus.REFUSED}),
    ReturnStatus.REFUNDED: frozenset(),
    ReturnStatus.REPLACED: frozenset(),
    ReturnStatus.REFUSED: frozenset(),
    ReturnStatus.WITHDRAWN: frozenset(),
}
OPEN = frozenset({ReturnStatus.REQUESTED, ReturnStatus.ACCEPTED, ReturnStatus.RECEIVED})


class ReturnQuerySet(models.QuerySet["ReturnRequest"]):
    def for_staff(self, user: "AbstractUser") -> "ReturnQuerySet":
        return self if user.is_superuser else self.filter(parcel__brand__staff=user.pk)

    def open(self) -> "ReturnQuerySet":
        return self.filter(status__in=OPEN)


class ReturnRequest(models.Model):
    """Things of one parcel that go back to its brand together."""

    parcel = models.ForeignKey(
        Fulfilment, on_delete=models.PROTECT, related_name="returns", verbose_name=_("fulfilment")
    )
    kind = models.CharField(_("what for"), max_length=12, choices=ReturnKind)
    reason = models.CharField(_("reason"), max_length=12, choices=ReturnReason)
    note = models.TextField(_("in her words"), max_length=1000, blank=True)
    answer = models.TextField(_("answer to the customer"), max_length=1000, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=ReturnStatus, default=ReturnStatus.REQUESTED
    )
    fee = MoneyField(_("return shipping"), max_digits=12, decimal_places=0, default_currency="KRW", default=0)
    is_restocked = models.BooleanField(_("back into stock"), default=False)
    refund = models.OneToOneField(
        Refund,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="request",
        verbose_name=_("refund"),
    )
    replacement = models.OneToOneField(
        Fulfilment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("parcel in exchange"),
    )
    requested_at = models.DateTimeField(_("requested at"))
    moved_at = models.DateTimeField(_("last step at"))

    objects = models.Manager.from_queryset(ReturnQuerySet)()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReturnStatus.values)
                & Q(kind__in=ReturnKind.values)
                & Q(reason__in=ReturnReason.values),
                name="catalog_return_known",
            ),
            models.CheckConstraint(condition=Q(fee__gte=0), name="catalog_return_fee_not_negative"),
            models.CheckConstraint(
                condition=Q(status="replaced", replacement__isnull=False)
                | Q(~Q(status="replaced"), replacement=None),
                name="catalog_return_replaced_by_a_parcel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parcel} · {self.get_kind_display()}"

    def may_become(self, status: ReturnStatus) -> bool:
        """As the table says; money asked for is never answered with a parcel."""
        if status == ReturnStatus.REPLACED and self.kind != ReturnKind.EXCHANGE:
            return False
        return status in RETURN_TRANSITIONS[self.status]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def can_be_withdrawn(self) -> bool:
        return self.may_become(ReturnStatus.WITHDRAWN)


class ReturnLine(models.Model):
    """So many units of a line, and what the customer wants in exchange."""

    request = models.ForeignKey(
        ReturnRequest, on_delete=models.CASCADE, related_name="lines", verbose_name=_("return")
    )
    line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, related_name="returns", verbose_name=_("order line")
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    wanted = models.ForeignKey(
        Variant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("wanted in exchange"),
    )

    objects: ClassVar[models.Manager["ReturnLine"]] = models.Manager()

    class Meta:
        verbose_name = _("returned line")
        verbose_name_plural = _("returned lines")
        ordering = ["line__sku"]
        constraints = [
            models.UniqueConstraint(fields=["request", "line"], name="catalog_return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="catalog_return_line_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.sku}"

    @property
    def wanted_name(self) -> str:
        """Of the shade that comes instead, as the catalogue calls it today."""
        if self.wanted is None:
            return ""
        return (
            f"{self.wanted.product} · {shade}"
            if (shade := getattr(self.wanted, "shade", None))
            else str(self.wanted)
        )
