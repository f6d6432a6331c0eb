"""Invented names in many scripts, and the ways in which people write one name.

Written for tests of `app.matching` and independent of it: no table here is known there.
"""

import random
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Ways of writing one name; the first is the one in its own script where there is one.
ARABIC_GIVEN = [
    ("محمد", "Mohammed", "Muhammad", "Mohamed", "Mohamad", "Muhammed"),
    ("أحمد", "Ahmed", "Ahmad"),
    ("حسن", "Hassan", "Hasan"),
    ("حسين", "Hussein", "Hossein", "Husain", "Hussain"),
    ("عمر", "Omar", "Umar"),
    ("يوسف", "Yousef", "Yusuf", "Youssef", "Yousuf"),
    ("خالد", "Khaled", "Khalid"),
    ("فاطمة", "Fatima", "Fatimah", "Fatma"),
    ("عائشة", "Aisha", "Aysha", "Aicha"),
    ("مريم", "Mariam", "Maryam", "Meriem"),
    ("إبراهيم", "Ibrahim", "Ebrahim", "Ibraheem"),
    ("مصطفى", "Mustafa", "Moustafa", "Mostafa"),
    ("عبد الله", "Abdullah", "Abdallah", "Abdulla"),
    ("عبد الرحمن", "Abdul Rahman", "Abdulrahman", "Abdel Rahman", "Abdurrahman"),
    ("طارق", "Tarek", "Tariq", "Tarik"),
    ("ليلى", "Layla", "Leila", "Laila"),
    ("سعيد", "Said", "Saeed", "Saïd"),
    ("كريم", "Karim", "Kareem"),
    ("نادية", "Nadia", "Nadiya"),
    ("سمير", "Samir", "Sameer"),
]
ARABIC_FAMILIES = [
    ("الراشد", "Al-Rashid", "Al Rashed", "Alrashid", "Rashid"),
    ("القاسم", "Al-Qasim", "Al Kassem", "Alqasim", "El Kacem"),
    ("الخطيب", "Al-Khatib", "El Khatib", "Alkhateeb", "Khatib"),
    ("حداد", "Haddad", "Hadad"),
    ("منصور", "Mansour", "Mansur"),
    ("الزهراني", "Al-Zahrani", "Alzahrani", "Al Zahrany"),
    ("بن صالح", "Ben Salah", "Bin Saleh", "Bensalah"),
    ("نجار", "Najjar", "Nadjar", "Najar"),
    ("الشريف", "Al-Sharif", "Alsharif", "El Cherif", "Al Shareef"),
    ("درويش", "Darwish", "Darwich", "Darwesh"),
    ("فاروق", "Farouk", "Farooq", "Faruq"),
    ("عثمان", "Othman", "Uthman", "Osman"),
    ("جمعة", "Jumaa", "Juma", "Djoumaa"),
    ("بكري", "Bakri", "Bakry"),
    ("العمري", "Al-Omari", "Alomari", "Al Omary"),
    ("شاهين", "Shahin", "Shaheen", "Chahine"),
    ("قنديل", "Qandil", "Kandil"),
    ("السبيعي", "Al-Subaie", "Alsubaie", "Al Subaiey"),
    ("مرزوق", "Marzouk", "Marzouq", "Merzouk"),
    ("غانم", "Ghanem", "Ghanim"),
]
CYRILLIC_MEN = "Александр Алексей Дмитрий Сергей Евгений Михаил Николай Юрий Фёдор Андрей".split()
CYRILLIC_WOMEN = "Екатерина Наталья Юлия Татьяна Елена Ольга Ксения Людмила Анастасия Яна".split()
CYRILLIC_STEMS = (
    "Верб Мирож Лунов Кривош Тарх Снежн Щегл Гремяч Хвощ Берёз Дружин Жаворон Калин Ястреб Овчар"
    " Полещ Румян Чернышк Туман Цветк Шумил Заречн Бобыл Вешн Рябц Малах Журав Осипч Лещин Грач"
).split()
CYRILLIC_ENDINGS = (("ов", "ова"), ("ев", "ева"), ("ин", "ина"), ("ский", "ская"))
CHINESE_FAMILIES = [
    ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"),
    ("赵", "Zhao"), ("黄", "Huang"), ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"),
    ("马", "Ma"), ("林", "Lin"), ("高", "Gao"), ("曾", "Zeng"),
]  # fmt: skip
CHINESE_SIGNS = [
    ("小", "xiao"), ("明", "ming"), ("华", "hua"), ("伟", "wei"), ("丽", "li"), ("芳", "fang"),
    ("国", "guo"), ("建", "jian"), ("文", "wen"), ("英", "ying"), ("志", "zhi"), ("强", "qiang"),
    ("春", "chun"), ("梅", "mei"), ("海", "hai"), ("燕", "yan"), ("玉", "yu"), ("兰", "lan"),
    ("平", "ping"), ("东", "dong"), ("思", "si"), ("宇", "yu"),
]  # fmt: skip
KOREAN_FAMILIES = [
    ("김", "Kim"), ("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"), ("강", "Kang"),
]  # fmt: skip
KOREAN_SIGNS = [
    ("민", "min"), ("수", "su"), ("영", "yeong"), ("희", "hui"), ("진", "jin"), ("호", "ho"),
    ("서", "seo"), ("윤", "yun"), ("하", "ha"), ("준", "jun"),
]  # fmt: skip
VIETNAMESE = ("Nguyễn Trần Lê Phạm Hoàng Đặng".split(), "Văn Thị Minh Hữu Ngọc".split(),
              "Anh Hùng Lan Dũng Hương Tuấn Linh Phương Đức Thảo".split())  # fmt: skip
