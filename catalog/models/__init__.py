"""Things: what the shop sells, and who bought it."""

from catalog.models.address import Address, Country
from catalog.models.brand import Brand
from catalog.models.order import Fulfilment, FulfilmentStatus, Order, OrderLine, OrderStatus
from catalog.models.payment import DemoCharge, Payment, PaymentEvent, Refund
from catalog.models.product import Category, Product
from catalog.models.search import SearchDocument
from catalog.models.shade import Finish, Region, Shade
from catalog.models.stock import StockMovement
from catalog.models.tries import TryCount
from catalog.models.variant import Variant

__all__ = [
    "Address",
    "Brand",
    "Category",
    "Country",
    "DemoCharge",
    "Finish",
    "Fulfilment",
    "FulfilmentStatus",
    "Order",
    "OrderLine",
    "OrderStatus",
    "Payment",
    "PaymentEvent",
    "Product",
    "Refund",
    "Region",
    "SearchDocument",
    "Shade",
    "StockMovement",
    "TryCount",
    "Variant",
]
