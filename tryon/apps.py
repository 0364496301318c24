"""Looks: the live session, photo try-on, kept looks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TryonConfig(AppConfig):
    name = "tryon"
    verbose_name = _("Fitting room")

    def ready(self) -> None:
        from tryon import personal_data, receivers  # noqa: F401
