"""What the shop does when somebody signs in: what she gathered as a guest comes with her."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from catalog.services.cart import bring_cart


@receiver(user_logged_in)
def bring_what_she_gathered(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is None:
        return
    for notice in bring_cart(session=request.session, user_id=user.pk):
        messages.info(request, notice, fail_silently=True)
