"""Where the search field leads besides a shade: a brand, a department, a note, an ingredient."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.models import Brand, Category
from catalog.scent import Accord, Note
from catalog.services.ingredients import KIND, known
from catalog.services.ingredients import label_of as ingredient_label
from catalog.words import initials_of, words_of

LANGUAGES = ("ko", "en")
LEAST, MOST = 2, 4  # letters typed (one is enough in Hangul), ways shown


@dataclass(frozen=True)
class Way:
    label: str
    said: str  # what it is
    query: str  # of the shop list


def ways(typed: str) -> list[Way]:
    """Whatever is called what was typed, or begins so; 초성 too. A query for the brands and one to ask."""
    asked = "".join(words_of(typed))
    if not asked or (asked.isascii() and len(asked) < LEAST):
        return []
    found: dict[str, Way] = {}
    for name, way in _named():
        folded = "".join(words_of(name))
        if folded.startswith(asked) or initials_of(folded).startswith(asked):
            found.setdefault(way.query, way)
    return list(found.values())[:MOST]


def _named() -> Iterator[tuple[str, Way]]:
    """Every name in every language, and where it leads."""
    for brand in Brand.objects.all():
        way = Way(brand.wordmark, _("Brand"), urlencode({"brand": brand.slug}))
        for name in (brand.name_ko, brand.name_en):  # type: ignore[attr-defined]
            yield name or "", way
    for category in Category:
        query = urlencode({"category": category.value})
        yield from _labelled(category, Way(str(category.label), _("Category"), query))
    for accord in Accord:
        query = urlencode({"category": Category.FRAGRANCE.value, "accord": accord.value})
        yield from _labelled(accord, Way(str(accord.label), _("Accord"), query))
    for note in Note:
        query = urlencode({"category": Category.FRAGRANCE.value, "q": str(note.label)})
        yield from _labelled(note, Way(str(note.label), _("Note"), query))
    for name, word in known.get().called.items():
        if not word.startswith(KIND):
            yield name, Way(ingredient_label(word), _("Ingredient"), urlencode({"contains": word}))


def _labelled(choice: Category | Accord | Note, way: Way) -> Iterator[tuple[str, Way]]:
    for language in LANGUAGES:
        with override(language):
            yield str(choice.label), way
