"""Things: brands, products, shades, stock, the cart."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "catalog"
