"""A guest is known by a random token in her session's data, which survives the new session key of a login."""

import uuid

from django.http import HttpRequest

KEY = "guest"


def guest_of(request: HttpRequest) -> uuid.UUID | None:
    token = request.session.get(KEY)
    return uuid.UUID(token) if token else None


def ensure_guest(request: HttpRequest) -> uuid.UUID:
    """The guest's token, made and remembered if she has none; gives her a session cookie, too."""
    return uuid.UUID(request.session.setdefault(KEY, uuid.uuid4().hex))


def forget_guest(request: HttpRequest) -> uuid.UUID | None:
    token = request.session.pop(KEY, None)
    return uuid.UUID(token) if token else None
