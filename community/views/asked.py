"""The post that a request is about: by its number, or by its link where the request carries one."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from accounts.members import MemberRequest
from community.models import Post
from community.models.post import PostQuerySet


class Visit(HttpRequest):
    """A request by anybody, perhaps by htmx."""

    htmx: HtmxDetails


class MemberVisit(MemberRequest, Visit):
    """One by somebody signed in, for views behind `login_required`."""


def asked_posts(request: HttpRequest) -> PostQuerySet:
    """All that this visitor may open; `?link=` opens one more."""
    if link := request.GET.get("link", ""):
        return Post.objects.shared_by(link, request.user)
    return Post.objects.visible_to(request.user)


def asked_post(request: HttpRequest, pk: int) -> Post:
    return get_object_or_404(asked_posts(request).with_author(), pk=pk)
