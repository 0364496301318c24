"""Names of ingredients (INCI), and which of them some people avoid, with the reason.

Sources: the 26 fragrance substances that Directive 2003/15/EC has declared by name (Annex III of Regulation
(EC) 1223/2009); the European Commission's CosIng database for names and functions; the Korean Cosmetic
Ingredient Dictionary (대한화장품협회) for the Korean names.
"""

import re

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
    TALC = "talc", _("Talc")
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
    Warn.TALC: _("A mineral powder that some people avoid to breathe in."),
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
    Warn.TALC: ("Talc",),
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


KOREAN: dict[str, str] = {
    "Aqua": "정제수",
    "Water": "정제수",
    "Glycerin": "글리세린",
    "Butylene Glycol": "부틸렌글라이콜",
    "1,2-Hexanediol": "1,2-헥산다이올",
    "Niacinamide": "나이아신아마이드",
    "Sodium Hyaluronate": "소듐하이알루로네이트",
    "Panthenol": "판테놀",
    "Allantoin": "알란토인",
    "Tocopherol": "토코페롤",
    "Tocopheryl Acetate": "토코페릴아세테이트",
    "Squalane": "스쿠알란",
    "Dimethicone": "다이메티콘",
    "Cyclopentasiloxane": "사이클로펜타실록세인",
    "Phenyl Trimethicone": "페닐트라이메티콘",
    "Mica": "마이카",
    "Talc": "탤크",
    "Silica": "실리카",
    "Kaolin": "카올린",
    "Titanium Dioxide": "티타늄디옥사이드",
    "Zinc Oxide": "징크옥사이드",
    "Iron Oxides": "적색산화철",
    "CI 75470": "카민",
    "Polybutene": "폴리부텐",
    "Lanolin": "라놀린",
    "Beeswax": "비즈왁스",
    "Ozokerite": "오조케라이트",
    "Ceresin": "세레신",
    "Euphorbia Cerifera Wax": "칸데릴라왁스",
    "Copernicia Cerifera Wax": "카나우바왁스",
    "Ricinus Communis Seed Oil": "피마자씨오일",
    "Simmondsia Chinensis Seed Oil": "호호바씨오일",
    "Butyrospermum Parkii Butter": "시어버터",
    "Helianthus Annuus Seed Oil": "해바라기씨오일",
    "Camellia Japonica Seed Oil": "동백나무씨오일",
    "Centella Asiatica Extract": "병풀추출물",
    "Camellia Sinensis Leaf Extract": "녹차추출물",
    "Alcohol Denat.": "변성알코올",
    "Alcohol": "에탄올",
    "Parfum": "향료",
    "Limonene": "리모넨",
    "Linalool": "리날룰",
    "Citral": "시트랄",
    "Citronellol": "시트로넬올",
    "Geraniol": "제라니올",
    "Coumarin": "쿠마린",
    "Eugenol": "유제놀",
    "Benzyl Alcohol": "벤질알코올",
    "Benzyl Salicylate": "벤질살리실레이트",
    "Benzyl Benzoate": "벤질벤조에이트",
    "Hexyl Cinnamal": "헥실신남알",
    "Alpha-Isomethyl Ionone": "알파-아이소메틸아이오논",
    "Hydroxycitronellal": "하이드록시시트로넬알",
    "Cinnamal": "신남알",
    "Farnesol": "파네솔",
    "Evernia Prunastri Extract": "나무이끼추출물",
    "Phenoxyethanol": "페녹시에탄올",
    "Methylparaben": "메틸파라벤",
    "Propylparaben": "프로필파라벤",
    "PEG-40 Hydrogenated Castor Oil": "피이지-40하이드로제네이티드캐스터오일",
    "p-Phenylenediamine": "p-페닐렌디아민",
    "Resorcinol": "레조시놀",
    "Hydrogen Peroxide": "과산화수소",
    "Ethanolamine": "에탄올아민",
    "Keratin": "케라틴",
}
