"""Same origin only: a page elsewhere may not open the live session with a visitor's cookies."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
PORTS = {"http": 80, "https": 443}


class SameOrigin:
    """ASGI middleware: refuses a WebSocket whose Origin is not the very scheme, host and port it came to.

    `AllowedHostsOriginValidator` around it has compared the origin with ALLOWED_HOSTS only.
    """

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        app = self.app if is_same_origin(scope) else WebsocketDenier.as_asgi()
        await app(scope, receive, send)


def is_same_origin(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    scheme = "https" if is_secure(scope, headers) else "http"
    origin = headers.get(b"origin", b"").decode("latin-1")
    expected = place(f"{scheme}://{headers.get(b'host', b'').decode('latin-1')}")
    return expected is not None and place(origin) == expected


def place(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an origin; None for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None or url != f"{parts.scheme}://{parts.netloc}" or parts.username:
        return None
    return parts.scheme, parts.hostname, port


def is_secure(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    """Whether the browser speaks TLS, to us or to the proxy that settings trust."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        name = name.removeprefix("HTTP_").replace("_", "-").lower()
        if headers.get(name.encode(), b"").decode("latin-1").split(",")[0].strip() == secure:
            return True
    return bool(scope.get("scheme") == "wss")
