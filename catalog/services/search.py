"""Text search: writes what it reads, and makes of what was typed what the shop can find."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import override

from catalog.colour import Family
from catalog.models import Category, Finish, Region, SearchDocument, Shade
from catalog.models.shade import ShadeQuerySet
from catalog.services.remember import Remembered
from catalog.words import (
    distance,
    initials_of,
    is_initials,
    parts_of,
    spell,
    stems_of,
    words_of,
)

BATCH = 1000
LIKELY = 64  # words that share most bigrams with a mistyped one, and are compared letter by letter
LANGUAGES = ("ko", "en")
# What customers say that no label does.
ALSO: dict[str, str] = {
    Category.LIP: "립 입술 lip",
    Category.CHEEK: "치크 볼 볼터치 cheek",
    Category.EYE: "아이 눈 아이메이크업 eye",
    Category.BROW: "브로우 눈썹 brow eyebrow",
    Category.BASE: "베이스 피부 base complexion",
    Category.HAIR: "염색 염색약 헤어 컬러 hair colour color dye",
    Category.FRAGRANCE: "향수 향 퍼퓸 perfume fragrance scent",
    Region.LIPS: "립스틱 틴트 lipstick",
    Region.LIP_LINER: "립라이너 립펜슬 lip liner",
    Region.CHEEKS: "블러셔 블러쉬 blush blusher",
    Region.CONTOUR: "쉐딩 섀딩 컨투어 contour bronzer",
    Region.HIGHLIGHT: "하이라이터 하이라이트 highlighter",
    Region.EYELIDS: "아이섀도 아이섀도우 섀도우 팔레트 eyeshadow shadow palette",
    Region.EYELINER: "아이라이너 eyeliner liner",
    Region.LASHES: "마스카라 속눈썹 mascara lash",
    Region.BROWS: "눈썹 펜슬 브로우카라 brow pencil",
    Region.SKIN: "파운데이션 쿠션 컨실러 파데 foundation cushion concealer",
    Finish.GLOSS: "글로스 광택 glossy",
    Finish.MATTE: "보송 무광",
    Finish.SHIMMER: "펄 반짝 glitter",
    Finish.SHEER: "투명 시럽",
    Family.RED: "빨강 빨간색",
    Family.PINK: "분홍 분홍색",
    Family.ORANGE: "주황 주황색",
    Family.PLUM: "자주 보라 purple",
    Family.BROWN: "갈색 mlbb",
    Family.BLACK: "검정 검은색",
    Family.BLOND: "금발 노란색 blonde",
    Family.GREY: "회색 은색 gray silver",
    Family.BLUE: "파랑 파란색",
    Family.GREEN: "초록 녹색",
    Family.GOLD: "금색 골드 샴페인 champagne",
    Family.FAIR: "13호 17호 밝은",
    Family.LIGHT: "21호 라이트",
    Family.MEDIUM: "23호 미디엄",
    Family.TAN: "태닝 탄",
    Family.DEEP: "딥 어두운 dark",
}


def rebuild_search() -> int:
    """Write every shade's document anew; returns how many."""
    return index_shades(Shade.objects.all())


def index_shades(shades: QuerySet[Shade]) -> int:
    """Write the documents of these shades; returns how many.

    To be called by whatever changes a shade, or a name or the date of its product or brand."""
    count = 0
    shades = shades.select_related("variant__product__brand", "variant__product__fragrance")
    rows = shades.prefetch_related("variant__product__fragrance__traits").order_by("pk").iterator(BATCH)
    while batch := [shade for shade, _place in zip(rows, range(BATCH), strict=False)]:
        SearchDocument.objects.bulk_create(
            [_document(shade) for shade in batch],
            update_conflicts=True,
            unique_fields=["shade"],
            update_fields=["names", "words", "tokens", "updated_at"],
        )
        count += len(batch)
    return count


def _document(shade: Shade) -> SearchDocument:
    product = shade.variant.product
    names = [
        " ".join(words_of(getattr(named, f"name_{language}") or ""))
        for named in (shade, product, product.brand)
        for language in LANGUAGES
    ]
    spelt = [*names, *(" ".join(map(initials_of, name.split())) for name in names)]
    words = {word for name in names for word in (*name.split(), name.replace(" ", ""))}
    words |= {*words_of(shade.number), *_labels(shade)}
    words.discard("")
    tokens = {part for word in words for part in parts_of(word) | parts_of(initials_of(word))}
    return SearchDocument(
        shade=shade,
        names=f"|{'|'.join(spelt)}|",
        words=" ".join(sorted(words)),
        tokens=" ".join(sorted(tokens)),
        updated_at=timezone.now(),
    )


