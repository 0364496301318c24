"""Who is trying on: an account, else a session cookie, else an address. Named by a hash only."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def visitor_of_scope(scope: dict[str, Any]) -> str:
    """The visitor behind a socket."""
    address = (scope.get("client") or [""])[0]
    return _visitor(scope.get("user"), scope.get("cookies", {}).get(settings.SESSION_COOKIE_NAME), address)


def visitor_of_request(request: HttpRequest) -> str:
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return _visitor(request.user, session, request.META.get("REMOTE_ADDR", ""))


def _visitor(user: Any, session: str | None, address: str) -> str:
    if user is not None and user.is_authenticated:
        return f"user-{user.pk}"
    return f"session-{_hash(session)}" if session else f"address-{_hash(address)}"


async def is_signed_in_still(scope: dict[str, Any]) -> bool:
    """Whether the session of a signed-in socket lives on; a guest has nothing to end."""
    session = scope["session"]
    return not scope["user"].is_authenticated or await session.aexists(session.session_key)


def session_group(session_key: str) -> str:
    """The channel-layer group of every socket that one session opened; carries events, never a frame."""
    return f"tryon.session.{_hash(session_key)}"


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16, key=settings.SECRET_KEY.encode()[:64]).hexdigest()
