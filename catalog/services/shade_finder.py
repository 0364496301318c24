"""Which shades suit a person: a foundation for her skin, make-up of her season; each with its reasons.

`docs/shop.md` states the rule. Nothing here knows who she is: colours in, shades out, nothing kept.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
import numpy.typing as npt
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from catalog.models import Region, Shade
from catalog.personal_colour import UNDERTONES, USUAL, WORDS, fit_of, reasons_of, sides_of
from catalog.services.nearest import REGIONS, Palette, palette
from ml.colour import Lab, delta_e

FOUND = (Region.SKIN, Region.LIPS, Region.CHEEKS)
MATCHES = 10.0  # ΔE00 beyond which a foundation is no match
ALIKE = 1.5, 4.0  # L* and degrees of hue within which a foundation is as the skin is
CHALKY = 10.0  # L* above the skin's from which make-up looks chalky on it
CHALK, CHALK_ON_CHEEKS = 45.0, 30.0  # and from which it suits nobody
SPARE = 3  # shades of a product, and times the limit, that are looked at: some are sold out
Floats = npt.NDArray[np.float64]

SAID: dict[str, Promise] = {
    **WORDS,
    "as_light": pgettext_lazy("why a foundation suits", "as light as your skin"),
    "lighter": pgettext_lazy("why a foundation suits", "a little lighter"),
    "deeper": pgettext_lazy("why a foundation suits", "a little deeper"),
    "same_undertone": pgettext_lazy("why a foundation suits", "the same undertone"),
    "golden": pgettext_lazy("why a foundation suits", "a little more golden"),
    "rosy": pgettext_lazy("why a foundation suits", "a little rosier"),
    "full": pgettext_lazy("why a foundation suits", "covers in full"),
    "medium": pgettext_lazy("why a foundation suits", "covers half"),
    "sheer": pgettext_lazy("why a foundation suits", "lets the skin through"),
}


@dataclass(frozen=True)
class Person:
    """What is known of her colours; each may be missing."""

    skin: Lab | None = None
    undertone: str = ""  # "warm" | "neutral" | "cool"
    season: str = ""  # of PersonalColour


@dataclass(frozen=True)
class Match:
    shade: Shade
    reasons: Sequence[str]  # keys of SAID
    fit: float  # the more, the better: of her season −1..1; of her skin −ΔE00
    difference: float | None = None  # ΔE00 from her skin, of a foundation

    @property
    def words(self) -> list[str]:
        return [str(SAID[reason]) for reason in self.reasons]


def find_shades(*, person: Person, regions: Iterable[str] = FOUND, limit: int) -> dict[str, list[Match]]:
    """For each region the best shade of each product, the best first, then their next ones. Two queries.

    None that is sold out.
    """
    held = palette.get()
    best = {region: _best(held, region, person, SPARE**2 * limit) for region in regions}
    wanted = [pk for found in best.values() for pk, _fit in found]
    shades = Shade.objects.published().with_product().in_bulk(wanted)
    sold = {
        region: [
            (shades[pk], fit) for pk, fit in found if pk in shades and not shades[pk].variant.is_sold_out
        ]
        for region, found in best.items()
    }
    return {
        region: [_match(shade, person, fit) for shade, fit in _in_turn(found)[:limit]]
        for region, found in sold.items()
    }


def _in_turn(found: Sequence[tuple[Shade, float]]) -> list[tuple[Shade, float]]:
    """The first shade of each product, then the second ones, and so on."""
    seen: Counter[int] = Counter()
    turns = []
    for shade, fit in found:
        turns.append((seen[shade.variant.product_id], shade, fit))
        seen[shade.variant.product_id] += 1
    return [(shade, fit) for _turn, shade, fit in sorted(turns, key=itemgetter(0))]


def _best(held: Palette, region: str, person: Person, limit: int) -> list[tuple[int, float]]:
    """Ids with their fit, a few of each product, the best first."""
    rows = np.flatnonzero(
        (held.regions == REGIONS[region]) & (held.published_at <= timezone.now().timestamp())
    )
    fits = _fits(held.colours[:, rows], region, person)
    if fits is None:
        return []
    order = np.argsort(-fits, kind="stable")
    order = order[fits[order] > (-MATCHES if region == Region.SKIN else 0.0)]
    seen: Counter[int] = Counter()
    chosen = []
    for i in order:
        product = int(held.products[rows[i]])
        seen[product] += 1
        if seen[product] <= SPARE:
            chosen.append((int(held.ids[rows[i]]), float(fits[i])))
        if len(chosen) == limit:
            break
    return chosen


def _fits(colours: npt.NDArray[np.float32], region: str, person: Person) -> Floats | None:
    """How well each of 3×N colours suits her; None where too little is known."""
    if region == Region.SKIN:
        return None if person.skin is None else -np.asarray(delta_e(person.skin, colours.T), float)
    if region not in USUAL or not (person.season or person.undertone):
        return None
    sides = sides_of(colours, region)
    fits = fit_of(sides, person.season) if person.season else _of_undertone(sides[0], person.undertone)
    if person.skin is not None:
        chalk = CHALK_ON_CHEEKS if region == Region.CHEEKS else CHALK
        fits = fits - np.interp(colours[0] - person.skin[0], (CHALKY, chalk), (0, 1))
    return fits


def _of_undertone(warmth: Floats, undertone: str) -> Floats:
    return np.asarray(warmth * UNDERTONES[undertone] if UNDERTONES[undertone] else 1 - 2 * np.abs(warmth))


def _match(shade: Shade, person: Person, fit: float) -> Match:
    if shade.region == Region.SKIN and person.skin is not None:
        return Match(shade, _beside(shade, person.skin), fit, -fit)
    sides = sides_of(shade.lab, shade.region)
    if person.season:
        return Match(shade, reasons_of(sides, person.season), fit)
    return Match(shade, [person.undertone], fit)


def _beside(shade: Shade, skin: Lab) -> list[str]:
    """The foundation beside the skin: lighter or deeper, more golden or rosier; and how much it covers."""
    deeper, hue = skin[0] - shade.lightness, _hue(shade.lab) - _hue(skin)
    depth = "as_light" if abs(deeper) < ALIKE[0] else "deeper" if deeper > 0 else "lighter"
    tone = "same_undertone" if abs(hue) < ALIKE[1] else "golden" if hue > 0 else "rosy"
    covers = "full" if shade.coverage >= 0.8 else "sheer" if shade.coverage <= 0.5 else "medium"
    return [depth, tone, covers]


def _hue(lab: Lab) -> float:
    return float(np.degrees(np.arctan2(lab[2], lab[1])))
