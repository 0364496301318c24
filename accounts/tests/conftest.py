"""Kinds of notifications that only these tests know."""

from collections.abc import Iterator

import pytest

from accounts import kinds
from accounts.kinds import Kind, register_kinds

LIKED = Kind("test_liked", "%(actor)s likes %(post)s.", "Likes")
ANSWERED = Kind("test_answered", "%(actor)s answered you.", "Answers", is_mailed=True)
MUST_KNOW = Kind("test_must_know", "Your order left.", "Orders", is_mailed=True, can_be_declined=False)


@pytest.fixture(autouse=True)
def _test_kinds() -> Iterator[None]:
    register_kinds(LIKED, ANSWERED, MUST_KNOW)
    yield
    for kind in (LIKED, ANSWERED, MUST_KNOW):
        kinds._kinds.pop(kind.name)
