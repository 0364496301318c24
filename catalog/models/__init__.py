"""Things: what the shop sells, and who bought it."""

from catalog.models.address import Address, Country
from catalog.models.brand import Brand
from catalog.models.cart import CartLine
from catalog.models.coupon import Coupon, CouponUse
from catalog.models.fragrance import Concentration, Fragrance, FragranceTrait
from catalog.models.fulfilment import Fulfilment, OrderLine
from catalog.models.ingredient import Avoided, Ingredient, ProductIngredient
from catalog.models.invitation import Invitation
from catalog.models.order import Order
from catalog.models.order_status import FulfilmentStatus, OrderStatus
from catalog.models.payment import DemoCharge, Payment, PaymentEvent, Refund, RefundLine
from catalog.models.picture import Picture
from catalog.models.product import Category, Product
from catalog.models.rate import ExchangeRate
from catalog.models.retained import RetainedOrder
from catalog.models.returns import ReturnKind, ReturnLine, ReturnReason, ReturnRequest, ReturnStatus
from catalog.models.search import SearchDocument
from catalog.models.shade import Finish, Region, Shade
from catalog.models.stock import StockMovement
from catalog.models.tries import TryCount
from catalog.models.variant import Variant
from catalog.models.wish import Recent, StockNotice, Wish

__all__ = [
    "Address",
    "Avoided",
    "Brand",
    "CartLine",
    "Category",
    "Concentration",
    "Country",
    "Coupon",
    "CouponUse",
    "DemoCharge",
    "ExchangeRate",
    "Finish",
    "Fragrance",
    "FragranceTrait",
    "Fulfilment",
    "FulfilmentStatus",
    "Ingredient",
    "Invitation",
    "Order",
    "OrderLine",
    "OrderStatus",
    "Payment",
    "PaymentEvent",
    "Picture",
    "Product",
    "ProductIngredient",
    "Recent",
    "Refund",
    "RefundLine",
    "Region",
    "RetainedOrder",
    "ReturnKind",
    "ReturnLine",
    "ReturnReason",
    "ReturnRequest",
    "ReturnStatus",
    "SearchDocument",
    "Shade",
    "StockMovement",
    "StockNotice",
    "TryCount",
    "Variant",
    "Wish",
]
