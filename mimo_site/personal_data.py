"""What the shop holds about a person. It knows no accounts, so the site enters it in their register."""

from django.apps import apps

from accounts.personal_data import register, register_blockers, register_step
from catalog import history  # noqa: F401 (its tables are entered below)
from catalog.models import (
    Address,
    Brand,
    CartLine,
    Invitation,
    Order,
    OrderLine,
    Recent,
    ReturnRequest,
    StockNotice,
    Wish,
)
from catalog.models.ingredient import Avoided
from catalog.services.retention import orders_to_finish, set_orders_apart

register(Order, "user", hidden=frozenset({"token", "shopper", "key", "fingerprint", "site"}))
register(OrderLine, "order__user")
register(ReturnRequest, "parcel__order__user")
register(Address, "user")
register(CartLine, "user")
register(Wish, "user")
register(Recent, "user")
register(Avoided, "user")
register(StockNotice, "user", hidden=frozenset({"token", "site"}))
register(Brand.staff.through, "user", is_exported=False)
register(Invitation, "invited_by", "accepted_by", is_exported=False, is_kept=True)
for model in apps.get_models():
    if hasattr(model, "history_user"):  # who changed a product; the change stays, the name goes
        register(model, "history_user", is_exported=False, is_kept=True)
register_blockers(orders_to_finish)
register_step(set_orders_apart)
