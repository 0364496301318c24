"""What people say below a post. Each answer is the thread anew for htmx, or leads back to the page."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.members import MemberRequest
from community.forms import CommentForm
from community.keyset import Leaf, leaf_of
from community.models import Comment, Post
from community.services.comments import comment, delete_comment, edit_comment
from community.services.limits import SaidAlready, TooFast
from community.views.asked import asked_post
from community.views.writing import edit_words, writes
from community.words import LIMITS

THREADS = 20


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest threads; `?after=` the ones before."""
    return _threads(request, asked_post(request, pk))


def first_threads(request: HttpRequest, post: Post) -> Leaf[Comment]:
    threads = Comment.objects.filter(post=post).threads_for(request.user)
    return leaf_of(threads, by="created_at", after=request.GET.get("after", ""), size=THREADS)


def _threads(
    request: HttpRequest, post: Post, form: CommentForm | None = None, status: int = 200
) -> HttpResponse:
    context = {"post": post, "form": form or CommentForm(), "leaf": first_threads(request, post)}
    name = "threads" if request.method == "GET" else "comments"
    return render(request, f"community/components/{name}.html", context, status=status)


@writes
@require_POST
def create(request: MemberRequest, pk: int) -> HttpResponse:
    """`text`, and `parent` for a reply."""
    post = asked_post(request, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        parent = _parent(request, post, form.cleaned_data["parent"])
        text, now = form.cleaned_data["text"], timezone.now()
        try:
            comment(post=post, author=request.user, text=text, now=now, parent=parent)
        except (TooFast, SaidAlready) as refusal:
            form.add_error("text", LIMITS[type(refusal)])
    return _answer(request, post, form)


def _parent(request: MemberRequest, post: Post, pk: int | None) -> Comment | None:
    if not pk:
        return None
    visible = Comment.objects.visible_to(request.user).filter(post=post, removed_at=None)
    return get_object_or_404(visible.select_related("parent", "author"), pk=pk)


def _answer(request: MemberRequest, post: Post, form: CommentForm) -> HttpResponse:
    """What she typed stays in the form when something is wrong with it."""
    if request.htmx:
        is_wrong = bool(form.errors)
        return _threads(request, post, form if is_wrong else None, status=422 if is_wrong else 200)
    for error in form.errors.get("text", []):
        messages.error(request, str(error))
    return redirect(f"{post.get_absolute_url()}#comments")


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Her own words, in a form; then the thread again."""
    mine = _own(request, pk)
    back = f"{mine.post.get_absolute_url()}#comment-{mine.pk}"
    form = CommentForm(request.POST or None, initial={"text": mine.text})
    change = partial(edit_comment, comment=mine)
    return edit_words(request, form, change, title=_("Edit your comment"), back=back)


@login_required
@require_POST
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    mine = _own(request, pk)
    delete_comment(comment=mine, now=timezone.now())
    messages.success(request, _("Your comment is deleted."))
    return redirect(f"{mine.post.get_absolute_url()}#comments")


def _own(request: MemberRequest, pk: int) -> Comment:
    return get_object_or_404(request.user.comments.select_related("post"), pk=pk, removed_at=None)
