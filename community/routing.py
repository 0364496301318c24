"""WebSocket routes."""

from django.urls import path

from community.consumers import PostConsumer
from tryon.origin import SameOrigin

websocket_urlpatterns = [
    path("ws/posts/<int:pk>/", SameOrigin(PostConsumer.as_asgi())),  # type: ignore[arg-type]
]
