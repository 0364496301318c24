"""The catalogue for the shop's staff: the owner sees all, brand staff what their brands sell."""

from catalog.admin import (
    brands,
    coupons,
    fragrances,
    invitations,
    orders,
    parcels,
    products,
    returns,
    shades,
    stock,
)

__all__ = [
    "brands",
    "coupons",
    "fragrances",
    "invitations",
    "orders",
    "parcels",
    "products",
    "returns",
    "shades",
    "stock",
]
