"""Looks: the live session, photo try-on, kept looks."""

from django.apps import AppConfig


class TryonConfig(AppConfig):
    name = "tryon"

    def ready(self) -> None:
        from tryon import receivers  # noqa: F401
