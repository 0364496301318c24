"""Names of ingredients (INCI), and which of them some people avoid, with the reason.

Sources: the 26 fragrance substances that Directive 2003/15/EC has declared by name (Annex III of Regulation
(EC) 1223/2009); the European Commission's CosIng database for names and functions; the Korean Cosmetic
Ingredient Dictionary (대한화장품협회) for the Korean names.
"""

import re
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Warn(models.TextChoices):
    """Kinds of ingredients that people ask to do without; the label says what they are."""

    ALLERGEN = "allergen", _("Fragrance allergens")
    PERFUME = "perfume", _("Perfume")
    ALCOHOL = "alcohol", _("Drying alcohol")
    OIL = "oil", _("Essential oils")
    PEG = "peg", _("PEG and its kin")
    PARABEN = "paraben", _("Parabens")
    RELEASER = "releaser", _("Formaldehyde releasers")
    SULPHATE = "sulphate", _("Sulphates")
    SILICONE = "silicone", _("Silicones")
    MINERAL = "mineral", _("Mineral oils")
    ANIMAL = "animal", _("From animals")
    NANO = "talc", _("Talc")
    DYE = "dye", _("Hair dye sensitisers")

    @property
    def reason(self) -> str:
        return str(REASONS[self])


REASONS = {
    Warn.ALLERGEN: _(
        "One of the 26 fragrance substances that the EU has declared by name: can cause contact allergy."
    ),
    Warn.PERFUME: _("A mixture whose parts need not be named: can irritate sensitive skin."),
    Warn.ALCOHOL: _("Evaporates quickly and can dry out or sting sensitive skin."),
    Warn.OIL: _("A natural mixture with fragrance substances in it: can cause contact allergy."),
    Warn.PEG: _("Ethoxylated: can make damaged skin more permeable."),
    Warn.PARABEN: _("A preservative that some people avoid; permitted up to a limit."),
    Warn.RELEASER: _("Gives off traces of formaldehyde, which can cause contact allergy."),
    Warn.SULPHATE: _("A strong cleanser that can dry out skin and hair."),
    Warn.SILICONE: _("Stays on skin and hair and hardly degrades in nature."),
    Warn.MINERAL: _("Made from petroleum; lies on the skin as a film."),
    Warn.ANIMAL: _("Comes from animals: not vegan."),
    Warn.NANO: _("A mineral powder that some people avoid to breathe in."),
    Warn.DYE: _("Colours hair for good and can cause strong allergy: test it on the skin 48 hours before."),
}

