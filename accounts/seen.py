"""Notes when each session was last used, for the list of devices: at most once in five minutes."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from accounts.services.sessions import note_seen


class SeenMiddleware(MiddlewareMixin):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Only where the page asked who she is anyhow: a public picture stays the same for everybody."""
        user = getattr(request, "_cached_user", None)
        if user is not None and user.is_authenticated and request.session.session_key:
            note_seen(request.session.session_key)
        return response
