"""The products of a look, all at once into the cart."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.sessions.backends.base import SessionBase

from catalog.models import Variant
from catalog.services.cart import CartError, add_to_cart, name_of


@dataclass
class Taken:
    """What went into the cart, by name, and what did not, each with why."""

    added: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def add_all(*, session: SessionBase, variants: Iterable[Variant]) -> Taken:
    """One of each that is in stock."""
    taken = Taken()
    for variant in variants:
        try:
            add_to_cart(session=session, variant=variant)
        except CartError as error:
            taken.refused.append(str(error))
        else:
            taken.added.append(name_of(variant))
    return taken
