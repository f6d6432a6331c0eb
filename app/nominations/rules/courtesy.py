"""Whether a cell of a table holds a form of address: "Mr", "H.E. Ms", "السيدة", "Г-жа", "博士"."""

import re

from app.matching.rules.spelling import latin
from app.matching.rules.vocabulary import HAN_TITLES, TITLES

# Of what stands before names, what is somebody's position as well: alone it is no form of address.
_POSITIONS = frozenset(
    {
        "ambassador", "ambassadeur", "ambassadrice", "embajador", "embajadora", "embaixador", "amb",
        "posol", "alsfyr", "minister", "ministre", "ministro", "ministra", "gen", "general", "brig",
        "brigadier", "col", "colonel", "coronel", "lt", "lieutenant", "capt", "captain", "maj",
        "cdr", "professor", "professeur", "profesor", "doctor", "docteur", "doktor",
    }
)  # fmt: skip
# Written together where they are pointed, beside the titles that names are known by.
_POINTED = frozenset({"sem", "semme", "d-r"})
_ARABIC = frozenset(
    {
        "السيد", "السيدة", "الآنسة", "سعادة", "معالي", "الدكتور", "الدكتورة", "الأستاذ", "الأستاذة",
        "السفير", "السفيرة", "الوزير", "الوزيرة",
    }
)  # fmt: skip
_ARABIC_POSITIONS = frozenset({"السفير", "السفيرة", "الوزير", "الوزيرة"})


def is_courtesy(cell: str) -> bool:
    """Whether a cell is a form of address and nothing else, in any of the six languages."""
    if cell.strip() in HAN_TITLES:
        return True
    written = set(re.split(r"[\s/،]+", cell)) - {""}
    if written <= _ARABIC:
        return bool(written - _ARABIC_POSITIONS)
    initials = re.sub(r"\b(\w)\.\s*(?=\w\b)", r"\1", cell)  # "H. E." is "HE"
    words = set(re.split(r"[\s./,]+", latin(initials))) - {""}
    return bool(words - _POSITIONS) and words <= TITLES | _POINTED
