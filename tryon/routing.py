"""WebSocket routes."""

from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from tryon.consumers import TryOnConsumer
from tryon.origin import SameOrigin

websocket_urlpatterns = [
    path("ws/tryon/", SameOrigin(TryOnConsumer.as_asgi())),  # type: ignore[arg-type]
    re_path("", WebsocketDenier.as_asgi()),  # or an unknown path would be a traceback in the log
]
