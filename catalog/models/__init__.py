"""Things: what the shop sells."""

from catalog.models.brand import Brand
from catalog.models.product import Category, Product
from catalog.models.shade import Finish, Region, Shade
from catalog.models.tries import TryCount
from catalog.models.variant import Variant

__all__ = ["Brand", "Category", "Finish", "Product", "Region", "Shade", "TryCount", "Variant"]
