"""What only a post's author may do with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.members import MemberRequest
from community.forms import PostForm
from community.models import Post, Visibility
from community.services.limits import SaidAlready, TooFast
from community.services.posts import delete_post, drop_picture, edit_post, renew_link
from community.views.writing import writes
from community.words import LIMITS


def _own(request: MemberRequest, pk: int) -> Post:
    return get_object_or_404(request.user.posts, pk=pk)


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    post = _own(request, pk)
    stored = {"caption": post.caption, "visibility": post.visibility}
    form = PostForm(request.POST or None, initial=stored)
    context = {"form": form, "post": post}
    if request.method != "POST" or not form.is_valid():
        return render(request, "community/edit.html", context, status=400 if form.is_bound else 200)
    try:
        edit_post(post=post, now=timezone.now(), **form.cleaned_data)
    except (TooFast, SaidAlready) as refusal:
        form.add_error("caption", LIMITS[type(refusal)])
        return render(request, "community/edit.html", context, status=429)
    messages.success(request, _("Your look is changed."))
    return redirect(post)


@writes
@require_POST
def renew(request: MemberRequest, pk: int) -> HttpResponse:
    """Another link instead of the one that went too far."""
    post = get_object_or_404(request.user.posts, pk=pk, visibility=Visibility.LINK)
    renew_link(post=post)
    messages.success(request, _("There is a new link. The old one leads nowhere now."))
    return redirect(post)


@login_required
@require_POST
def unpicture(request: MemberRequest, pk: int) -> HttpResponse:
    post = _own(request, pk)
    drop_picture(post=post)
    messages.success(request, _("The pictures are deleted."))
    return redirect(post)


@login_required
@require_POST
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    delete_post(post=_own(request, pk))
    messages.success(request, _("Your post is deleted, and its pictures with it."))
    return redirect("community:feed")
