"""Reporting, keeping away from people, and what moderators did about one's own things."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.members import MemberRequest
from community.models import (
    Answer,
    Block,
    Comment,
    Member,
    Mute,
    Post,
    Question,
    Response,
    Review,
    Ruling,
)
from community.safety_form import AppealForm, ReportForm
from community.services.distance import Herself, block, mute, unblock, unmute
from community.services.limits import TooFast
from community.services.moderation import CannotAppeal, OwnThing, Target, appeal, owner_of, report
from community.views.asked import asked_posts
from community.words import LIMITS

WAYS: dict[str, tuple[Callable[..., None], Callable[..., None], str]] = {
    "block": (block, unblock, "blocker"),
    "mute": (mute, unmute, "muter"),
}


def _asked(request: MemberRequest, kind: str, pk: int) -> Target:
    """What she may see of that kind, under that number."""
    user = request.user
    posts = asked_posts(request)
    reviews, questions = Review.objects.visible_to(user), Question.objects.visible_to(user)
    seen: dict[str, Any] = {
        "post": posts,
        "comment": Comment.objects.visible_to(user).filter(post__in=posts, removed_at=None),
        "review": reviews,
        "response": Response.objects.visible_to(user).filter(review__in=reviews),
        "question": questions,
        "answer": Answer.objects.visible_to(user).filter(question__in=questions),
        "member": Member.objects.visible_to(user),
    }
    if kind not in seen:
        raise Http404
    target: Target = get_object_or_404(seen[kind], pk=pk)
    if owner_of(target) == user:
        raise Http404
    return target


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make_report(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """`kind` as in REPORTABLE; `?link=` for what stands behind a post's link."""
    target, form = _asked(request, kind, pk), ReportForm(request.POST or None)
    back = _page_of(target)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "kind": kind, "back": back}
        return render(request, "community/report.html", context, status=400 if form.is_bound else 200)
    try:
        report(reporter=request.user, target=target, now=timezone.now(), **form.cleaned_data)
    except (OwnThing, TooFast) as refusal:
        messages.error(request, LIMITS[type(refusal)])
    else:
        messages.success(request, _("Thank you. A moderator looks at it."))
    return redirect("community:feed" if isinstance(target, Post) and target.token is None else back)


def _page_of(target: Target) -> str:
    return target.post.get_absolute_url() if isinstance(target, Comment) else target.get_absolute_url()


@login_required
@require_POST
def keep_away(request: MemberRequest, handle: str, way: str) -> HttpResponse:
    """`way`: block or mute; `undo=1` ends it."""
    begin, end, name = WAYS[way]
    others = Member.objects.filter(user__is_active=True)
    member = get_object_or_404(others.select_related("user"), handle=handle.lower())
    try:
        act = end if request.POST.get("undo") else begin
        act(**{name: request.user}, member=member)
    except Herself as refusal:
        messages.error(request, LIMITS[type(refusal)])
    return redirect("community:kept-away")


@login_required
@require_safe
def kept_away(request: MemberRequest) -> HttpResponse:
    """Whom she blocked and muted."""
    mine = {
        "blocks": Block.objects.filter(blocker=request.user).select_related("blocked__member"),
        "mutes": Mute.objects.filter(muter=request.user).select_related("muted__member"),
    }
    return render(request, "community/kept_away.html", mine)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ruling(request: MemberRequest, pk: int) -> HttpResponse:
    """What was done about something of hers, why, and her word against it: also for the suspended."""
    found = get_object_or_404(Ruling.objects.shown_to(request.user).select_related("appeal", "case"), pk=pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal(ruling=found, text=form.cleaned_data["text"], now=timezone.now())
        except CannotAppeal as refusal:
            messages.error(request, LIMITS[type(refusal)])
        else:
            messages.success(request, _("Another look is taken at it. You hear from us."))
        return redirect(found)
    status = 400 if form.is_bound else 200
    context = {"ruling": found, "form": form, "about": found.case.target if found.case else None}
    return render(request, "community/ruling.html", context, status=status)
