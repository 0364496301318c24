"""The pages that say who the shop is and what it promises."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponseBase
from django.urls import path
from django.views.generic import TemplateView

from accounts.models import Consent

IN_FORCE = {"version": date.fromisoformat(Consent.CURRENT)}


def page(name: str) -> Callable[..., HttpResponseBase]:
    return TemplateView.as_view(template_name=f"pages/{name}.html", extra_context=IN_FORCE)


urlpatterns = [path(f"{name}/", page(name), name=name) for name in ("terms", "privacy", "business")]
