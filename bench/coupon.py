"""A coupon wanted by many at once: one for everybody, and one each for somebody with many hands."""

from functools import partial

from django.utils import timezone

from bench.crowd import ADDRESS, Figures, crowd, errors, missing, stock_up, variants
from catalog.models import Coupon, CouponUse
from catalog.services.cart import Cart, Line
from catalog.services.checkout import Buyer, digest, place_order, quote_order

OFF = 1_000


def _use(code: str, shown: str, same_person: bool, number: int) -> str:
    cart = Cart([Line(thing, 1) for thing in variants("coupon")])
    email = "one@mimo.example" if same_person else f"buyer-{number}@mimo.example"
    buyer = Buyer(f"{code}-{number}", email, "http://localhost", "2026-11-20")
    place_order(
        cart=cart,
        shown=shown,
        buyer=buyer,
        address=ADDRESS,
        key=f"coupon-{number:06}",
        now=timezone.now(),
        coupon=code,
    )
    return "done"


def _rush(code: str, buyers: int, processes: int, *, same_person: bool) -> int:
    """They all were shown the discount; returns how many errors."""
    cart = Cart([Line(thing, 1) for thing in variants("coupon")])
    nobody = Buyer("nobody", "", "http://localhost", "2026-11-20")
    quote = quote_order(cart=cart, buyer=nobody, address=ADDRESS, coupon=code, now=timezone.now())
    ends, _seconds = crowd(partial(_use, code, digest(cart, quote), same_person), buyers, processes)
    return errors(ends)


def coupons(*, buyers: int, processes: int) -> Figures:
    """A single-use coupon for so many at once, and one each for one with many hands."""
    stock_up("coupon", [2 * buyers])
    now = timezone.now()
    terms = {
        "name_ko": "쿠폰",
        "name_en": "Coupon",
        "kind": Coupon.Kind.AMOUNT,
        "amount": OFF,
        "starts_at": now,
    }
    Coupon.objects.create(code="SINGLE", limit=1, limit_each=None, **terms)
    Coupon.objects.create(code="EACH", limit=None, limit_each=1, **terms)
    failed = _rush("SINGLE", buyers, processes, same_person=False)
    failed += _rush("EACH", buyers, processes, same_person=True)
    uses = {code: CouponUse.objects.filter(coupon__code=code).count() for code in ("SINGLE", "EACH")}
    counted = sum(abs(coupon.used - uses[coupon.code]) for coupon in Coupon.objects.filter(code__in=uses))
    return {
        "uses": uses["SINGLE"],
        "uses_each": uses["EACH"],
        "miscounted": counted,
        "errors": failed,
        "missing": missing("coupon", [2 * buyers]),
    }
