"""Names are in the order of each language: compared with the collation of another program."""

import random
from collections.abc import Sequence

import pytest

from app.core import i18n
from app.core.collation import in_order, sort_key
from app.demo.register import load_states
from tests.make.collation import in_javascript

MIXED = (
    "Ana Pérez", "Ana Perez", "ana perez", "Anaïs Petit", "Ángel Núñez", "Åsa Öberg", "Asa Oberg",
    "Zoë Zürcher", "Ólafur Þórsson", "Łukasz Żak", "Lukas Zak", "Ñusta Quispe", "Nuria Chávez",
    "Nurra Cusi", "Çelik Öz", "Jean-Luc Dupont", "Jean Luc Dupont", "O’Brien", "O'Brien", "Obrien",
    "Иван Ёлкин", "Иван Елкин", "Ирина Яковлева", "Ірина Шевченко", "Йордан Иванов", "Юрий Абрамов",
    "أحمد حسن", "احمد حسن", "إبراهيم علي", "آمال بن علي", "ابتسام العلي", "يوسف الحداد", "هدى",
    "王小明", "李娜", "张伟", "阿里", "欧阳明", "重庆", "Ли Вэй", "Γιώργος Παπαδόπουλος", "김민수",
    "山田太郎", "Nguyễn Văn An", "Nguyen Van An", "Đặng Thị", "Şahin", "İpek", "3. Delegate",
)  # fmt: skip


def shuffled(names: Sequence[str], seed: int = 5) -> tuple[str, ...]:
    """The same names in no order: one that is kept would otherwise look like one that is made."""
    dice = random.Random(seed)
    return tuple(dice.sample(list(names), len(names)))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_states_are_in_the_order_of_each_language(language: str) -> None:
    names = shuffled([state.names[language] for state in load_states()])

    assert len(names) == 197
    assert in_order(names, str, language) == in_javascript(language, names)[0]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_names_of_people_in_several_scripts_are_in_the_order_of_each_language(
    language: str,
) -> None:
    names = shuffled(MIXED)

    assert in_order(names, str, language) == in_javascript(language, names)[0]


def test_the_order_is_another_one_in_each_language_and_none_is_that_of_code_points() -> None:
    """The control: the comparison can fail."""
    names = [state.names["fr"] for state in load_states()]

    assert in_order(names, str, "fr") != sorted(names)
    assert in_order(names, str, "fr").index("Égypte") < in_order(names, str, "fr").index("Zambie")
    assert {in_order(MIXED, str, language)[1] for language in ("ar", "ru", "zh", "en")} == {
        "آمال بن علي", "Иван Елкин", "阿里", "ana perez"
    }  # fmt: skip


def test_the_language_in_use_is_the_one_that_counts() -> None:
    with i18n.in_use("es"):
        assert in_order(["Ñandú", "Nube"], str) == ["Nube", "Ñandú"]
    assert in_order(["Ñandú", "Nube"], str) == ["Ñandú", "Nube"]


def test_an_unknown_language_is_ordered_as_english() -> None:
    assert sort_key("Östergötland", "xx") == sort_key("Östergötland", "en")
