"""Lists of posts: what is popular, new, of those whom she follows, saved, under a hashtag, of a month."""

from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from catalog.models import Product
from community.keyset import leaf_of
from community.models import Post, Tag
from community.models.post import PostQuerySet
from community.views.asked import MemberVisit, Visit

BEST, STRIP, WORN = 30, 8, 8
FIRST_MONTH = date(2026, 1, 1)


def tabs(request: HttpRequest) -> list[tuple[str, Any]]:
    """The feed's pages, as far as this visitor has them."""
    shown = [
        ("community:feed", pgettext_lazy("looks", "Popular")),
        ("community:new", pgettext_lazy("looks", "New")),
        ("community:best", _("Monthly best")),
    ]
    if request.user.is_authenticated:
        shown[1:1] = [("community:following", _("Following"))]
        shown.append(("community:saved", pgettext_lazy("looks", "Saved")))
    return [(reverse(name), label) for name, label in shown]


def listed(request: HttpRequest) -> PostQuerySet:
    return Post.objects.listed_for(request.user).for_cards(request.user)


def leaf(request: Visit, posts: PostQuerySet, *, by: str, **context: Any) -> HttpResponse:
    """The page, or for htmx the next cards alone."""
    context |= {"leaf": leaf_of(posts, by=by, after=request.GET.get("after", "")), "tabs": tabs(request)}
    is_more = request.htmx and "after" in request.GET
    return render(request, f"community/{'components/cards' if is_more else 'feed'}.html", context)


@require_safe
def popular(request: Visit) -> HttpResponse:
    return leaf(request, listed(request), by="score", title=_("Looks"))


@require_safe
def new(request: Visit) -> HttpResponse:
    return leaf(request, listed(request), by="published_at", title=_("New looks"))


@login_required
@require_safe
def following(request: MemberVisit) -> HttpResponse:
    posts = listed(request).of_followed(request.user)
    text = _("Follow people whose looks you like, and their new ones come here.")
    return leaf(request, posts, by="published_at", title=_("Following"), empty=text)


@login_required
@require_safe
def saved(request: MemberVisit) -> HttpResponse:
    posts = listed(request).saved_by(request.user)
    text = _("Save a look with the bookmark and find it again here.")
    return leaf(request, posts, by="published_at", title=_("Saved looks"), empty=text)


@require_safe
def tagged(request: Visit, name: str) -> HttpResponse:
    tag = get_object_or_404(Tag, name=name.casefold())
    return leaf(request, listed(request).filter(tags=tag), by="score", title=str(tag))


@require_safe
def best(request: HttpRequest, year: int = 0, month: int = 0) -> HttpResponse:
    """The looks of a month that most people liked; by default of this one."""
    first = _month(year, month)
    until = _next(first)
    posts = listed(request).published_between(_midnight(first), _midnight(until))
    context = {
        "posts": posts.order_by("-like_count", "-score", "-pk")[:BEST],
        "month": first,
        "before": _previous(first) if first > FIRST_MONTH else None,
        "until": until if until <= timezone.localdate() else None,
        "tabs": tabs(request),
    }
    return render(request, "community/best.html", context)


def _month(year: int, month: int) -> date:
    today = timezone.localdate()
    try:
        first = date(year, month, 1) if year else today.replace(day=1)
    except (ValueError, OverflowError):
        raise Http404 from None
    if not FIRST_MONTH <= first <= today:
        raise Http404
    return first


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _previous(first: date) -> date:
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@require_safe
def strip(request: HttpRequest) -> HttpResponse:
    """A row of popular looks, which the front page loads."""
    posts = listed(request).order_by("-score", "-pk")[:STRIP]
    return render(request, "community/components/strip.html", {"posts": posts})


@require_safe
def worn(request: HttpRequest, slug: str) -> HttpResponse:
    """Looks that wear the product, which its page loads."""
    product = get_object_or_404(Product.objects.published(), slug=slug)
    posts = listed(request).wearing(product).order_by("-score", "-pk")[:WORN]
    return render(request, "community/components/strip.html", {"posts": posts, "product": product})
