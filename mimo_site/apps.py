"""The site as a whole: what joins apps that may not know each other."""

from importlib import import_module

from django.apps import AppConfig


class MimoSiteConfig(AppConfig):
    name = "mimo_site"

    def ready(self) -> None:
        import_module("mimo_site.personal_data")
