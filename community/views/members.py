"""People: a profile page, following, and one's own profile."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.media import public_answer
from accounts.members import MemberRequest
from community.forms import MemberForm
from community.keyset import leaf_of
from community.models import Follow, Member, Post
from community.services.follows import CannotFollow, follow, unfollow
from community.services.limits import TooFast
from community.services.members import drop_member_picture, ensure_member, show_picture
from community.views.asked import Visit
from community.views.writing import writes
from community.words import LIMITS

# What she is in a follow, and who is listed.
SIDES = {"followers": ("followed", "follower"), "following": ("follower", "followed")}


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


@require_safe
def people(request: Visit, handle: str, side: str) -> HttpResponse:
    """Who follows her, or whom she follows: those whose pages this visitor may open, the latest first."""
    member = _member(request, handle)
    of, who = SIDES[side]
    listed = {of: member.user, f"{who}__member__in": Member.objects.visible_to(request.user)}
    follows = Follow.objects.filter(**listed).select_related(f"{who}__member")
    leaf = leaf_of(follows, by="created_at", after=request.GET.get("after", ""))
    found = [getattr(follow, who) for follow in leaf.rows]
    context = {"member": member, "side": side, "leaf": leaf, "people": found}
    is_more = request.htmx and leaf.rows and request.GET.get("after")
    return render(request, f"community/{'components/people' if is_more else 'people'}.html", context)


@require_safe
def picture(request: HttpRequest, handle: str) -> HttpResponseBase:
    """Plainly, for everybody: it stands beside what she says."""
    member = get_object_or_404(Member.objects.pictured(), handle=handle.lower())
    return public_answer(request, member.picture, "image/jpeg")


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
    form = MemberForm(request.POST or None, request.FILES or None, instance=member)
    if request.method == "POST" and form.is_valid():
        _change_picture(form.save(), form)
        messages.success(request, _("Your profile is changed."))
        return redirect(member)
    context = {"form": form, "member": Member.objects.get(pk=member.pk)}  # as it is, whatever was typed
    return render(request, "community/member_edit.html", context, status=400 if form.is_bound else 200)


def _change_picture(member: Member, form: MemberForm) -> None:
    if form.jpeg:
        show_picture(member=member, jpeg=form.jpeg, faces=form.faces, now=timezone.now())
    elif form.cleaned_data["drops_picture"]:
        drop_member_picture(member=member)
