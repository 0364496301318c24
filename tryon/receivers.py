"""What the fitting room does when somebody signs in or out."""

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from tryon.guests import forget_guest
from tryon.services.looks import adopt_looks
from tryon.visitors import session_group


@receiver(user_logged_in)
def bring_guest_looks(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is not None and (guest := forget_guest(request)):
        adopt_looks(guest=guest, user=user)


@receiver(user_logged_out)
def close_sockets(request: HttpRequest | None, **kwargs: Any) -> None:
    """Django tells before it ends the session, so the key is still that of the open sockets."""
    if request is not None and (key := request.session.session_key):
        async_to_sync(get_channel_layer().group_send)(session_group(key), {"type": "session.end"})
