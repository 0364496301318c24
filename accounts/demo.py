"""The demo shop's people; `load_demo_people` creates them. Never in production."""

from dataclasses import dataclass

from accounts.groups import BRAND_STAFF, MODERATORS


@dataclass(frozen=True)
class Person:
    role: str
    email: str
    name: str
    password: str
    groups: tuple[str, ...] = ()
    is_staff: bool = False
    is_superuser: bool = False


PEOPLE = (
    Person("customer", "alice@mimo.example", "앨리스", "try-it-on-alice"),
    Person("brand staff", "bob@mimo.example", "밥", "try-it-on-bob", (BRAND_STAFF,), is_staff=True),
    Person("moderator", "dana@mimo.example", "다나", "try-it-on-dana", (MODERATORS,), is_staff=True),
    Person("shop owner", "owner@mimo.example", "점장", "try-it-on-owner", is_staff=True, is_superuser=True),
)
