"""How often one may ask: a burst and a steady rate for everybody, less for what costs more."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView


class Throttle(SimpleRateThrottle):
    """Counts by account, without one by address; the rate of its scope stands in `settings.API_RATES`."""

    def get_rate(self) -> str | None:
        return settings.API_RATES.get(self.scope or "")

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        ident = f"user-{request.user.pk}" if request.user and request.user.pk else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}


class Burst(Throttle):
    scope = "burst"


class Sustained(Throttle):
    """Members may ask more than strangers."""

    def __init__(self) -> None:  # the scope, and so the rate, follows from the request
        pass

    def allow_request(self, request: Request, view: "APIView") -> bool:
        self.scope = "user" if request.user and request.user.pk else "anonymous"
        super().__init__()
        return bool(super().allow_request(request, view))


class Scoped(Throttle):
    """For a view with a `throttle_scope`; counts what it changes, not what it shows."""

    def __init__(self) -> None:
        pass

    def allow_request(self, request: Request, view: Any) -> bool:
        scope = getattr(view, "throttle_scope", "")
        if not scope or request.method in {"GET", "HEAD", "OPTIONS"}:
            return True
        self.scope = scope
        super().__init__()
        return bool(super().allow_request(request, view))
