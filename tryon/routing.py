"""WebSocket routes."""

from django.urls import path

from tryon.consumers import TryOnConsumer
from tryon.origin import SameOrigin

websocket_urlpatterns = [path("ws/tryon/", SameOrigin(TryOnConsumer.as_asgi()))]  # type: ignore[arg-type]
