"""The cart: plain posts that come back to a page, or JSON for a script that asks for it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.forms import QuantityForm
from catalog.models import Variant
from catalog.services.cart import (
    CartError,
    add_to_cart,
    change_quantity,
    count_in,
    name_of,
    refresh_cart,
    remove_from_cart,
)
from catalog.services.orders import expire_orders
from catalog.services.quote import quote_cart
from catalog.services.shipping import REMOTES, ZONES
from catalog.views.coupons import offer_for
from catalog.views.way_back import wants_json, way_back


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    expire_orders(now=timezone.now())
    cart = refresh_cart(request.session)
    context = {
        "cart": cart,
        "quote": quote_cart(cart=cart, offer=offer_for(request, cart)),
        "zones": ZONES,
        "remotes": REMOTES,
    }
    return render(request, "catalog/cart.html", context)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Form field `quantity`, 1 if it is not sent."""
    variant = get_object_or_404(_sold(), pk=pk)
    form = QuantityForm({"quantity": request.POST.get("quantity", 1)})
    if not form.is_valid() or not form.cleaned_data["quantity"]:
        return _answer(request, _("How many? Type a whole number."), status=400)
    try:
        add_to_cart(session=request.session, variant=variant, quantity=form.cleaned_data["quantity"])
    except CartError as error:
        return _answer(request, str(error), status=409)
    return _answer(request, _("%(name)s is in your cart.") % {"name": name_of(variant)})


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    variant = get_object_or_404(_sold(), pk=pk)
    form = QuantityForm(request.POST)
    if not form.is_valid():
        return _answer(request, _("How many? Type a whole number."), status=400)
    try:
        change_quantity(session=request.session, variant=variant, quantity=form.cleaned_data["quantity"])
    except CartError as error:
        return _answer(request, str(error), status=409)
    return _answer(request, _("Your cart is changed."))


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    remove_from_cart(session=request.session, variant_id=pk)
    return _answer(request, _("Taken out of your cart."))


def _sold() -> QuerySet[Variant]:
    """What can be put into a cart, with the stock that unpaid orders no longer hold."""
    expire_orders(now=timezone.now())
    return Variant.objects.published().select_related("product", "shade")


def _answer(request: HttpRequest, message: str, *, status: int = 200) -> HttpResponse:
    """{count, message} with the status, or the page she came from with the message on it."""
    if wants_json(request):
        return JsonResponse({"count": count_in(request.session), "message": message}, status=status)
    messages.add_message(request, messages.SUCCESS if status == 200 else messages.ERROR, message)
    return redirect(way_back(request, "catalog:cart"))
