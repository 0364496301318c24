"""A customer's orders. A guest's opens by its link, a member's for the member alone."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Order
from catalog.services.orders import OrderError, cancel_order, expire_orders
from catalog.services.payments import PaymentError, check_payment, refund_rest, start_payment
from catalog.services.reorder import reorder

PAGE_SIZE = 10
View = Callable[..., HttpResponse]  # of the request, the order and what else its address names


def of_order(view: View) -> Callable[..., HttpResponseBase]:
    """Gives the view the order of that link, if the visitor may see it; nothing keeps or lists the page."""

    @never_cache
    @wraps(view)
    def with_order(request: HttpRequest, token: str, **named: int) -> HttpResponseBase:
        expire_orders(now=timezone.now())
        try:
            order = get_object_or_404(Order.objects.visible_to(request.user).with_all(), token=token)
        except Http404:
            if not request.user.is_authenticated and Order.objects.filter(token=token).exists():
                return redirect_to_login(request.get_full_path())
            raise
        response = view(request, order, **named)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return with_order


@login_required
@require_safe
@never_cache
def history(request: HttpRequest) -> HttpResponse:
    orders = Order.objects.filter(user=request.user.pk).with_all()
    page = Paginator(orders, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "catalog/order_list.html", {"page": page})


@require_safe
@of_order
def detail(request: HttpRequest, order: Order) -> HttpResponse:
    return render(request, "catalog/order_detail.html", {"order": order})


@require_safe
@of_order
def receipt(request: HttpRequest, order: Order) -> HttpResponse:
    """For the printer. There is none before money came."""
    if not order.paid_at:
        raise Http404
    return render(request, "catalog/order_receipt.html", {"order": order})


@require_POST
@of_order
def pay(request: HttpRequest, order: Order) -> HttpResponse:
    return to_payment(request, order)


@require_safe
@of_order
def paid(request: HttpRequest, order: Order) -> HttpResponse:
    """Back from the payment page: ask the provider, whatever the way back claims."""
    for payment in order.payments.all():
        check_payment(payment=payment, now=timezone.now())
    order.refresh_from_db(fields=["status"])
    if order.status == "awaiting_payment":
        messages.warning(request, _("The payment did not go through. Your order waits: you can try again."))
    return redirect(order)


@require_POST
@of_order
def cancel(request: HttpRequest, order: Order) -> HttpResponse:
    try:
        order = cancel_order(order=order, now=timezone.now())
    except OrderError as error:
        messages.error(request, str(error))
        return redirect(order)
    refund_rest(order=order, now=timezone.now())
    messages.success(request, _("Your order is cancelled."))
    return redirect(order)


@require_POST
@of_order
def again(request: HttpRequest, order: Order) -> HttpResponse:
    """What is still sold of it goes into the cart."""
    for problem in reorder(order=order, session=request.session):
        messages.warning(request, problem)
    return redirect("catalog:cart")


def to_payment(request: HttpRequest, order: Order) -> HttpResponse:
    """To the page where she pays; to the order when there is nothing to pay, or no way to."""
    back = request.build_absolute_uri(reverse("catalog:order-paid", args=[order.token]))
    try:
        return redirect(start_payment(order=order, return_url=back, now=timezone.now()))
    except PaymentError as error:
        order.refresh_from_db(fields=["status"])
        if order.is_awaiting_money:
            messages.error(request, str(error))
        return redirect(order)
