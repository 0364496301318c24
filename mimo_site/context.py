"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

NAVIGATION = (
    (reverse_lazy("catalog:product-list"), _("Shop")),
    (reverse_lazy("tryon:studio"), _("Try on")),
    (reverse_lazy("tryon:look-list"), _("Looks")),
)


def site(request: HttpRequest) -> dict[str, Any]:
    return {"BUSINESS": settings.BUSINESS, "IS_DEMO": not settings.PRODUCTION, "NAVIGATION": NAVIGATION}
