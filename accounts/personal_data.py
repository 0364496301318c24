"""Which rows hold what about a person: the lowest app keeps the register, the others join it when ready."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import FileField, Model, Q, QuerySet

from accounts.models import User

Forget = Callable[[User], None]
Blockers = Callable[[User], list[str]]


@dataclass(frozen=True)
class PersonalData:
    """The rows of one model that belong to whoever `fields` point to.

    Rows leave with the account by their foreign keys. What must stay for others or for the law is made to say
    nothing of her by a step in `forget_steps` before, or is `is_kept`: only her name is taken off it.
    """

    model: type[Model]
    fields: tuple[str, ...]
    hidden: frozenset[str] = frozenset()  # secrets and inner keys that no export shows
    is_exported: bool = True
    is_kept: bool = False

    def rows(self, user: User) -> QuerySet[Model]:
        mine = Q()
        for name in self.fields:
            mine |= Q(**{name: user.pk})
        return self.model._default_manager.filter(mine).distinct()

    def files(self, row: Model) -> Iterator[tuple[str, str]]:
        """Of each file of the row: the field, and the name in the store."""
        for field in self.model._meta.concrete_fields:
            if isinstance(field, FileField) and (name := getattr(row, field.name).name):
                yield field.name, name


_register: dict[type[Model], PersonalData] = {}
_forget_steps: list[Forget] = []
_blockers: list[Blockers] = []


def register(model: type[Model], *fields: str, **options: Any) -> None:
    _register[model] = PersonalData(model, fields, **options)


def register_step(forget: Forget) -> None:
    """Runs in the deleting transaction, before her rows go. Must be safe to run twice."""
    _forget_steps.append(forget)


def register_blockers(blockers: Blockers) -> None:
    """Sentences on what has to be done before the account can be closed."""
    _blockers.append(blockers)


def registered() -> list[PersonalData]:
    return list(_register.values())


def forget_steps() -> list[Forget]:
    return list(_forget_steps)


def blockers_of(user: User) -> list[str]:
    return [sentence for blockers in _blockers for sentence in blockers(user)]
