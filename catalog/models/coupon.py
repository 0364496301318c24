"""Coupons: what they take off, for whom, when, and how often; and who used one."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.models.fields import MoneyField

from catalog.models.brand import Brand
from catalog.models.order import Order
from catalog.models.product import Category

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser


class CouponQuerySet(models.QuerySet["Coupon"]):
    def running(self, now: datetime) -> "CouponQuerySet":
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)

    def left(self) -> "CouponQuerySet":
        """Not used as often as they may be."""
        return self.filter(Q(limit=None) | Q(used__lt=F("limit")))

    def offered_to(self, user: "AbstractUser | AnonymousUser", now: datetime) -> "CouponQuerySet":
        """Those shown in lists that have not ended, with how often the person used each (`mine`)."""
        used = Q(uses__returned_at=None, uses__order__user=user.pk)
        return (
            self.filter(Q(ends_at=None) | Q(ends_at__gt=now), is_listed=True)
            .select_related("brand")
            .annotate(mine=Count("uses", filter=used))
            .order_by("ends_at", "pk")
        )


class Coupon(models.Model):
    class Kind(models.TextChoices):
        PERCENT = "percent", pgettext_lazy("kind of coupon", "percentage")
        AMOUNT = "amount", pgettext_lazy("kind of coupon", "amount")
        SHIPPING = "shipping", pgettext_lazy("kind of coupon", "free shipping")

    code = models.CharField(_("code"), max_length=32, unique=True, help_text=_("As customers type it."))
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    percent = models.PositiveSmallIntegerField(_("percent"), default=0)
    amount = MoneyField(_("amount"), max_digits=12, decimal_places=0, default_currency="KRW", default=0)
    cap = MoneyField(
        _("at most"),
        max_digits=12,
        decimal_places=0,
        default_currency="KRW",
        default=0,
        help_text=_("The most that a percentage takes off; 0: no limit."),
    )
    least = MoneyField(
        _("from"),
        max_digits=12,
        decimal_places=0,
        default_currency="KRW",
        default=0,
        help_text=_("What the goods it is for must be worth."),
    )
    brand = models.ForeignKey(
        Brand,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="coupons",
        verbose_name=_("brand"),
        help_text=_("Empty: all."),
    )
    category = models.CharField(
        _("category"), max_length=12, choices=Category, blank=True, help_text=_("Empty: all.")
    )
    is_for_members = models.BooleanField(_("for members only"), default=False)
    is_listed = models.BooleanField(
        _("shown in lists"), default=False, help_text=_("Otherwise only who knows the code can use it.")
    )
    limit = models.PositiveIntegerField(
        _("how often in all"), null=True, blank=True, help_text=_("Empty: without limit. 1: single use.")
    )
    limit_each = models.PositiveIntegerField(
        _("how often each"), null=True, blank=True, default=1, help_text=_("Empty: without limit.")
    )
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)

    objects = models.Manager.from_queryset(CouponQuerySet)()

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        ordering = ["-starts_at", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(limit=None) | Q(used__lte=F("limit")), name="catalog_coupon_used_at_most_limit"
            ),
            models.CheckConstraint(
                condition=Q(kind="percent", percent__range=(1, 100))
                | Q(kind="amount", amount__gt=0)
                | Q(kind="shipping"),
                name="catalog_coupon_takes_something_off",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="catalog_coupon_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, cap__gte=0, least__gte=0), name="catalog_coupon_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_spent(self) -> bool:
        """Used up: in all, or by the person it was listed for (`offered_to`)."""
        is_hers = self.limit_each is not None and getattr(self, "mine", 0) >= self.limit_each
        return is_hers or (self.limit is not None and self.used >= self.limit)


class CouponUse(models.Model):
    """A coupon taken by an order; given back when the order came to nothing."""

    coupon = models.ForeignKey(
        Coupon, on_delete=models.PROTECT, related_name="uses", verbose_name=_("coupon")
    )
    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, related_name="coupon_use", verbose_name=_("order")
    )
    taken_at = models.DateTimeField(_("taken at"))
    returned_at = models.DateTimeField(_("given back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of a coupon")
        verbose_name_plural = _("uses of coupons")
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return f"{self.coupon} ({self.order})"
