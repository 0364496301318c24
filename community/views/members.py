"""People: a profile page, following, and one's own profile."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.members import MemberRequest
from community.forms import MemberForm
from community.keyset import leaf_of
from community.models import Follow, Member, Post
from community.services.follows import CannotFollow, follow, unfollow
from community.services.limits import TooFast
from community.services.members import ensure_member
from community.views.asked import Visit
from community.views.writing import writes
from community.words import LIMITS


def _member(request: HttpRequest, handle: str) -> Member:
    return get_object_or_404(
        Member.objects.visible_to(request.user).select_related("user"), handle=handle.lower()
    )


@require_safe
def show(request: Visit, handle: str) -> HttpResponse:
    """Her page: who she says she is, and the looks that this visitor may see."""
    member = _member(request, handle)
    is_me = member.user == request.user
    posts = Post.objects.filter(author=member.user)
    posts = posts.visible_to(request.user) if is_me else posts.public_for(request.user)
    after = request.GET.get("after", "")
    leaf = leaf_of(posts.for_cards(request.user), by="created_at", after=after)
    context = {"leaf": leaf, "member": member, "is_me": is_me, **_follows(request, member)}
    is_more = request.htmx and after
    return render(request, f"community/{'components/cards' if is_more else 'member'}.html", context)


def _follows(request: HttpRequest, member: Member) -> dict[str, Any]:
    return {
        "follower_count": Follow.objects.filter(followed=member.user).count(),
        "follow_count": Follow.objects.filter(follower=member.user).count(),
        "is_followed": request.user.is_authenticated
        and Follow.objects.filter(follower=request.user, followed=member.user).exists(),
    }


@writes
@require_POST
def toggle_follow(request: MemberRequest, handle: str) -> HttpResponse:
    """`undo=1` ends it."""
    member = _member(request, handle)
    try:
        if request.POST.get("undo"):
            unfollow(follower=request.user, member=member)
        else:
            follow(follower=request.user, member=member)
    except TooFast as refusal:
        messages.error(request, LIMITS[type(refusal)])
    except CannotFollow:
        messages.error(request, _("You cannot follow this person."))
    return redirect(member)


@login_required
@require_safe
def me(request: MemberRequest) -> HttpResponse:
    return redirect(ensure_member(request.user))


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    member = ensure_member(request.user)
    form = MemberForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Your profile is changed."))
        return redirect(form.save())
    return render(request, "community/member_edit.html", {"form": form}, status=400 if form.is_bound else 200)
