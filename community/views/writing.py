"""Who may write: somebody signed in, and not suspended. Who is suspended reads why, and until when."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from community.models import Ruling, Verb
from community.services.moderation import suspended_until

View = Callable[..., HttpResponseBase]


def writes(view: View) -> View:
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        until = suspended_until(request.user, timezone.now())  # type: ignore[arg-type]
        if until is None:
            return view(request, *args, **kwargs)
        return _told(request, until)

    return wrapped


def _told(request: HttpRequest, until: Any) -> HttpResponse:
    ruling = Ruling.objects.filter(subject=request.user.pk, verb=Verb.SUSPEND).first()
    context = {"until": until, "ruling": ruling}
    response = render(request, "community/suspended.html", context, status=403)
    if ruling:
        response["HX-Redirect"] = ruling.get_absolute_url()  # htmx puts no refusal into the page
    return response
