"""My colours: what her pictures say of her, drapes to see it, and what suits. Kept on her word only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models.profile import MONK, Undertone
from catalog.personal_colour import PersonalColour
from catalog.services.shade_finder import Person, find_shades
from tryon import engine
from tryon.forms import ColoursForm
from tryon.protocol import CONSENT_VERSION
from tryon.results import Judged
from tryon.seasons import AGAINST, DRAPES, REASONS, TROUBLES, how_sure
from tryon.services.colours import Colours, forget_colours, keep_colours, kept_colours
from tryon.views.photographs import Answer, Found, answer_photos

FRAMES = 5  # of one person, at most
SHOWN = 4  # shades of a kind
PART = "tryon/components/colours.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """GET: the page, with what she kept. POST `photo`, up to five times, and `consent`: what they say."""
    if request.method != "POST":
        colours = kept_colours(request.user, request.session)
        return _page(request, 200, _chosen(colours, colours.person()))
    status, found = answer_photos(request, _answer, most=FRAMES)
    return _page(request, status, found | {"is_asked": True})


@never_cache
@require_POST
def shades(request: HttpRequest) -> HttpResponse:
    """What suits the colours as she has them now; nothing is kept."""
    form = ColoursForm(request.POST)
    found = _chosen(form.colours, form.person)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "tryon/components/suiting.html", found)
    return _page(request, 200, found | {"skin": request.POST.get("skin", "")})


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    colours = ColoursForm(request.POST).colours
    if colours == Colours():
        messages.error(request, _("Choose a tone, an undertone or a season first."))
        return redirect("tryon:my-colours")
    keep_colours(user=request.user, session=request.session, colours=colours)
    is_member = request.user.is_authenticated
    kept = _("Kept in your beauty profile.") if is_member else _("Kept until your visit ends.")
    messages.success(request, kept)
    return redirect("tryon:my-colours")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    forget_colours(user=request.user, session=request.session)
    messages.success(request, _("Forgotten: your colours are kept nowhere now."))
    return redirect("tryon:my-colours")


def _page(request: HttpRequest, status: int, found: Found) -> HttpResponse:
    """The whole page, or for htmx its result alone."""
    context = {
        "kept": kept_colours(request.user, request.session),
        "consent_version": CONSENT_VERSION,
        "tones": list(enumerate(MONK, 1)),
        "undertones": Undertone.choices,
        "seasons": PersonalColour.choices,
        "drapes": [(season, season.label, DRAPES[season]) for season in PersonalColour],
        **found,
    }
    name = PART if request.htmx else "tryon/my_colours.html"  # type: ignore[attr-defined]
    return render(request, name, context, status=status)


def _answer(photos: list[bytes]) -> Answer:
    return 200, _found(engine.default_engine().judge_in_turn(photos))


def _found(judged: Judged) -> Found:
    told = judged.complexion
    said = {"judged": judged, "told": told}
    said |= {"place": " ".join(f"{part:.4f}" for point in judged.place for part in point)}
    if told.cannot_judge:
        return said | {"trouble": TROUBLES[told.cannot_judge]} | _chosen(Colours(), Person())
    colours = Colours(told.monk, told.undertone, told.season)
    return (
        said
        | _chosen(colours, colours.person(told.skin))
        | {
            "reasons": [REASONS[code] for code in told.reasons if code in REASONS],
            "sure": how_sure(told.confidence),
            "skin": ",".join(f"{part:.2f}" for part in told.skin),
        }
    )


def _chosen(colours: Colours, person: Person) -> Found:
    season = colours.season or PersonalColour.SPRING
    return {
        "colours": colours,
        "suiting": find_shades(person=person, limit=SHOWN),
        "against": AGAINST[PersonalColour(season)],
        "first": season,
    }
