"""What every template may know of the shop; each part is looked up only by a page that shows it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from catalog.services.cart import count_in
from catalog.services.currencies import rate_of_language
from catalog.services.wishes import wished


def cart(request: HttpRequest) -> dict[str, Any]:
    """`cart.count`, the ids of the variants in `wishes`, and the `rate` of the reader's money."""
    return {
        "cart": SimpleLazyObject(lambda: {"count": count_in(request.session)}),
        "wishes": SimpleLazyObject(lambda: frozenset(wished(request.session))),
        "rate": SimpleLazyObject(rate_of_language),
    }
