"""Checkout: one page from the cart to the payment."""

import hashlib
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.forms import AddressForm, CheckoutForm
from catalog.models import Address, Order
from catalog.payments import current_provider
from catalog.services.cart import Cart, empty_cart, name_of, refresh_cart
from catalog.services.checkout import Buyer, CheckoutError, KeyReused, digest, place_order
from catalog.services.orders import expire_orders
from catalog.services.quote import quote_cart
from catalog.services.stock import StockError
from catalog.views.coupons import CODE, offer_for, remember_code
from catalog.views.orders import to_payment


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """GET: the page. POST: order and pay; what cannot be is said on the page, and nothing typed is lost.

    A POST with `look` only works out anew what it costs: another address, another coupon.
    """
    expire_orders(now=timezone.now())
    cart = refresh_cart(request.session)
    if "look" in request.POST:
        remember_code(request, request.POST.get("code", ""))
        return _page(request, cart, CheckoutForm(initial=request.POST.dict()))
    if request.method == "POST":
        return _place(request, cart)
    if obstacle := _obstacle(cart):
        messages.warning(request, obstacle)
        return redirect("catalog:cart")
    return _page(request, cart, CheckoutForm(initial=_known(request)))


def _place(request: HttpRequest, cart: Cart) -> HttpResponse:
    form = CheckoutForm(request.POST)
    if not form.is_valid():
        return _page(request, cart, form, status=400)
    asked = form.cleaned_data
    buyer = buyer_of(request, asked["email"])
    is_known = Order.objects.filter(shopper=buyer.shopper, key=asked["key"]).exists()
    if _has_new_code(request) and not is_known:
        form.add_error(None, _("You typed a coupon. Please look at what it costs now before you order."))
        return _page(request, cart, form, status=409)
    try:
        order = place_order(
            cart=cart,
            shown=asked["shown"],
            buyer=buyer,
            address=form.address,
            key=asked["key"],
            now=timezone.now(),
            coupon=request.session.get(CODE, ""),
        )
    except (CheckoutError, StockError) as error:
        form.add_error(None, str(error))
        return _page(request, cart, form, status=422 if isinstance(error, KeyReused) else 409)
    empty_cart(session=request.session, variant_ids=[line.variant_id for line in order.lines.all()])
    request.session.pop(CODE, None)
    return to_payment(request, order)


def _has_new_code(request: HttpRequest) -> bool:
    """Whether a code was typed that the page had not worked in yet."""
    before = request.session.get(CODE, "")
    remember_code(request, request.POST.get("code", before))
    return bool(request.session.get(CODE, "") != before)


def buyer_of(request: HttpRequest, email: str) -> Buyer:
    return Buyer(
        shopper=f"user:{request.user.pk}" if request.user.pk else f"guest:{_session(request)}",
        email=email,
        site=request.build_absolute_uri("/")[:-1],
        terms_version=settings.TERMS_VERSION,
        user_id=request.user.pk,
    )


def _session(request: HttpRequest) -> str:
    """Names the guest's session without being a way into it."""
    if not request.session.session_key:
        request.session.create()
    return hashlib.sha256(str(request.session.session_key).encode()).hexdigest()


def _obstacle(cart: Cart) -> str:
    if not cart.lines:
        return _("Your cart is empty.")
    if current_provider() is None:
        return _("The shop takes no orders at the moment.")
    gone = next((line for line in cart.lines if line.variant.is_sold_out), None)
    return _("%(name)s is sold out.") % {"name": name_of(gone.variant)} if gone else ""


def _known(request: HttpRequest) -> dict[str, Any]:
    """What an earlier order of hers already says."""
    if not request.user.is_authenticated:
        return {}
    known: dict[str, Any] = {"email": request.user.email, "name": request.user.get_full_name()}
    if last := Address.objects.last_of(request.user):
        known |= {name: getattr(last, name) for name in AddressForm.Meta.fields}
    return known


def _page(request: HttpRequest, cart: Cart, form: CheckoutForm, *, status: int = 200) -> HttpResponse:
    """A key that made another order is never offered again."""
    key = "" if status == 422 else request.POST.get("key", "")
    quote = quote_cart(
        cart=cart,
        offer=offer_for(request, cart, email=str(form["email"].value() or "")),
        country=str(form["country"].value()),
        postcode=str(form["postcode"].value() or ""),
    )
    context = {
        "cart": cart,
        "form": form,
        "key": key or str(uuid4()),
        "shown": digest(cart, quote),
        "quote": quote,
    }
    return render(request, "catalog/checkout.html", context, status=status)
