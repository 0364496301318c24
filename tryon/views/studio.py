"""The studio page and its shade rail."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog.colour import TYPICAL
from catalog.models import Region, Shade
from catalog.models.shade import TRYABLE
from catalog.services.recents import know
from catalog.services.search import understand
from tryon import engine, protocol, words
from tryon.guests import ensure_guest
from tryon.models import ArtistLook, KeptLook
from tryon.services.consent import consent_key
from tryon.services.shades import look_of_shade, shades_by_id
from tryon.views.looks import kept_looks

SHADES_A_PAGE = 60


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The fitting room, with a shade, a kept look or one by an artist to start with."""
    if slug := request.GET.get("artist", ""):
        made = get_object_or_404(ArtistLook.objects.published(), slug=slug[:60])
        return open_studio(request, look=made.look, shade_ids=made.shade_ids)
    kept = _asked_look(request)
    if kept:
        return open_studio(request, look=kept.look, shade_ids=kept.shade_ids, kept=kept)
    worn = _asked_shades(request)
    look = look_of_shade(worn[0]).to_json() if worn else {"layers": []}
    return open_studio(request, look=look, shade_ids=[shade.pk for shade in worn])


def open_studio(
    request: HttpRequest, *, look: dict[str, Any], shade_ids: list[int], kept: KeptLook | None = None
) -> HttpResponse:
    """The fitting room, wearing the look; `kept` may be saved again in its place. Wakes the engine."""
    engine.default_engine().warm_up()
    if not request.user.is_authenticated:
        ensure_guest(request)  # her sockets count by session cookie
        know(request.session)
    worn = _still_sold(shade_ids)
    shade = worn[-1] if worn else None
    context = {
        "shade": shade,
        "worn": worn,
        "look": kept,
        "look_json": look,
        "consent_version": protocol.CONSENT_VERSION,
        "consent_key": consent_key(request.user),
        "limits": protocol.limits(settings.TRYON_MAX_SOCKETS_PER_USER),
        "demo_picture": "img/astronaut.png",
    }
    region = look["layers"][-1]["region"] if look["layers"] else Region.LIPS
    return render(request, "tryon/studio.html", context | _rail(request, region))


@require_safe
def shades(request: HttpRequest) -> HttpResponse:
    """The rail alone, for htmx."""
    return render(request, "tryon/shade_rail.html", _rail(request))


def _asked_shades(request: HttpRequest) -> list[Shade]:
    """None or one."""
    number = request.GET.get("shade", "")
    if not number:
        return []
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Http404
    return [get_object_or_404(Shade.objects.published().tryable().with_product(), pk=int(number))]


def _asked_look(request: HttpRequest) -> KeptLook | None:
    number = request.GET.get("look", "")
    if not number:
        return None
    try:
        return get_object_or_404(kept_looks(request), pk=number)
    except ValidationError:
        raise Http404 from None


def _still_sold(shade_ids: list[int]) -> list[Shade]:
    """Those of the shades that the shop still has."""
    shades = shades_by_id(set(shade_ids))
    return [shades[pk] for pk in shade_ids if pk in shades]


def _rail(request: HttpRequest, region: str = Region.LIPS) -> dict[str, Any]:
    """The region's shades that the filters leave; a family or finish that is not its own leaves them all."""
    region = request.GET.get("region", region)
    region = region if region in TRYABLE else Region.LIPS
    query = request.GET.get("q", "").strip()[:80]
    family, finish = request.GET.get("family", ""), request.GET.get("finish", "")
    found = Shade.objects.published().region(region).tryable().with_product().newest()
    found = found.search(understand(query).query)
    if family in TYPICAL[region]:
        found = found.family(family)
    if finish in TRYABLE[region]:
        found = found.filter(finish=finish)
    return {
        "page": Paginator(found, SHADES_A_PAGE).get_page(request.GET.get("page")),
        "query": query,
        "family": family,
        "finish": finish,
        "families": words.families(),
        "finishes": words.finishes(),
        "region": region,
        "parts": words.parts(),
        "wearable": words.wearable(),
    }
