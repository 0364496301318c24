"""Which things keep a record of every change: who, when, what.

Read by CatalogConfig.ready, once modeltranslation has put the columns of each language in. A field that
reads one of them by the language of the day is left out, and so are numbers that others than staff move.
"""

from simple_history import register

from catalog.models import Brand, Coupon, Picture, Product, Shade, Variant

register(Brand, excluded_fields=["name", "description"])
register(
    Product,
    excluded_fields=[
        *("name", "description"),
        *("rating_sum", "rating_count", "accuracy_sum", "accuracy_count"),
    ],
)
register(Variant, excluded_fields=["stock"])  # the ledger tells that
register(Shade, excluded_fields=["name", "simulated_difference", "simulated_as", "simulated_on"])
register(Picture, excluded_fields=["alt"])
register(Coupon, excluded_fields=["name", "used"])
