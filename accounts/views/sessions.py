"""Where she is signed in: allauth's page, with a list that takes the same few queries for any number."""

from typing import Any

from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth.decorators import login_required
from django.views.decorators.cache import never_cache
from django.views.generic.edit import FormView

from accounts.services.sessions import live_sessions


class SessionsView(ListUserSessionsView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = FormView.get_context_data(self, **kwargs)
        sessions = live_sessions(self.request.user)
        return context | {"sessions": sessions, "session_count": len(sessions)}


show = never_cache(login_required(SessionsView.as_view()))
