"""What every template may know of the shop."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalog.services.cart import count_in


def cart(request: HttpRequest) -> dict[str, Any]:
    """`cart.count`; the session is read only by a page that shows it."""
    return {"cart": SimpleLazyObject(lambda: {"count": count_in(request.session)})}
