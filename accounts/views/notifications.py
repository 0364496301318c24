"""The notification centre: the list, what the bell asks, mail settings, leaving a mail by its link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.mail import MailForm
from accounts.kinds import kind_named
from accounts.members import MemberRequest
from accounts.models import User
from accounts.services.notifications import choose_mail, read_unsubscribe_token, tell_later

ON_A_PAGE = 30


@never_cache
@login_required
@require_safe
def show(request: MemberRequest) -> HttpResponse:
    """Newest first; for htmx the list alone."""
    told = request.user.notifications.select_related("actor")
    page = Paginator(told, ON_A_PAGE).get_page(request.GET.get("page"))
    template = "notifications/components/list.html" if request.htmx else "notifications/list.html"
    return render(request, template, {"page": page})


@never_cache
@login_required
@require_safe
def count(request: MemberRequest) -> JsonResponse:
    """What the bell shows. The newest words are for screen readers."""
    unread = request.user.notifications.unread().select_related("actor")
    newest = unread.first()
    return JsonResponse({"count": unread.count(), "newest": newest.text if newest else ""})


@login_required
@require_safe
def open_one(request: MemberRequest, pk: int) -> HttpResponse:
    """To where it leads; it counts as read. Opening it again changes nothing."""
    told = get_object_or_404(request.user.notifications, pk=pk)
    if request.user.notifications.filter(pk=pk).mark_read(timezone.now()):
        tell_later(request.user)
    return redirect(told.url)


@login_required
@require_POST
def mark_read(request: MemberRequest) -> HttpResponse:
    if request.user.notifications.mark_read(timezone.now()):
        tell_later(request.user)
    return redirect("accounts:notification-list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    form = MailForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your mail settings are saved."))
        return redirect("accounts:notification-settings")
    return render(request, "notifications/settings.html", {"form": form})


@csrf_exempt  # a mail program posts it for her (RFC 8058); the signed link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, so that a program which only follows links ends nothing; POST does it."""
    try:
        user, kind = read_unsubscribe_token(token)
    except (BadSignature, User.DoesNotExist):
        return render(request, "notifications/unsubscribe.html", {"is_broken": True}, status=404)
    if request.method == "POST":
        choose_mail(user=user, kind=kind, is_wanted=False)
    context = {"kind": kind_named(kind), "is_done": request.method == "POST"}
    return render(request, "notifications/unsubscribe.html", context)
