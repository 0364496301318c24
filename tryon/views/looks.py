"""Kept looks: the list, keeping, changing and forgetting one, its picture. Only for the one who kept it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.media import private_answer
from accounts.models import Consent
from tryon.answers import MESSAGES, errors_as_json, require_valid
from tryon.forms import LookForm
from tryon.guests import ensure_guest, guest_of
from tryon.models import KeptLook, KeptLookQuerySet
from tryon.services.consent import note_consent
from tryon.services.looks import TooManyLooks, change_look, duplicate_look, forget_look, keep_look
from tryon.services.shades import shades_by_id

LOOKS_A_PAGE = 24


def kept_looks(request: HttpRequest) -> KeptLookQuerySet:
    """Those that this visitor kept."""
    if request.user.is_authenticated:
        return KeptLook.objects.kept_by(request.user, None)
    return KeptLook.objects.kept_by(None, guest_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
def looks(request: HttpRequest) -> HttpResponse:
    return keep(request) if request.method == "POST" else show(request)


@cache_control(private=True, no_store=True)
def show(request: HttpRequest) -> HttpResponse:
    page = Paginator(kept_looks(request), LOOKS_A_PAGE).get_page(request.GET.get("page"))
    shades = shades_by_id({pk for look in page for pk in look.shade_ids})
    cards = [{"look": look, "shades": [shades[pk] for pk in look.shade_ids if pk in shades]} for look in page]
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return render(request, "tryon/looks.html", {"cards": cards, "page": page, "numbers": numbers})


@errors_as_json
def keep(request: HttpRequest) -> HttpResponse:
    fields = require_valid(LookForm(request.POST, request.FILES))
    keeper: dict[str, Any] = (
        {"user": request.user} if request.user.is_authenticated else {"guest": ensure_guest(request)}
    )
    if request.FILES:
        note_consent(request.user, Consent.Document.PICTURES)
    kept = keep_look(look=fields["look"], name=fields["name"], **keeper, **_pictures(fields))
    return _answer(request, kept, status=201)


@require_POST
@errors_as_json
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Another `name`, and with `look` other make-up: what the fitting room saves in its place."""
    kept = get_object_or_404(kept_looks(request), pk=pk)
    fields = require_valid(LookForm(request.POST, request.FILES, is_look_asked="look" in request.POST))
    change_look(kept=kept, look=fields["look"], name=fields["name"], **_pictures(fields))
    return _answer(request, kept)


@require_POST
def duplicate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    try:
        duplicate_look(kept=get_object_or_404(kept_looks(request), pk=pk))
    except TooManyLooks:
        messages.error(request, MESSAGES["too_many_looks"][1])
    return redirect("tryon:look-list")


def _pictures(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields[name].read() for name in ("picture", "before") if fields[name]}


def _answer(request: HttpRequest, kept: KeptLook, status: int = 200) -> HttpResponse:
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(_place(kept), status=status)
    return redirect("tryon:look-list")


def _place(kept: KeptLook) -> dict[str, str]:
    studio = f"{reverse('tryon:studio')}?look={kept.pk}"
    return {"id": str(kept.pk), "url": studio, "list_url": reverse("tryon:look-list")}


@require_safe
def picture(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """To the one who kept it, by a signed link."""
    kept = get_object_or_404(kept_looks(request), pk=pk)
    file = kept.before if request.GET.get("before") else kept.picture
    return private_answer(request, file, "image/jpeg")


@require_POST
def forget(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    forget_look(kept=get_object_or_404(kept_looks(request), pk=pk))
    return redirect("tryon:look-list")
