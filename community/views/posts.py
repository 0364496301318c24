"""A shared look: sharing it, its page, its pictures, changing it and taking it back."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.media import private_answer, public_answer
from accounts.members import MemberRequest
from catalog.services.orders import expire_orders
from community.forms import CommentForm, ShareForm
from community.models import Post
from community.services.limits import SaidAlready, TooFast
from community.services.posts import ConsentNeeded, share_look
from community.views.asked import asked_post, asked_posts
from community.views.comments import first_threads
from community.views.writing import writes
from community.words import LIMITS
from tryon.models import KeptLook
from tryon.services.shades import shades_by_id
from tryon.views.studio import open_studio


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """Share one of her kept looks: `?look=ID`."""
    kept = _own_look(request)
    form = ShareForm(request.POST or None)
    context = {"form": form, "kept": kept, "shades": shades_by_id(set(kept.shade_ids)).values()}
    if request.method != "POST" or not form.is_valid():
        return render(request, "community/share.html", context, status=400 if form.is_bound else 200)
    try:
        post = share_look(author=request.user, kept=kept, now=timezone.now(), **form.cleaned_data)
    except ConsentNeeded as needed:
        return render(request, "community/share.html", context | {"needed": needed}, status=422)
    except (TooFast, SaidAlready) as refusal:
        form.add_error(None, LIMITS[type(refusal)])
        return render(request, "community/share.html", context, status=429)
    return redirect(post)


def _own_look(request: MemberRequest) -> KeptLook:
    try:
        return get_object_or_404(request.user.kept_looks, pk=uuid.UUID(request.GET.get("look", "")))
    except ValueError:
        raise Http404 from None


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(asked_posts(request).for_cards(request.user), pk=pk))


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link. Its author may take the link back at any time."""
    posts = Post.objects.shared_by(token, request.user).for_cards(request.user)
    return _page(request, get_object_or_404(posts))


def _page(request: HttpRequest, post: Post) -> HttpResponse:
    expire_orders(now=timezone.now())
    context = {
        "post": post,
        "is_mine": post.author == request.user,
        "form": CommentForm(initial={"parent": request.GET.get("reply", "")}),
        "leaf": first_threads(request, post),
        "share_type": "article",
        "share_is_photo": bool(post.picture),
        "share_picture": _shared_picture(request, post),
        "page_url": request.build_absolute_uri(post.get_absolute_url()),
    }
    response = render(request, "community/post.html", context)
    if not post.is_public:
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
    return response


def _shared_picture(request: HttpRequest, post: Post) -> str:
    """What a link to it shows elsewhere: her picture, or the card of the first shade that she wears."""
    if post.picture:
        return request.build_absolute_uri(post.picture_url)
    for worn in post.worn.all():
        return request.build_absolute_uri(
            reverse("swatches:card", args=[worn.shade.pk, worn.shade.swatch_key])
        )
    return ""


@require_safe
def picture(request: HttpRequest, pk: int, side: str) -> HttpResponseBase:
    """`picture` or `before`: plainly what everybody may see, by a signed link what this visitor may."""
    if "signed" in request.GET:
        return private_answer(request, getattr(asked_post(request, pk), side), "image/jpeg")
    post = get_object_or_404(Post.objects.public_for(AnonymousUser()), pk=pk)
    return public_answer(request, getattr(post, side), "image/jpeg")


@require_safe
def wear(request: HttpRequest, pk: int) -> HttpResponse:
    """The live studio, wearing this look."""
    post = asked_post(request, pk)
    return open_studio(request, look=post.look, shade_ids=[worn.shade_id for worn in post.worn.all()])
