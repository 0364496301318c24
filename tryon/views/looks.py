"""Kept looks: the list, keeping one, its picture, forgetting it. Each only for the one who kept it."""

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tryon.answers import errors_as_json, require_valid
from tryon.forms import LookForm
from tryon.guests import ensure_guest, guest_of
from tryon.models import KeptLook, KeptLookQuerySet
from tryon.services.looks import forget_look, keep_look
from tryon.services.shades import shades_by_id


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
    kept = list(kept_looks(request))
    shades = shades_by_id({pk for look in kept for pk in look.shade_ids})
    cards = [{"look": look, "shades": [shades[pk] for pk in look.shade_ids if pk in shades]} for look in kept]
    return render(request, "tryon/looks.html", {"cards": cards})


@errors_as_json
def keep(request: HttpRequest) -> HttpResponse:
    fields = require_valid(LookForm(request.POST, request.FILES))
    keeper: dict[str, Any] = (
        {"user": request.user} if request.user.is_authenticated else {"guest": ensure_guest(request)}
    )
    pictures = {name: fields[name].read() for name in ("picture", "before") if fields[name]}
    kept = keep_look(look=fields["look"], name=fields["name"], **keeper, **pictures)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(_place(kept), status=201)
    return redirect("tryon:look-list")


def _place(kept: KeptLook) -> dict[str, str]:
    studio = f"{reverse('tryon:studio')}?look={kept.pk}"
    return {"id": str(kept.pk), "url": studio, "list_url": reverse("tryon:look-list")}


@require_safe
@cache_control(private=True, max_age=3600)
def picture(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    kept = get_object_or_404(kept_looks(request), pk=pk)
    file = kept.before if request.GET.get("before") else kept.picture
    if not file:
        raise Http404
    return FileResponse(file.open(), content_type="image/jpeg")


@require_POST
def forget(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    forget_look(kept=get_object_or_404(kept_looks(request), pk=pk))
    return redirect("tryon:look-list")
