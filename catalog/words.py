"""Words as the search sees them: folded, cut into n-grams; Hangul also as letters (자모) and initials."""

import re
import unicodedata
from collections.abc import Iterator

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
GA, HIH = ord("가"), ord("힣")
LONGEST = 3  # letters of an n-gram

# What a Korean noun or stem may end in: case, topic and plural particles, and the endings of adjectives.
PARTICLE = re.compile(
    "(?<=.)(으로는|에서는|스러운|스럽게|이랑은|으로|에서|에게|이랑|처럼|같은|하고|까지|부터|보다"
    "|들을|들이|들은|하게|적인|은|는|이|가|을|를|의|에|로|와|과|도|만|랑|한|인|들|용)$"
)


def words_of(text: str) -> list[str]:
    """Folded: composed, small letters, no accents; split at whatever is no letter and no digit."""
    bare = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", "".join(bare)).casefold())


def is_syllable(letter: str) -> bool:
    return GA <= ord(letter) <= HIH


def spell(word: str) -> str:
    """Each Hangul syllable as its two or three letters (Unicode 3.12), all else as it is: 립 → ㄹㅣㅂ."""
    return "".join(_letters(letter) if is_syllable(letter) else letter for letter in word)


def _letters(syllable: str) -> str:
    initial, rest = divmod(ord(syllable) - GA, len(VOWELS) * len(FINALS))
    vowel, final = divmod(rest, len(FINALS))
    return f"{INITIALS[initial]}{VOWELS[vowel]}{FINALS[final]}"


def initials_of(word: str) -> str:
    """초성: 립스틱 → ㄹㅅㅌ; empty for a word that is not all Hangul."""
    return "".join(_letters(letter)[0] for letter in word) if all(map(is_syllable, word)) else ""


def is_initials(word: str) -> bool:
    return all(letter in INITIALS for letter in word)


def parts_of(word: str) -> set[str]:
    """Every run of one to three letters: what a document says of the word."""
    return {word[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(word) - size + 1)}


def grams_of(word: str) -> list[str]:
    """The longest of those runs that cover the word: what a question asks of a document."""
    return [word[at : at + LONGEST] for at in range(max(1, len(word) - LONGEST + 1))]


def stems_of(word: str) -> Iterator[str]:
    """The word without a particle: 립스틱을 → 립스틱; and without a syllable half typed: 립스ㅌ → 립스."""
    if ending := PARTICLE.search(word):
        yield word[: ending.start()]
    if len(word) > 1 and word[-1] in INITIALS and is_syllable(word[-2]):
        yield word[:-1]


def distance(first: str, second: str, limit: int) -> int:
    """Letters to change, leave out, add or swap (optimal string alignment distance); limit + 1 beyond it."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        row = [i]
        for j, other in enumerate(second, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return min(above[-1], limit + 1)
