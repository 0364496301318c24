"""The catalogue for the shop's staff: the owner sees all, brand staff what their brands sell."""

from catalog.admin import brands, invitations, orders, parcels, products, shades, stock

__all__ = ["brands", "invitations", "orders", "parcels", "products", "shades", "stock"]
