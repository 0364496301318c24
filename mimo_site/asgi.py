"""ASGI entry point: pages by Django, the live session by Channels."""

import os
import warnings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mimo_site.settings")

from django.core.asgi import get_asgi_application

django_app = get_asgi_application()  # before anything that imports models

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.urls import path

# WhiteNoise reads its small local files synchronously; each request to one of them would say so.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

from accounts.consumers import NotificationConsumer
from community.routing import websocket_urlpatterns as community_sockets
from mimo_site.body_limit import BodyLimit
from tryon.lifespan import lifespan
from tryon.origin import SameOrigin
from tryon.routing import websocket_urlpatterns

sockets = URLRouter(
    [
        path("ws/notifications/", SameOrigin(NotificationConsumer.as_asgi())),  # type: ignore[arg-type]
        *community_sockets,
        *websocket_urlpatterns,
    ]
)
application = ProtocolTypeRouter(
    {
        "lifespan": lifespan,
        "http": BodyLimit(django_app, limit=settings.FILE_UPLOAD_MAX_MEMORY_SIZE),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(sockets)),
    }
)
