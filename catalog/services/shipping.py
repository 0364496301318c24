"""What sending a parcel costs: by where it goes and what is in it. The rules are the data below."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from catalog.models import Country


@dataclass(frozen=True)
class Zone:
    """Countries that cost the same; `free_from` won of goods the base is free."""

    name: Promise
    base: int
    free_from: int | None
    countries: frozenset[str]

    @property
    def fee(self) -> Money:
        return Money(self.base, "KRW")

    @property
    def free(self) -> Money | None:
        return None if self.free_from is None else Money(self.free_from, "KRW")


@dataclass(frozen=True)
class Remote:
    """Postcodes in Korea where the carrier asks for more."""

    name: Promise
    surcharge: int
    postcodes: tuple[tuple[int, int], ...]  # from, to

    @property
    def fee(self) -> Money:
        return Money(self.surcharge, "KRW")


ZONES = (
    Zone(_("Korea"), 3_000, 30_000, frozenset({Country.KOREA})),
    Zone(_("Japan and Taiwan"), 12_000, 150_000, frozenset({Country.JAPAN, Country.TAIWAN})),
    Zone(
        _("South-East Asia"),
        16_000,
        200_000,
        frozenset({Country.INDONESIA, Country.SINGAPORE, Country.THAILAND, Country.VIETNAM}),
    ),
    Zone(
        _("Europe and the Americas"),
        24_000,
        None,
        frozenset(
            {
                Country.BRAZIL,
                Country.CANADA,
                Country.MEXICO,
                Country.SPAIN,
                Country.UNITED_KINGDOM,
                Country.UNITED_STATES,
            }
        ),
    ),
)
HOME = ZONES[0]
REMOTES = (
    Remote(_("Jeju"), 3_000, ((63000, 63644),)),
    Remote(
        _("other islands"),
        5_000,
        (
            *((22386, 22388), (23004, 23010), (23100, 23116), (23124, 23136), (31708, 31708), (32133, 32133)),
            *((33411, 33411), (40200, 40240), (46768, 46771), (52570, 52571), (53031, 53033), (53089, 53104)),
            *((54000, 54000), (56347, 56349), (57068, 57069), (58760, 58762), (58800, 58810), (58816, 58818)),
            *((58826, 58826), (58832, 58832), (58839, 58841), (58843, 58866), (58953, 58958), (59102, 59103)),
            *((59127, 59127), (59129, 59129), (59137, 59145), (59149, 59170), (59421, 59421), (59531, 59531)),
            *((59551, 59551), (59563, 59563), (59568, 59568), (59650, 59650), (59766, 59766), (59781, 59790)),
        ),
    ),
)


@dataclass(frozen=True)
class Shipping:
    """The zone's base (none when it is free) and what a remote place costs on top."""

    zone: Zone
    base: Money
    surcharge: Money

    @property
    def fee(self) -> Money:
        fee: Money = self.base + self.surcharge
        return fee


def shipping_to(*, goods: Money, country: str = Country.KOREA, postcode: str = "") -> Shipping:
    """What it costs to send goods of that worth there."""
    zone = next((zone for zone in ZONES if country in zone.countries), ZONES[-1])
    is_free = zone.free_from is not None and goods.amount >= zone.free_from
    extra = _surcharge(postcode) if country == Country.KOREA else 0
    return Shipping(zone, Money(0 if is_free else zone.base, "KRW"), Money(extra, "KRW"))


def _surcharge(postcode: str) -> int:
    number = int(postcode) if postcode.isdecimal() else -1
    found = (remote for remote in REMOTES if any(first <= number <= last for first, last in remote.postcodes))
    return next((remote.surcharge for remote in found), 0)
