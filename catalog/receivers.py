"""What the shop does when somebody signs in: what she gathered as a guest comes with her."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from catalog.models import Picture
from catalog.services.cart import bring_cart
from catalog.services.ingredients import adopt_avoided
from catalog.services.pictures import remove_later
from catalog.services.recents import bring_recents
from catalog.services.wishes import bring_wishes


@receiver(user_logged_in)
def bring_what_she_gathered(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is None:
        return
    adopt_avoided(user=user, session=request.session)
    for notice in bring_cart(session=request.session, user_id=user.pk):
        messages.info(request, notice, fail_silently=True)
    bring_wishes(session=request.session, user_id=user.pk, now=timezone.now())
    bring_recents(session=request.session, user_id=user.pk)


@receiver(post_delete, sender=Picture)
def remove_its_files(instance: Picture, **kwargs: Any) -> None:
    """However the row went: by itself, or with its product."""
    remove_later(instance)
