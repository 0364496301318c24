"""Wishes and back-in-stock notices: plain posts that come back, or JSON for a script that asks for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.forms import NoticeForm
from catalog.models import StockNotice, Variant
from catalog.services.cart import name_of
from catalog.services.limits import may_again
from catalog.services.notices import NoticeError, ask_for_notice, stop_notices
from catalog.services.orders import expire_orders
from catalog.services.wishes import MOST, WishError, set_wish, wished_shades
from catalog.views.way_back import wants_json, way_back

ASKED, ASKED_S = 10, 3600  # notices that one address may ask for


@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    expire_orders(now=timezone.now())
    return render(request, "catalog/wish_list.html", {"shades": wished_shades(request.session)})


@require_POST
def wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Form field `wish`: 1 to wish for it, 0 to wish no more."""
    variant = get_object_or_404(Variant.objects.published().select_related("product", "shade"), pk=pk)
    is_wished = request.POST.get("wish") != "0"
    try:
        set_wish(session=request.session, variant=variant, is_wished=is_wished, now=timezone.now())
    except WishError:
        return _answer(request, _("A wish list holds %(most)d things.") % {"most": MOST}, status=409)
    said = _("%(name)s is on your wish list.") if is_wished else _("%(name)s is off your wish list.")
    return _answer(request, said % {"name": name_of(variant)})


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Form field `email`. The answer does not tell whether the address waits already."""
    variant = get_object_or_404(Variant.objects.published().select_related("product", "shade"), pk=pk)
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _answer(request, _("That is no e-mail address."), status=400)
    if not may_again(what="notice", who=str(request.META.get("REMOTE_ADDR")), most=ASKED, seconds=ASKED_S):
        return _answer(request, _("That were many at once. Please try again in an hour."), status=429)
    try:
        ask_for_notice(
            variant=variant,
            email=form.cleaned_data["email"],
            user_id=request.user.pk,
            language=get_language() or "ko",
            site=request.build_absolute_uri("/")[:-1],
            now=timezone.now(),
        )
    except NoticeError as error:
        return _answer(request, str(error), status=409)
    return _answer(request, _("We write to you once when %(name)s is back.") % {"name": name_of(variant)})


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token is the secret
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. Nothing happens before the button: programs that look into mails open links."""
    notice = StockNotice.objects.filter(token=token).select_related("variant__product").first()
    if request.method == "POST" and notice:
        stop_notices(notice=notice)
    return render(request, "catalog/notice_stop.html", {"is_done": request.method == "POST"})


def _answer(request: HttpRequest, message: str, *, status: int = 200) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"message": message}, status=status)
    messages.add_message(request, messages.SUCCESS if status == 200 else messages.ERROR, message)
    return redirect(way_back(request, "catalog:wish-list"))
