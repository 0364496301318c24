"""Who may write: somebody signed in, and not suspended, who reads why; and mending what one said."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from community.models import Ruling, Verb
from community.services.limits import SaidAlready, TooFast
from community.services.moderation import suspended_until
from community.words import LIMITS

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


def edit_words(
    request: HttpRequest, form: Form, change: Callable[..., None], *, title: str, back: str
) -> HttpResponse:
    """A page with her `text` to mend; `change(text=, now=)` takes it."""
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            change(text=form.cleaned_data["text"], now=timezone.now())
        except (TooFast, SaidAlready) as refusal:
            form.add_error("text", LIMITS[type(refusal)])
            status = 429
        else:
            return redirect(back)
    context = {"form": form, "title": title, "back": back}
    return render(request, "community/edit_words.html", context, status=status)


def _told(request: HttpRequest, until: Any) -> HttpResponse:
    ruling = Ruling.objects.filter(subject=request.user.pk, verb=Verb.SUSPEND).first()
    context = {"until": until, "ruling": ruling}
    response = render(request, "community/suspended.html", context, status=403)
    if ruling:
        response["HX-Redirect"] = ruling.get_absolute_url()  # htmx puts no refusal into the page
    return response
