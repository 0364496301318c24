"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import pgettext_lazy

NAVIGATION = (
    (reverse_lazy("catalog:product-list"), pgettext_lazy("navigation", "Shop")),
    (reverse_lazy("catalog:rankings"), pgettext_lazy("navigation", "Rankings")),
    (reverse_lazy("tryon:studio"), pgettext_lazy("navigation", "Try on")),
    (reverse_lazy("tryon:my-colours"), pgettext_lazy("navigation", "My colours")),
    (reverse_lazy("community:feed"), pgettext_lazy("navigation", "Looks")),
)


def site(request: HttpRequest) -> dict[str, Any]:
    return {"BUSINESS": settings.BUSINESS, "IS_DEMO": not settings.PRODUCTION, "NAVIGATION": NAVIGATION}