NAMED: dict[Warn, tuple[str, ...]] = {
    Warn.ALLERGEN: (
        "Amyl Cinnamal",
        "Amylcinnamyl Alcohol",
        "Anise Alcohol",
        "Benzyl Alcohol",
        "Benzyl Benzoate",
        "Benzyl Cinnamate",
        "Benzyl Salicylate",
        "Butylphenyl Methylpropional",
        "Cinnamal",
        "Cinnamyl Alcohol",
        "Citral",
        "Citronellol",
        "Coumarin",
        "Eugenol",
        "Evernia Furfuracea Extract",
        "Evernia Prunastri Extract",
        "Farnesol",
        "Geraniol",
        "Hexyl Cinnamal",
        "Hydroxycitronellal",
        "Hydroxyisohexyl 3-Cyclohexene Carboxaldehyde",
        "Isoeugenol",
        "Limonene",
        "Linalool",
        "Methyl 2-Octynoate",
        "Alpha-Isomethyl Ionone",
    ),
    Warn.PERFUME: ("Parfum", "Fragrance", "Aroma"),
    Warn.ALCOHOL: ("Alcohol", "Alcohol Denat.", "Isopropyl Alcohol"),
    Warn.RELEASER: ("DMDM Hydantoin", "Imidazolidinyl Urea", "Diazolidinyl Urea", "Quaternium-15"),
    Warn.SULPHATE: ("Sodium Lauryl Sulfate", "Sodium Laureth Sulfate"),
    Warn.SILICONE: ("Dimethicone", "Cyclopentasiloxane", "Cyclohexasiloxane", "Phenyl Trimethicone"),
    Warn.MINERAL: ("Paraffinum Liquidum", "Mineral Oil", "Petrolatum", "Paraffin", "Ozokerite", "Ceresin"),
    Warn.ANIMAL: (
        "CI 75470",
        "Carmine",
        "Lanolin",
        "Beeswax",
        "Cera Alba",
        "Honey",
        "Mel",
        "Shellac",
        "Guanine",
        "Hydrolyzed Silk",
        "Squalane (Shark)",
    ),
    Warn.NANO: ("Talc",),
    Warn.DYE: ("p-Phenylenediamine", "Toluene-2,5-Diamine", "Resorcinol", "m-Aminophenol", "p-Aminophenol"),
}
SHAPED: dict[Warn, re.Pattern[str]] = {
    Warn.OIL: re.compile(
        r"^(Citrus|Lavandula|Rosa|Mentha|Eucalyptus|Melaleuca|Pelargonium|Rosmarinus|Cananga|Jasminum|Cedrus|Santalum)"
        r" .*Oil$"
    ),
    Warn.PEG: re.compile(r"^(PEG|PPG)-|eth-\d+$|^Polysorbate "),
    Warn.PARABEN: re.compile(r"paraben$", re.IGNORECASE),
    Warn.ANIMAL: re.compile(r"^(Lanolin|Beeswax|Keratin|Collagen)\b|Lanolate$"),
    Warn.SILICONE: re.compile(r"(methicone|siloxane)", re.IGNORECASE),
}
_WARNS = {name.casefold(): warn for warn, names in NAMED.items() for name in names}


def warnings_of(name: str) -> list[Warn]:
    """The kinds that the ingredient is of, in the order of `Warn`."""
    named = _WARNS.get(name.casefold())
    return [warn for warn in Warn if warn == named or (warn in SHAPED and SHAPED[warn].search(name))]


SMALL = {"and", "of", "from", "in", "et", "de"}
AS_WRITTEN = re.compile(
    r"^(CI|PEG|PPG|DNA|BHT|BHA|EDTA|TEA|MEA|DEA|DMDM|PVP|VP|C\d+-\d+|[IVX]+)$", re.IGNORECASE
)


def inci(written: str) -> str:
    """The name with INCI's capitals: "SODIUM hyaluronate" → "Sodium Hyaluronate", "peg-40" → "PEG-40"."""
    return " ".join(map(_word, written.strip(" .;*•·\n\t").split())) + ("." if _is_denat(written) else "")


def _is_denat(written: str) -> bool:
    return written.strip().casefold().rstrip(".").endswith(" denat")


def _word(word: str) -> str:
    return re.sub(r"[^\W\d_]+(?:\d+-\d+)?", lambda part: _cased(part[0]), word)


def _cased(part: str) -> str:
    if AS_WRITTEN.match(part):
        return part.upper()
    return (
        part.lower() if part.casefold() in SMALL or (len(part) == 1 and part.islower()) else part.capitalize()
    )


def parse(text: str) -> list[str]:
    """An ingredient list as on a pack, cut at commas, middle dots, semicolons and lines; each name once.

    A comma between digits belongs to the name, as in 1,2-Hexanediol; one in brackets to what they hold."""
    cut = re.split(r"(?<!\d),|,(?!\d)|[;•·\n]|\s[/|]\s", _joined(text))
    names = [inci(part.replace("\0", ",")) for part in cut]
    return list(dict.fromkeys(name for name in names if name))


def _joined(text: str) -> str:
    """Commas in brackets are kept from cutting."""
    return re.sub(r"\([^()]*\)", lambda held: held[0].replace(",", "\0"), text)


@dataclass(frozen=True)
class Source:
    """Where the table of warnings comes from, for the page that shows them."""

    name: str = "Regulation (EC) 1223/2009, Annex III; CosIng"
