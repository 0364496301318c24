"""An address as it was written on a parcel. A row is never changed: a new address is a new row."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class Country(models.TextChoices):
    """Where the shop sends parcels (ISO 3166-1)."""

    KOREA = "KR", _("Republic of Korea")
    BRAZIL = "BR", _("Brazil")
    CANADA = "CA", _("Canada")
    INDONESIA = "ID", _("Indonesia")
    JAPAN = "JP", _("Japan")
    MEXICO = "MX", _("Mexico")
    SINGAPORE = "SG", _("Singapore")
    SPAIN = "ES", _("Spain")
    TAIWAN = "TW", _("Taiwan")
    THAILAND = "TH", _("Thailand")
    UNITED_KINGDOM = "GB", _("United Kingdom")
    UNITED_STATES = "US", _("United States")
    VIETNAM = "VN", _("Vietnam")


class AddressQuerySet(models.QuerySet["Address"]):
    def last_of(self, user: "AbstractUser") -> "Address | None":
        """Where the person's last order went."""
        return self.filter(user=user.pk).order_by("pk").last()


class Address(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="addresses",
        verbose_name=_("user"),
    )
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("telephone"), max_length=30)
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.KOREA)
    postcode = models.CharField(_("postcode"), max_length=12)
    line1 = models.CharField(_("address"), max_length=160)
    line2 = models.CharField(_("building, flat"), max_length=160, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    region = models.CharField(_("state or province"), max_length=80, blank=True)

    objects = models.Manager.from_queryset(AddressQuerySet)()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(country__in=Country.values), name="catalog_address_country_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.postcode} {self.line1}"

    @property
    def lines(self) -> list[str]:
        """As on the label: a Korean one begins with the postcode, another ends with the country."""
        if self.country == Country.KOREA:
            return [f"({self.postcode}) {self.line1}", *filter(None, [self.line2])]
        place = " ".join(filter(None, [self.city, self.region, self.postcode]))
        return [*filter(None, [self.line1, self.line2]), place, str(self.get_country_display())]
