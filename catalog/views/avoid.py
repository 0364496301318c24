"""What a customer avoids: a member's on her account, a guest's in her session."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.inci import Warn
from catalog.services.ingredients import KIND, avoided_words, set_avoided, word_of


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """POST `kind` and `name` (many), `more` (typed, between commas): the list from now on."""
    more = request.POST.get("more", "")
    unknown = [said for said in map(str.strip, more.split(",")) if said and not word_of(said)]
    if request.method == "POST":
        said = [*request.POST.getlist("kind"), *request.POST.getlist("name"), *more.split(",")]
        set_avoided(user=request.user, session=request.session, words=said)
        if not unknown:
            return redirect(_next(request) or request.path)
    words = avoided_words(user=request.user, session=request.session)
    context = {
        "kinds": [(f"{KIND}{warn}", warn, f"{KIND}{warn}" in words) for warn in Warn],
        "names": [word for word in words if not word.startswith(KIND)],
        "unknown": ", ".join(unknown),
        "error": _("The shop has nothing with: %(what)s") % {"what": ", ".join(unknown)} if unknown else "",
        "next": _next(request),
    }
    return render(request, "catalog/avoid.html", context, status=400 if unknown else 200)


@require_http_methods(["POST"])
def add(request: HttpRequest) -> HttpResponse:
    """POST `word`: one more, from a product's page."""
    words = avoided_words(user=request.user, session=request.session)
    set_avoided(user=request.user, session=request.session, words=[*words, request.POST.get("word", "")])
    return redirect(_next(request) or "catalog:avoid-list")


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours else ""
