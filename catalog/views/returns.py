"""Sending something of a parcel back: asked for on the order's page, by whoever may see the order."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import Order, ReturnRequest, ReturnStatus
from catalog.return_form import ReturnForm
from catalog.services.orders import OrderError
from catalog.services.returns import RETURN_FEE, move_return, request_return
from catalog.views.orders import of_order


@require_http_methods(["GET", "HEAD", "POST"])
@of_order
def ask(request: HttpRequest, order: Order, pk: int) -> HttpResponse:
    parcel = get_object_or_404(order.fulfilments.select_related("brand", "order"), pk=pk)
    form = ReturnForm(parcel, request.POST or None)
    if not (parcel.can_be_returned and form.lines):
        messages.warning(request, _("Nothing of this parcel can be sent back."))
        return redirect(order)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            request_return(
                parcel=parcel,
                kind=asked["kind"],
                reason=asked["reason"],
                note=asked["note"],
                asked=form.asked,
                now=timezone.now(),
            )
        except OrderError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("We have your request and answer within one working day."))
            return redirect(order)
    context = {"order": order, "parcel": parcel, "form": form, "fee": RETURN_FEE}
    status = 400 if request.method == "POST" else 200
    return render(request, "catalog/return_form.html", context, status=status)


@require_POST
@of_order
def withdraw(request: HttpRequest, order: Order, pk: int) -> HttpResponse:
    sent_back = ReturnRequest.objects.filter(parcel__order=order, pk=pk).first()
    if sent_back is None:
        raise Http404
    try:
        move_return(request=sent_back, to=ReturnStatus.WITHDRAWN, now=timezone.now())
    except OrderError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect(order)
