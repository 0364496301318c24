"""Liking and saving a post, and putting what it wears into the cart."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.members import MemberRequest
from catalog.models import Variant
from catalog.services.orders import expire_orders
from catalog.services.shopping import add_all
from community.services.limits import TooFast
from community.services.marks import mark, unmark
from community.views.asked import asked_post, asked_posts
from community.views.writing import writes
from community.words import LIMITS


@writes
@require_POST
def toggle(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    """`undo=1` takes it back. For htmx the buttons anew, else the page."""
    post = asked_post(request, pk)
    try:
        if request.POST.get("undo"):
            unmark(kind=kind, post=post, user=request.user)
        else:
            mark(kind=kind, post=post, user=request.user)
    except TooFast as refusal:
        if request.htmx:
            return HttpResponse(LIMITS[type(refusal)], status=429)
        messages.error(request, LIMITS[type(refusal)])
    return show(request, pk) if request.htmx else redirect(post)


@require_safe
def counters(request: HttpRequest, pk: int) -> HttpResponse:
    """The buttons with today's numbers, for an open page."""
    return show(request, pk)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(asked_posts(request).marked_for(request.user), pk=pk)
    context = {"post": post, "small": "small" in request.POST}
    return render(request, "community/components/marks.html", context)


@require_POST
def add_to_cart(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is in stock of what the look wears; says what is not."""
    post = asked_post(request, pk)
    expire_orders(now=timezone.now())
    worn = Variant.objects.published().filter(shade__worn__post=post)
    variants = worn.select_related("product", "shade").order_by("shade__worn__position")
    taken = add_all(session=request.session, variants=variants)
    if taken.added:
        messages.success(request, _("In your cart: %(names)s.") % {"names": ", ".join(taken.added)})
    for reason in taken.refused:
        messages.warning(request, reason)
    return redirect("catalog:cart" if taken.added else post.get_absolute_url())