LATIN_MEN = (
    "John James Pierre Jean Luis José Carlos Jürgen Søren Paolo Miguel André Thomas Daniel Peter"
    " Kwame Emeka Juma Tendai Viliami Łukasz Zoltán Mehmet Rajesh Ravi Arjun Somchai Koffi Ousmane"
).split()
LATIN_WOMEN = (
    "Mary Jane Claire Hélène Lucía María Ingrid Åsa Giulia Beatriz Renée Sarah Daniela Petra Akosua"
    " Ngozi Amina Rutendo Mele Agnieszka Zsófia Ayşe Priya Lakshmi Anjali Siriporn Aminata Adjoa"
).split()
BEGINNINGS = (
    "Bel Cor Dal Fer Gar Hol Kel Lan Mor Nor Pal Quin Ros Sal Tor Val Wes Yar Zan Bran Crow Dun"
    " Ell Fair Gren Hart Ives Jor Kam Lind Mül Nyst Oka Pär Rib Sör Thorn Ulv Vil Wax Zet"
).split()
MIDDLES = ["", "", "an", "en", "i", "o", "er", "ab", "ul", "ind", "os", "ar"]
ENDINGS = (
    "well mann sen ez ini ard ford eau ski dottir kova nen wala ra mba ndo zaki land berg quist"
    " tari poulos escu ian içi ão ado"
).split()

_GERMAN = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "ø": "oe", "å": "aa"})
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_PASSPORT = (
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia".split()
)  # fmt: skip
_BRITISH = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split()
_FRENCH = "a b v g d e io j z i i k l m n o p r s t ou f kh ts tch ch chtch _ y _ e iou ia".split()
_SCHEMES = [
    dict(zip(_RUSSIAN, [part.replace("_", "") for part in scheme], strict=True))
    for scheme in (_PASSPORT, _BRITISH, _FRENCH)
]


