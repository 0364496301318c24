"""Coupons: typed into the cart, and those that a member may choose from."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Coupon
from catalog.services.cart import Cart
from catalog.services.coupons import Offer, offer_of, tidy
from catalog.services.limits import may_again

CODE = "coupon"  # in the session
TRIES, TRIES_S = 20, 600  # codes that one address may try: they are not to be guessed


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Form field `code`; an empty one takes the coupon out. The cart says what it does."""
    if not remember_code(request, request.POST.get("code", "")):
        messages.error(request, _("That were many codes. Please try again in ten minutes."))
    return redirect("catalog:cart")


@login_required
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Those that can be used, now or once they begin; then those that are used up."""
    now = timezone.now()
    coupons = Coupon.objects.offered_to(request.user, now)
    context = {
        "coupons": sorted(coupons, key=lambda coupon: coupon.is_spent),
        "chosen": request.session.get(CODE, ""),
        "now": now,
    }
    return render(request, "catalog/coupon_list.html", context)


def remember_code(request: HttpRequest, typed: str) -> bool:
    """Keep the code for this visit. False, and all as before, when too many were tried."""
    code = tidy(typed)[:32]
    if code and code != request.session.get(CODE):
        address = request.META.get("REMOTE_ADDR", "")
        if not may_again(what="coupon", who=address, most=TRIES, seconds=TRIES_S):
            return False
    request.session[CODE] = code
    return True


def offer_for(request: HttpRequest, cart: Cart, *, email: str = "") -> Offer:
    """What the code of this visit does for the cart."""
    if request.user.is_authenticated:
        email = request.user.email
    return offer_of(
        code=request.session.get(CODE, ""),
        lines=cart.lines,
        user_id=request.user.pk,
        email=email,
        now=timezone.now(),
    )
