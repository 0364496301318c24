"""The demo gateway's page: not the shop's, as if a payment company showed it."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.models import DemoCharge
from catalog.payments import provider
from catalog.payments.demo import message
from catalog.services.payments import take_webhook

State = DemoCharge.State
# What she may choose while the charge is so, and what it then becomes.
CHOICES = {
    State.OPEN: {
        "approve": State.PAID,
        "decline": State.DECLINED,
        "time-out": State.PAID,
        "later": State.PENDING,
    },
    State.PENDING: {"deposit": State.PAID},
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, reference: UUID) -> HttpResponse:
    if provider("demo") is None:
        raise Http404
    charge = get_object_or_404(DemoCharge, pk=reference)
    if request.method != "POST":
        return render(request, "catalog/demo_gateway.html", {"charge": charge})
    choice = request.POST.get("choice", "")
    charge = _choose(charge, choice)
    if choice == "time-out":  # the money is taken, and nobody tells the shop
        return render(request, "catalog/demo_gateway.html", {"charge": charge, "is_lost": True}, status=504)
    body, headers = message(charge, now=timezone.now())
    take_webhook(name="demo", body=body, headers=headers, now=timezone.now())
    return redirect(charge.return_url)


@transaction.atomic
def _choose(charge: DemoCharge, choice: str) -> DemoCharge:
    """The charge after the choice; a choice that is none, or comes too late, changes nothing."""
    charge = DemoCharge.objects.select_for_update().get(pk=charge.pk)
    charge.state = CHOICES.get(State(charge.state), {}).get(choice, State(charge.state))
    charge.save(update_fields=["state"])
    return charge
