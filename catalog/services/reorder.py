"""Ordering the same again."""

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from catalog.models import Order, OrderLine, Variant
from catalog.services.cart import CartError, add_to_cart, name_of


def reorder(*, order: Order, session: SessionBase) -> list[str]:
    """Put into the cart what is still sold; returns what is not, or in fewer units, in words."""
    lines = list(order.lines.all())
    wanted = [line.variant_id for line in lines]
    sold = Variant.objects.published().select_related("product", "shade").in_bulk(wanted)
    return [problem for line in lines if (problem := _put_in(line, sold.get(line.variant_id), session))]


def _put_in(line: OrderLine, variant: Variant | None, session: SessionBase) -> str:
    if variant is None:
        return _("%(name)s is no longer sold.") % {"name": line.name}
    quantity = min(line.quantity, variant.stock or line.quantity)
    try:
        add_to_cart(session=session, variant=variant, quantity=quantity)
    except CartError as error:
        return str(error)
    if quantity == line.quantity:
        return ""
    left = {"left": quantity, "name": name_of(variant)}
    return _("Fewer of %(name)s are left: your cart now has %(left)d.") % left
