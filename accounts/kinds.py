"""The kinds of notifications. Each app registers its own when it is ready; the words are of the app."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """`text` may name %(actor)s and what `notify` was given as data; `label` names it in the settings."""

    name: str
    text: Any  # lazy str
    label: Any  # lazy str
    icon: str = "bell"
    is_mailed: bool = False  # unless she chose otherwise
    can_be_declined: bool = True  # a mail that she must get has no switch

    def sentence(self, words: Mapping[str, Any]) -> str:
        try:
            return str(self.text) % words
        except KeyError:  # written by an older version, with other data
            return str(self.label)


UNKNOWN = Kind("unknown", _("Something happened on your account."), _("Other"))
_kinds: dict[str, Kind] = {}


def register_kinds(*kinds: Kind) -> None:
    _kinds.update({kind.name: kind for kind in kinds})


def kind_named(name: str) -> Kind:
    return _kinds.get(name, UNKNOWN)


def declinable_kinds() -> list[Kind]:
    """Those that the mail settings show."""
    return [kind for kind in _kinds.values() if kind.can_be_declined]
