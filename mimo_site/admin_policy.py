"""The administration's Content-Security-Policy: what Alpine and htmx need there, and nowhere else."""

from csp.decorators import csp_update
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

# Alpine compiles the expressions of its attributes, and unfold writes its colours as a <style>.
WIDER = {"script-src": ["'unsafe-eval'"], "style-src": ["'unsafe-inline'"]}


class AdminPolicyMiddleware(MiddlewareMixin):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        match = request.resolver_match
        if match and "admin" in match.app_names:
            return csp_update(WIDER)(lambda request: response)(request)  # type: ignore[no-any-return]
        return response