@dataclass(frozen=True)
class Name:
    """A name: each part in its ways of writing; `family_first` where that is the custom."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    woman: bool = False
    family_first: bool = False
    glue: str = " "  # between the parts in the first way of writing
    more: str = ""  # a middle name or a second family name, often left out


def written(name: Name, dice: random.Random, way: int | None = None) -> str:
    """The name in its own script (way 0), in one way of Latin letters, or without `way` in any."""
    given, family = _part(name.given, dice, way), _part(name.family, dice, way)
    own_script = way == 0
    glue = name.glue if own_script else " "
    parts = [family, given] if name.family_first else [given, family]
    if name.more and not own_script:
        parts.insert(1 if name.more[0].islower() else 2, name.more.capitalize())
    return glue.join(parts)


def _part(ways: tuple[str, ...], dice: random.Random, way: int | None) -> str:
    if way is not None:
        return ways[min(way, len(ways) - 1)]
    return dice.choice(ways[1:] if is_in_latin(ways[-1]) and not is_in_latin(ways[0]) else ways)


def is_in_latin(text: str) -> bool:
    """Whether a text is in Latin letters, with or without accents."""
    return all("LATIN" in unicodedata.name(sign) for sign in text if sign.isalpha())


def arabic(dice: random.Random) -> Name:
    """An Arabic name."""
    given, family = dice.choice(ARABIC_GIVEN), dice.choice(ARABIC_FAMILIES)
    woman = given[1] in {"Fatima", "Aisha", "Mariam", "Layla", "Nadia"}
    if dice.random() < 0.6:  # followed by the father's
        father = dice.choice(ARABIC_GIVEN)
        given = tuple(f"{way} {father[min(at, len(father) - 1)]}" for at, way in enumerate(given))
    return Name(given, family, woman=woman)


def cyrillic(dice: random.Random) -> Name:
    """A name in Cyrillic letters, transliterated in three ways."""
    woman = dice.random() < 0.5
    given = dice.choice(CYRILLIC_WOMEN if woman else CYRILLIC_MEN)
    stem = dice.choice(CYRILLIC_STEMS) + dice.choice(["", "", "ен", "ич", "ух", "ал"])
    family = stem + dice.choice(CYRILLIC_ENDINGS)[woman]
    return Name(_transliterated(given), _transliterated(family), woman=woman)


def _transliterated(word: str) -> tuple[str, ...]:
    low = word.lower()
    return (
        word,
        *("".join(scheme[sign] for sign in low).capitalize() for scheme in _SCHEMES),
    )


def chinese(dice: random.Random) -> Name:
    """A Chinese name: in signs, and in pinyin in one word, with a hyphen or in two."""
    family = dice.choice(CHINESE_FAMILIES)
    return Name(_signs(dice, CHINESE_SIGNS), family, family_first=True, glue="")


def korean(dice: random.Random) -> Name:
    """A Korean name."""
    family = dice.choice(KOREAN_FAMILIES)
    return Name(_signs(dice, KOREAN_SIGNS, two=True), family, family_first=True, glue="")


def _signs(
    dice: random.Random, known: list[tuple[str, str]], *, two: bool = False
) -> tuple[str, ...]:
    chosen = dice.sample(known, 2 if two or dice.random() < 0.8 else 1)
    sounds = [sound for _, sound in chosen]
    capitals = [sound.capitalize() for sound in sounds]
    own = "".join(sign for sign, _ in chosen)
    return own, "".join(sounds).capitalize(), "-".join(capitals), " ".join(capitals)


def vietnamese(dice: random.Random) -> Name:
    """A Vietnamese name, with and without its signs."""
    families, middles, given = VIETNAMESE
    whole = f"{dice.choice(middles)} {dice.choice(given)}"
    family = dice.choice(families)
    return Name((whole, _bare(whole)), (family, _bare(family)), family_first=True)


def in_latin(dice: random.Random) -> Name:
    """A name in Latin letters, of an invented family, some with a second name."""
    woman = dice.random() < 0.5
    given = dice.choice(LATIN_WOMEN if woman else LATIN_MEN)
    family = invented_family(dice)
    more = ""
    if dice.random() < 0.3:
        more = dice.choice(LATIN_WOMEN if woman else LATIN_MEN).lower()
    elif dice.random() < 0.2:
        more = invented_family(dice)
    elif dice.random() < 0.15:
        family = f"{dice.choice(['de', 'van', 'von', 'da', 'di'])} {family}"
    return Name(_latin_ways(given), _latin_ways(family), woman=woman, more=more)


def invented_family(dice: random.Random) -> str:
    """A family name that sounds like one."""
    return dice.choice(BEGINNINGS) + dice.choice(MIDDLES) + dice.choice(ENDINGS)


def _latin_ways(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([word, _bare(word), _bare(word.translate(_GERMAN))]))


def _bare(word: str) -> str:
    word = word.replace("Đ", "D").replace("đ", "d").replace("ø", "o").replace("Ł", "L")
    word = word.replace("ı", "i")
    parts = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


CULTURES: Mapping[str, Callable[[random.Random], Name]] = {
    "arabic": arabic,
    "cyrillic": cyrillic,
    "chinese": chinese,
    "korean": korean,
    "vietnamese": vietnamese,
    "latin": in_latin,
}
