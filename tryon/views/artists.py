"""The looks by artists: the list, the studio's rail of them, and their pictures."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.media import public_answer
from tryon.models import ArtistLook, Occasion
from tryon.services.artist_looks import cards_of

LOOKS_A_PAGE = 36
DAY_S = 24 * 60 * 60


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """`?occasion=`"""
    occasion = request.GET.get("occasion", "")
    found = ArtistLook.objects.published().for_occasion(occasion)
    page = Paginator(found, LOOKS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cards": cards_of(page),
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "occasion": occasion,
        "occasions": Occasion.choices,
    }
    return render(request, "tryon/artists.html", context)


@require_safe
def rail(request: HttpRequest) -> HttpResponse:
    """For the fitting room, by htmx: each look with all that it takes to put it on."""
    page = Paginator(ArtistLook.objects.published(), LOOKS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "tryon/artist_rail.html", {"cards": cards_of(page), "page": page})


@require_safe
def strip(request: HttpRequest) -> HttpResponse:
    """The first few, for the front page."""
    looks = list(ArtistLook.objects.published()[:6])
    return render(request, "tryon/artist_strip.html", {"looks": looks})


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponseBase:
    look = get_object_or_404(ArtistLook.objects.published(), slug=slug)
    return public_answer(request, look.picture, "image/webp", max_age=DAY_S)
