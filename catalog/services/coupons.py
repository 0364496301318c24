"""Coupons: whether one may be used, what it takes off each line, and taking it under a lock of its row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from djmoney.money import Money

from catalog.models import Coupon, CouponUse, Order, Variant
from catalog.services.cart import Line

NOTHING = Money(0, "KRW")


class CouponError(Exception):
    """The coupon cannot be used; the message tells the customer why."""


@dataclass(frozen=True)
class Offer:
    """A typed code: the coupon and what it takes off each variant, or why it takes nothing off."""

    code: str = ""
    coupon: Coupon | None = None
    off: Mapping[int, Money] = field(default_factory=dict)
    refusal: str = ""

    @property
    def discount(self) -> Money:
        return sum(self.off.values(), NOTHING)

    @property
    def frees_shipping(self) -> bool:
        return self.coupon is not None and self.coupon.kind == Coupon.Kind.SHIPPING


def offer_of(
    *, code: str, lines: Sequence[Line], user_id: int | None, email: str = "", now: datetime
) -> Offer:
    """What the code does for these lines and this person. Two queries, none without a code."""
    code = tidy(code)
    if not code:
        return Offer()
    coupon = Coupon.objects.select_related("brand").filter(code=code).first()
    meant = [line for line in lines if coupon and _is_for(coupon, line.variant)]
    try:
        if coupon is None:
            raise CouponError(_("There is no coupon “%(code)s”.") % {"code": code})
        _check_time(coupon, now)
        _check_person(coupon, user_id, email)
        _check_goods(coupon, meant)
    except CouponError as error:
        return Offer(code, refusal=str(error))
    assert coupon is not None
    return Offer(code, coupon, share_out(_worth(coupon, meant), meant))


def tidy(code: str) -> str:
    """As it is stored: no blanks, capital letters."""
    return "".join(code.replace("\0", "").split()).upper()


def share_out(amount: Money, lines: Sequence[Line]) -> dict[int, Money]:
    """The amount over the lines by their worth, in whole won that add up (largest remainder)."""
    goods = sum(int(line.total.amount) for line in lines)
    whole = int(amount.amount)
    if not goods:
        return {}
    shares = {line.variant.pk: divmod(whole * int(line.total.amount), goods) for line in lines}
    left = whole - sum(share for share, _rest in shares.values())
    largest = sorted(shares, key=lambda pk: (-shares[pk][1], pk))[:left]
    return {pk: Money(share + (pk in largest), "KRW") for pk, (share, _rest) in shares.items()}


def take_coupon(*, order: Order, coupon: Coupon, now: datetime) -> None:
    """For the order, inside its transaction and after its stock. CouponError must roll that back.

    The conditional UPDATE counts and locks the coupon's row, so that the person's uses, counted after it,
    are those of everybody who came before.
    """
    free = Coupon.objects.running(now).left().filter(pk=coupon.pk)
    if not free.update(used=F("used") + 1):
        raise CouponError(_("This coupon is used up."))
    _check_person(coupon, order.user_id, order.email)
    CouponUse.objects.create(coupon=coupon, order=order, taken_at=now)


def give_coupon_back(*, order: Order, now: datetime) -> None:
    """The order came to nothing: whoever used the coupon may use it again. Nothing without one."""
    use = CouponUse.objects.filter(order=order, returned_at=None).first()
    if use and CouponUse.objects.filter(pk=use.pk, returned_at=None).update(returned_at=now):
        Coupon.objects.filter(pk=use.coupon_id).update(used=F("used") - 1)


def take_coupon_again(*, order: Order) -> None:
    """The money for an expired order came after all. CouponError when the coupon is used up by now."""
    use = CouponUse.objects.select_related("coupon").filter(order=order).exclude(returned_at=None).first()
    if use is None:
        return
    if not Coupon.objects.left().filter(pk=use.coupon_id).update(used=F("used") + 1):
        raise CouponError(_("This coupon is used up."))
    _check_person(use.coupon, order.user_id, order.email)
    CouponUse.objects.filter(pk=use.pk).update(returned_at=None)


def _is_for(coupon: Coupon, variant: Variant) -> bool:
    product = variant.product
    return coupon.brand_id in {None, product.brand_id} and coupon.category in {"", product.category}


def _worth(coupon: Coupon, lines: Sequence[Line]) -> Money:
    """What the coupon takes off these lines."""
    goods = sum((line.total for line in lines), NOTHING)
    if coupon.kind == Coupon.Kind.SHIPPING:
        return NOTHING
    if coupon.kind == Coupon.Kind.AMOUNT:
        return Money(min(coupon.amount.amount, goods.amount), "KRW")
    worth = int(goods.amount) * coupon.percent // 100
    return Money(min(worth, coupon.cap.amount) if coupon.cap.amount else worth, "KRW")


def _check_time(coupon: Coupon, now: datetime) -> None:
    if coupon.starts_at > now:
        begins = date_format(timezone.localtime(coupon.starts_at), "DATETIME_FORMAT")
        raise CouponError(_("This coupon can be used from %(begins)s.") % {"begins": begins})
    if coupon.ends_at and coupon.ends_at <= now:
        raise CouponError(_ended(timezone.localtime(coupon.ends_at), timezone.localtime(now)))
    if coupon.limit is not None and coupon.used >= coupon.limit:
        raise CouponError(_("This coupon is used up."))


def _ended(at: datetime, now: datetime) -> str:
    days = (now.date() - at.date()).days
    if days < 2:
        return _("This coupon ended yesterday.") if days else _("This coupon ended earlier today.")
    return _("This coupon ended on %(day)s.") % {"day": date_format(at, "DATE_FORMAT")}


def _check_person(coupon: Coupon, user_id: int | None, email: str) -> None:
    if coupon.is_for_members and user_id is None:
        raise CouponError(_("This coupon is for members: sign in to use it."))
    if coupon.limit_each is not None and _uses_of(coupon, user_id, email).count() >= coupon.limit_each:
        raise CouponError(_("You have already used this coupon."))


def _uses_of(coupon: Coupon, user_id: int | None, email: str) -> QuerySet[CouponUse]:
    """By the account or by the address: a guest is known by nothing else."""
    hers = Q(order__email__iexact=email) if email else Q(pk=None)
    if user_id is not None:
        hers |= Q(order__user=user_id)
    return CouponUse.objects.filter(hers, coupon=coupon, returned_at=None)


def _check_goods(coupon: Coupon, lines: Sequence[Line]) -> None:
    goods = sum((line.total for line in lines), NOTHING)
    if goods < coupon.least:
        raise CouponError(
            _("This coupon needs %(least)s of %(what)s: %(missing)s more.")
            % {"least": coupon.least, "what": _meant(coupon), "missing": coupon.least - goods}
        )
    if not goods.amount:
        raise CouponError(_("This coupon is only for %(what)s.") % {"what": _meant(coupon)})


def _meant(coupon: Coupon) -> str:
    """The goods it is for, in words."""
    parts = [str(coupon.brand) if coupon.brand else "", coupon.get_category_display() or ""]
    return " · ".join(filter(None, parts)) or _("goods")
