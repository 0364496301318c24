"""Where PortOne's window opens: its browser SDK runs on this page and nowhere else."""

from urllib.parse import urlsplit
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import Order, Payment
from catalog.payments import provider

SDK = urlsplit(settings.PORTONE["PORTONE_SDK_URL"])
# The card company's page opens in a frame or instead of ours, and each has a host of its own.
POLICY = {
    "script-src": [f"{SDK.scheme}://{SDK.netloc}"],
    "connect-src": ["https:"],
    "frame-src": ["https:"],
    "form-action": ["https:"],
}


@never_cache
@require_safe
@csp_update(POLICY)  # type: ignore[untyped-decorator]
def show(request: HttpRequest, reference: UUID) -> HttpResponse:
    if provider("portone") is None:
        raise Http404
    orders = Order.objects.visible_to(request.user)
    payment = get_object_or_404(
        Payment.objects.select_related("order__address"),
        reference=reference,
        provider="portone",
        order__in=orders,
    )
    if payment.status == Payment.Status.PAID or not payment.order.is_awaiting_money:
        return redirect(payment.order)
    back = request.build_absolute_uri(reverse("catalog:order-paid", args=[payment.order.token]))
    context = {"payment": payment, "asked": _asked(payment, back), "sdk": settings.PORTONE["PORTONE_SDK_URL"]}
    return render(request, "catalog/portone_pay.html", context)


def _asked(payment: Payment, back: str) -> dict[str, object]:
    """What the window is asked, as PortOne's browser SDK wants it."""
    order = payment.order
    return {
        "storeId": settings.PORTONE["PORTONE_STORE_ID"],
        "channelKey": settings.PORTONE["PORTONE_CHANNEL_KEY"],
        "paymentId": str(payment.reference),
        "orderName": f"MIMO {order.number}",
        "totalAmount": int(payment.asked.amount),
        "currency": "KRW",
        "payMethod": "CARD",
        "customer": {
            "fullName": order.address.name,
            "phoneNumber": order.address.phone,
            "email": order.email,
        },
        "redirectUrl": back,
        "forceRedirect": True,
    }
