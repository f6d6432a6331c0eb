"""A word of the domain is said by one word in each language, as documents of the UN say it."""

import re
from collections.abc import Mapping

import pytest

from tests.make.catalogues import TRANSLATED, read

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# What a text says where the English one has the word, by its stem in whatever case and number.
SAID: Mapping[str, Mapping[str, str]] = {
    "side event": {
        "ar": "حدث|أحداث",
        "es": "evento",
        "fr": "événement",
        "ru": "мероприят",
        "zh": "会外活动|活动",
    },
    "focal point": {
        "ar": "جه(ة|ات) (ال)?تنسيق",
        "es": "puntos? foca",
        "fr": "points? foca",
        "ru": "координатор",
        "zh": "联络人",
    },
    "delegation": {
        "ar": "وفد|وفود",
        "es": "delegaci",
        "fr": "délégation",
        "ru": "делегаци",
        "zh": "代表团|团长",
    },
    "secretariat": {
        "ar": "أمان",
        "es": "secretaría",
        "fr": "secrétariat",
        "ru": "секретариат",
        "zh": "秘书处",
    },
    "registration": {
        "ar": "تسجيل",
        "es": "inscri",
        "fr": "inscri",
        "ru": "регистр",
        "zh": "注册",
    },
    "waiting list": {
        "ar": "انتظار",
        "es": "lista de espera",
        "fr": "liste d’attente",
        "ru": r"спис\w+ ожидания",
        "zh": "候补",
    },
    "badge": {
        "ar": "شار",
        "es": "tarjeta",
        "fr": "badge",
        "ru": "пропуск",
        "zh": "证件|持牌",
    },
    "concept note": {
        "ar": "مفاهيمية",
        "es": "nota conceptual",
        "fr": "notes? de cadrage",
        "ru": "концептуальн",
        "zh": "概念",
    },
    "note verbale": {
        "ar": "المذكرة الشفوية",
        "es": "nota verbal",
        "fr": "note verbale",
        "ru": "вербальн",
        "zh": "照会",
    },
    "sponsorship": {
        "ar": "رعاية",
        "es": "patrocinio",
        "fr": "parrainage",
        "ru": "спонсор",
        "zh": "资助",
    },
}
# Words for the same that no text says beside these; a reader of Arabic is addressed as one person.
REFUSED: Mapping[str, str] = {
    "ar": "فعالي|ورقة مفاهيمية|نقطة اتصال|نقاط اتصال"
    r"|\b(?!(?:من|أحد|بح|تح)كم\b)\w+كم\b",
    "es": "acto paralelo|actos paralelos|distintivo|credencial|su registro",
    "fr": "manifestation|note conceptuelle",
    "ru": r"бейдж|лист\w* ожидания|сайд-",
    "zh": "边会|胸牌|胸卡|协调人",
}


def texts_of(code: str) -> list[tuple[str, str]]:
    """Every English text with its translation, all its plurals together."""
    return [
        (PLACEHOLDER.sub("", _together(message.id)), _together(message.string))
        for message in read(code)
        if message.id
    ]


def _together(texts: object) -> str:
    return " ".join(str(one) for one in texts) if isinstance(texts, tuple) else str(texts)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_word_of_the_domain_is_said_by_one_word(code: str) -> None:
    others = [
        (term, english, text)
        for english, text in texts_of(code)
        for term, said in SAID.items()
        if re.search(rf"\b{term}s?\b", english, re.IGNORECASE)
        and not re.search(said[code], text, re.IGNORECASE)
    ]

    assert others == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_text_says_another_word_for_it(code: str) -> None:
    refused = re.compile(REFUSED[code], re.IGNORECASE)

    assert [text for _english, text in texts_of(code) if refused.search(text)] == []
