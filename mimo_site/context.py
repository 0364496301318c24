"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {"BUSINESS": settings.BUSINESS, "IS_DEMO": not settings.PRODUCTION}
