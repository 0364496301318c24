"""Where she is signed in: allauth's page, with a list that takes the same few queries for any number."""

from typing import Any

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic.edit import FormView

from accounts.members import MemberRequest
from accounts.services.sessions import live_sessions


class SessionsView(ListUserSessionsView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = FormView.get_context_data(self, **kwargs)
        sessions = live_sessions(self.request.user)
        return context | {"sessions": sessions, "session_count": len(sessions)}


show = never_cache(login_required(SessionsView.as_view()))


@login_required
@require_POST
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """Signs her out on one device: a phone that is lost."""
    get_object_or_404(UserSession, user=request.user, pk=pk).end()
    messages.success(request, _("You are signed out there."))
    return redirect("usersessions_list")
