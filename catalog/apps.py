"""Things: brands, products, shades, stock, the cart."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        import_module("catalog.history")
        import_module("catalog.receivers")
