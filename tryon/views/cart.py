"""All that a look is made with, into the cart."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.models import Variant
from catalog.services.cart import count_in
from catalog.services.orders import expire_orders
from catalog.services.shopping import add_all
from catalog.views.way_back import wants_json, way_back
from tryon.engine import MAX_LAYERS


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """One of each `shade` in stock; says what is not. Leads to the cart, or is `{count, message}`."""
    named = [text for text in request.POST.getlist("shade") if text.isascii() and text.isdigit()]
    expire_orders(now=timezone.now())
    sold = Variant.objects.published().select_related("product", "shade")
    variants = sold.filter(shade__in=[int(text) for text in named[:MAX_LAYERS] if len(text) < 19])
    taken = add_all(session=request.session, variants=variants.order_by("pk"))
    added = _("In your cart: %(names)s.") % {"names": ", ".join(taken.added)} if taken.added else ""
    if wants_json(request):
        message = " ".join([added, *taken.refused]).strip() or _("Nothing of this look is sold any more.")
        count = count_in(request.session)
        return JsonResponse({"count": count, "message": message}, status=200 if taken.added else 409)
    if added:
        messages.success(request, added)
    for reason in taken.refused:
        messages.warning(request, reason)
    return redirect("catalog:cart" if taken.added else way_back(request, "tryon:artist-list"))
