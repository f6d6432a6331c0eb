"""What a side event is about, as far as words of its title say: for lists that print no themes.

A theme is told by the words that stand for it, so the same title always has the same themes. That
is a conclusion from a title, no more; who loads such themes marks them as inferred.
"""

import re
from collections.abc import Mapping
from functools import cache

# Beginnings of words, in small letters. A phrase holds its blanks.
WORDS: Mapping[str, tuple[str, ...]] = {
    "finance": (
        "financ", "fund", "funding", "debt", "invest", "capital", "bank", "econom", "insur", "tax", "trillion",
    ),
    "adaptation": ("adapt", "resilien", "naps", "early warning", "disaster", "risk", "locally led"),
    "energy": (
        "energ", "renewable", "fossil", "power", "oil", "coal", "biogas", "hydrogen", "fuel",
        "electri", "solar", "wind", "nuclear", "bioenerg", "methane",
    ),
    "nature": (
        "nature", "biodivers", "forest", "ecosystem", "amazon", "land", "restor", "conserv",
        "mangrove", "wildlife", "desert",
    ),
    "food": ("food", "agri", "farm", "soil", "rice", "livestock", "agro", "diet", "crop"),
    "water": ("water", "ocean", "sea", "coast", "blue", "marine", "river", "cryosphere", "glacier"),
    "justice": ("just", "right", "justice", "equit", "legal", "law", "court", "litigat", "integrity"),
    "people": (
        "gender", "women", "feminis", "youth", "child", "girl", "young", "intergeneration",
        "inclusi", "faith", "spiritual", "disabilit",
    ),
    "indigenous": ("indigenous", "local communit", "traditional", "ancestral", "afro"),
    "health": ("health", "medic", "disease", "heat", "air quality", "pollut", "nutrition"),
    "carbon": (
        "carbon", "market", "article 6", "net zero", "net-zero", "zero", "removal", "emission",
        "mitigat", "ccs", "offset", "steel", "industr",
    ),
    "plans": (
        "ndc", "pledge", "ambition", "stocktake", "transparen", "implement", "polic", "governance",
        "multilateral", "negotiat",
    ),
    "loss": ("loss", "damage", "displace", "migra", "refuge", "mobility", "conflict", "peace"),
    "cities": ("cit", "urban", "building", "housing", "transport", "shipping", "aviation",
               "infrastruct", "local government", "subnational"),
    "knowledge": (
        "science", "scientif", "research", "data", "digital", "technolog", "innovat", "educat",
        "capacity", "universit", "ai", "space", "learning", "knowledge",
    ),
    "regions": (
        "africa", "latin", "asia", "pacific", "island", "sids", "caribbean", "arab", "south-south",
        "global south", "least developed", "ldc", "china", "india", "mountain", "arctic",
    ),
}  # fmt: skip
WHOLE = frozenset(
    {"ai", "ccs", "cit", "coal", "fund", "land", "law", "ldc", "loss", "oil", "sea", "tax", "wind"}
)
"""Words that count alone or in the plural only: a coalition is not about coal."""


def themes_of(title: str) -> frozenset[str]:
    """The codes of the themes that words of a title tell; none where no word does."""
    return frozenset(code for code in WORDS if _pattern(code).search(title.lower()))


@cache
def _pattern(code: str) -> re.Pattern[str]:
    parts = [
        rf"{re.escape(word)}(?:s|ies|y)?\b" if word in WHOLE else re.escape(word)
        for word in WORDS[code]
    ]
    return re.compile(rf"\b(?:{'|'.join(parts)})")