def _labels(shade: Shade) -> set[str]:
    """What its category, region, finish and family, or its notes and accords, are called in each language."""
    product = shade.variant.product
    choices: list[Any] = [Category(product.category), Region(shade.region)]
    if not shade.is_scent:
        choices += [Finish(shade.finish), Family(shade.family)]
    elif scent := getattr(product, "fragrance", None):
        choices += scent.traits.all()
    said = [ALSO.get(choice, "") for choice in choices]
    for language in LANGUAGES:
        with override(language):
            said += [str(choice.label) for choice in choices]
    return set(words_of(" ".join(said)))


@dataclass(frozen=True)
class Vocabulary:
    """The words that documents hold, and how they are spelt. To find what a mistyped word was meant to be."""

    words: list[str]
    text: str = ""  # all words and their initials, to look a part up
    spelt: list[str] = field(default_factory=list)
    holders: dict[str, list[int]] = field(default_factory=dict)  # bigram of letters → words

    @classmethod
    def of(cls, words: Iterable[str]) -> "Vocabulary":
        known = sorted(words)
        spelt = [spell(word) for word in known]
        holders: dict[str, list[int]] = defaultdict(list)
        for number, letters in enumerate(spelt):
            for gram in _bigrams(letters):
                holders[gram].append(number)
        return cls(known, "\n".join(chain(known, map(initials_of, known))), spelt, dict(holders))

    def has(self, word: str) -> bool:
        return word in self.text

    def nearest(self, word: str) -> str:
        """The word with fewest letters (자모) wrong, at most one in short words, two in long ones; or ""."""
        letters = spell(word)
        limit = 0 if len(letters) < 3 or any(map(str.isdigit, word)) else 1 if len(letters) < 7 else 2
        shared = Counter(number for gram in _bigrams(letters) for number in self.holders.get(gram, ()))
        likely = [number for number, _count in shared.most_common(LIKELY)] if limit else []
        far, _few, best = min(
            ((distance(letters, self.spelt[n], limit), -shared[n], self.words[n]) for n in likely),
            default=(limit + 1, 0, ""),
        )
        return best if far <= limit else ""


def _bigrams(letters: str) -> set[str]:
    padded = f" {letters} "
    return {padded[at : at + 2] for at in range(len(padded) - 1)}


def _load() -> Vocabulary:
    rows = SearchDocument.objects.values_list("words", flat=True).iterator(BATCH)
    return Vocabulary.of({word for row in rows for word in row.split()})


vocabulary = Remembered(_load)


@dataclass(frozen=True)
class Understood:
    """What to look for; `is_corrected` when it is not what was typed but what was likely meant."""

    query: str
    is_corrected: bool = False


def understand(typed: str) -> Understood:
    """Words that the shop knows stay; others lose a particle, fall apart, or become the nearest known."""
    words = words_of(typed)
    if not words:
        return Understood(typed)
    known = vocabulary.get()
    read = [_read(word, known) for word in words]
    return Understood(" ".join(word for word, _new in read), any(is_new for _word, is_new in read))


def _read(word: str, known: Vocabulary) -> tuple[str, bool]:
    for stem in (word, *stems_of(word)):
        if known.has(stem):
            return stem, False
    if is_initials(word):
        return word, False
    for at in range(2, len(word) - 1) if initials_of(word) else ():  # 레드립스틱 → 레드 립스틱
        if known.has(word[:at]) and known.has(word[at:]):
            return f"{word[:at]} {word[at:]}", False
    for stem in (word, *stems_of(word)):
        if nearest := known.nearest(stem):
            return nearest, True
    return word, False


def ranked(shades: ShadeQuerySet, query: str) -> ShadeQuerySet:
    """`shade_rank`: 3 where a name is the query, 2 where one begins with it, 1 where one holds it, else 0."""
    asked = " ".join(words_of(query))
    ranks = ((3, f"|{asked}|"), (2, f"|{asked}"), (1, asked)) if asked else ()
    whens = [When(document__names__contains=text, then=Value(rank)) for rank, text in ranks]
    return shades.annotate(shade_rank=Case(*whens, default=Value(0), output_field=IntegerField()))


def suggest(typed: str, *, limit: int = 7) -> list[Shade]:
    """Shades for the search field while one types, the best match first; none for nothing."""
    typed = typed.strip()[:80]
    query = understand(typed).query if typed else ""
    if not query:
        return []
    found = ranked(Shade.objects.published().with_product().search(query), query)
    return list(found.order_by("-shade_rank", "-variant__product__published_at", "number", "pk")[:limit])  # type: ignore[misc]
