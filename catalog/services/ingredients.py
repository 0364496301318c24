"""What products are made of: writing the lists, finding by them, and what a customer avoids."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Exists, OuterRef

from catalog.inci import KOREAN, Warn, parse, warnings_of
from catalog.models import Avoided, Ingredient, Product, ProductIngredient
from catalog.models.shade import ShadeQuerySet
from catalog.services.remember import Remembered
from catalog.words import words_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

KEY, MOST = "avoided", 60
KIND = "kind:"  # before the name of a kind, where a word may be one or an ingredient


@transaction.atomic
def set_ingredients(*, lists: Iterable[tuple[Product, str]]) -> None:
    """Each product's list as it stands on the pack. The caller indexes the products' shades."""
    parsed = [(product, parse(text)) for product, text in lists]
    names = {name for _product, held in parsed for name in held}
    Ingredient.objects.bulk_create(
        [Ingredient(name=name, name_ko=KOREAN.get(name, "")) for name in sorted(names)], ignore_conflicts=True
    )
    known = {row.name: row for row in Ingredient.objects.filter(name__in=names)}
    ProductIngredient.objects.filter(product__in=[product for product, _held in parsed]).delete()
    ProductIngredient.objects.bulk_create(
        ProductIngredient(product=product, ingredient=known[name], place=place)
        for product, held in parsed
        for place, name in enumerate(held)
    )


@dataclass(frozen=True)
class Known:
    """Every ingredient in use, by what it is called."""

    ids: dict[str, int]  # INCI name
    called: dict[str, str]  # folded name in each language → word
    kinds: dict[str, frozenset[int]]  # `kind:` word → ingredients

    def ids_of(self, words: Iterable[str]) -> set[int]:
        """The ingredients that these words mean."""
        found: set[int] = set()
        for word in words:
            found |= self.kinds.get(word, frozenset([self.ids[word]] if word in self.ids else []))
        return found


def _load() -> Known:
    rows = list(Ingredient.objects.values_list("pk", "name", "name_ko"))
    kinds = {
        f"{KIND}{warn}": frozenset(pk for pk, name, _ko in rows if warn in warnings_of(name)) for warn in Warn
    }
    called = {_folded(name): name for _pk, name, _ko in rows}
    called |= {_folded(korean): name for _pk, name, korean in rows if korean}
    called |= {_folded(word): f"{KIND}{warn}" for warn, words in SAID.items() for word in words.split(", ")}
    return Known({name: pk for pk, name, _ko in rows}, called, kinds)


known = Remembered(_load)

# What customers call a kind.
SAID: dict[Warn, str] = {
    Warn.ALLERGEN: "allergens, allergen, 알레르겐, 알레르기 유발 성분",
    Warn.PERFUME: "fragrance, perfume, 향료, 인공향료, 향",
    Warn.ALCOHOL: "alcohol, drying alcohol, 알코올, 알콜, 에탄올",
    Warn.OIL: "essential oils, essential oil, 에센셜 오일, 에센셜오일, 정유",
    Warn.PEG: "peg, pegs, 피이지",
    Warn.PARABEN: "paraben, parabens, 파라벤",
    Warn.RELEASER: "formaldehyde, 포름알데히드",
    Warn.SULPHATE: "sulphate, sulphates, sulfate, sulfates, 설페이트",
    Warn.SILICONE: "silicone, silicones, silicon, 실리콘",
    Warn.MINERAL: "mineral oil, mineral oils, 미네랄 오일, 미네랄오일, 광물성 오일",
    Warn.ANIMAL: "animal, animals, 동물성, 동물성 원료",
    Warn.TALC: "talc, 탈크, 활석",
    Warn.DYE: "ppd, 염모제",
}


def _folded(name: str) -> str:
    return " ".join(words_of(name))


ASKED_WITHOUT = [
    re.compile(pattern.replace("NAME", name), re.IGNORECASE)
    for name in (r"(?P<name>\S+ \S+?)", r"(?P<name>\S+?)")  # names of two words first
    for pattern in (
        r"(?:^|\s)(?:no|without|free of|free from) NAME(?=\s|$)",
        r"(?:^|\s)NAME[- ]free(?=\s|$)",
        r"(?:^|\s)NAME[이가은는을를]?\s*(?:없는|무첨가|미함유|안 ?들어간|프리|제외|빼고)(?=\s|$)",
        r"(?:^|\s)무NAME(?=\s|$)",
    )
]


def read_without(typed: str) -> tuple[str, str]:
    """What was typed, less what shall not be in it, and that: "리모넨 없는 립스틱" → 립스틱, Limonene."""
    for pattern in ASKED_WITHOUT:
        if (match := pattern.search(typed)) and (word := word_of(match["name"])):
            return f"{typed[: match.start()]} {typed[match.end() :]}".strip(), word
    return typed, ""


def word_of(said: str) -> str:
    """The ingredient (as INCI has it) or `kind:` that is called so in some language; empty if none is."""
    if said in known.get().kinds:
        return said
    return known.get().called.get(_folded(said), "")


def label_of(word: str) -> str:
    """What a word is called on the page."""
    return str(Warn(word.removeprefix(KIND)).label) if word.startswith(KIND) else word


def contain(shades: ShadeQuerySet, words: Collection[str], *, at_all: bool) -> ShadeQuerySet:
    """The shades of products that hold each of the ingredients (`at_all`), or none of them."""
    if not words:
        return shades
    if not at_all:
        return shades.filter(~_holds(known.get().ids_of(words)))
    for word in words:
        shades = shades.filter(_holds(known.get().ids_of([word])))
    return shades


def _holds(ingredients: set[int]) -> Exists:
    rows = ProductIngredient.objects.filter(ingredient__in=ingredients)
    return Exists(rows.filter(product=OuterRef("variant__product")))


def avoided_words(*, user: "AbstractUser | AnonymousUser", session: SessionBase) -> list[str]:
    """What she avoids: a member's list, with what she said as a guest; a guest's is in the session."""
    said = session.get(KEY, [])
    if not user.is_authenticated:
        return sorted(said)
    return sorted({*said, *Avoided.objects.filter(user=user.pk).values_list("word", flat=True)})


def set_avoided(*, user: "AbstractUser | AnonymousUser", session: SessionBase, words: Iterable[str]) -> None:
    """Have this list; what the shop does not know is left out."""
    kept = [word for word in dict.fromkeys(map(word_of, words)) if word][:MOST]
    if not user.is_authenticated:
        session[KEY] = kept
        return
    session.pop(KEY, None)
    with transaction.atomic():
        Avoided.objects.filter(user=user.pk).exclude(word__in=kept).delete()
        Avoided.objects.bulk_create(
            [Avoided(user_id=user.pk, word=word) for word in kept], ignore_conflicts=True
        )


def adopt_avoided(*, user: "AbstractUser", session: SessionBase) -> None:
    """At login the guest's list joins the member's."""
    if said := session.pop(KEY, []):
        Avoided.objects.bulk_create(
            [Avoided(user_id=user.pk, word=word) for word in said], ignore_conflicts=True
        )


def found_in(products: Iterable[Any], words: Collection[str]) -> dict[int, list[Ingredient]]:
    """What of these words each product holds. One query, none without words."""
    if not words:
        return {}
    rows = ProductIngredient.objects.filter(
        product__in=products, ingredient__in=known.get().ids_of(words)
    ).select_related("ingredient")
    held: dict[int, list[Ingredient]] = {}
    for row in rows.order_by("place"):
        held.setdefault(row.product_id, []).append(row.ingredient)
    return held
