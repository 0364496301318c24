"""The first page of the administration."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from catalog.services.dashboard import overview


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Called by unfold for the index; what nobody's brands are concerned with stays away."""
    may_see = request.user.has_perm("catalog.view_variant")
    return context | ({"overview": overview(user=request.user, now=timezone.now())} if may_see else {})  # type: ignore[arg-type]
