"""Which column holds what, and which function a cell names: in six languages, as people write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from babel import Locale

from app.accounts.rules import as_email
from app.core.i18n import LANGUAGES, in_use, lazy
from app.delegations.rules import folded
from app.nominations.rules.courtesy import is_courtesy
from app.registrations.models import DelegationFunction
from app.registrations.rules import FUNCTION_LABELS


class Column(StrEnum):
    """What a column of a table holds."""

    SKIP = ""
    NAME = "name"
    FAMILY = "family_name"
    GIVEN = "given_name"
    HONORIFIC = "honorific"
    FUNCTION = "function"
    POSITION = "position"
    EMAIL = "email"
    LANGUAGE = "language"


COLUMN_LABELS: Mapping[Column, str] = {
    Column.SKIP: lazy("– do not read –"),
    Column.NAME: lazy("Name"),
    Column.FAMILY: lazy("Family name"),
    Column.GIVEN: lazy("Given name"),
    Column.HONORIFIC: lazy("Form of address"),
    Column.FUNCTION: lazy("Function in the delegation"),
    Column.POSITION: lazy("Position"),
    Column.EMAIL: lazy("E-mail"),
    Column.LANGUAGE: lazy("Language"),
}

# How headings are written; the longest of these that a heading contains counts.
_HEADINGS: Mapping[Column, str] = {
    Column.NAME: "name|full name|participant|delegate|nom|nom complet|nom et prénom|prénom et nom"
    "|noms et prénoms|nom prénom|nombre|nombre completo|nombre y apellidos|nombre y apellido"
    "|apellidos y nombre|الاسم|الاسم الكامل|имя|имя и фамилия|фамилия и имя|фио|ф и \u043e"
    "|фамилия имя отчество|姓名|名字",
    Column.FAMILY: "family name|last name|surname|nom de famille|apellido|apellidos"
    "|اسم العائلة|اللقب|اسم الأسرة|фамилия|姓|姓氏",
    Column.GIVEN: "given name|given names|first name|first names|forename|prénom|prénoms"
    "|nombre de pila|nombres|الاسم الأول|الاسم الشخصي|имя отчество|名",
    Column.HONORIFIC: "form of address|honorific|salutation|prefix|mr ms|civilité|formule"
    "|formule d’appel|tratamiento|fórmula de tratamiento|صيغة المخاطبة|обращение|форма обращения"
    "|称谓|尊称|称呼",
    Column.FUNCTION: "function|function in the delegation|role|role in the delegation|capacity"
    "|fonction|fonction dans la délégation|rôle|función|función en la delegación|rol"
    "|الوظيفة في الوفد|الصفة|الدور|функция|функция в делегации|роль|роль в составе делегации"
    "|团内职务|在代表团中的职务|代表团职务|身份",
    Column.POSITION: "position|title|job|job title|post|occupation|designation|profession|rank"
    "|poste|titre|intitulé du poste|emploi|métier|grade|cargo|puesto|título|ocupación|profesión"
    "|empleo|المنصب|الوظيفة|اللقب الوظيفي|المسمى الوظيفي|المهنة|الرتبة|должность|пост|профессия"
    "|звание|чин|职位|职务|职衔|职称|职业|岗位",
    Column.EMAIL: "e mail|email|mail|e mail address|email address|courriel|adresse électronique"
    "|adresse e mail|correo|correo electrónico|dirección de correo|البريد الإلكتروني|البريد"
    "|электронная почта|адрес электронной почты|эл почта|почта|电子邮件|邮箱|电子邮箱|邮件",
    Column.LANGUAGE: "language|languages|preferred language|language of correspondence|lang"
    "|language of mails|mail language|langue|langues|langue de correspondance|langue préférée"
    "|langue des courriels|idioma|idiomas|lengua|idioma preferido|idioma de correspondencia"
    "|idioma de los correos|اللغة|لغة المراسلة|لغة المراسلات|اللغة المفضلة|لغة الرسائل|язык"
    "|язык переписки|язык писем|язык корреспонденции|предпочитаемый язык|语言|语文|通信语言"
    "|邮件语文|首选语言|工作语言",
}

_FUNCTIONS: Mapping[DelegationFunction, str] = {
    DelegationFunction.HEAD: "hod|head|head of the delegation|chief of delegation|leader"
    "|leader of delegation|chef|chef de la délégation|chef de délégation|cheffe de délégation"
    "|cheffe de la délégation|cdd|jefe|jefa|jefe de delegación|jefa de delegación"
    "|jefe de la delegación|jefa de la delegación|رئيس الوفد|رئيسة الوفد|رئيس وفد|глава"
    "|глава делегации|руководитель делегации|руководитель|团长|代表团团长|代表团长",
    DelegationFunction.DEPUTY_HEAD: "dhod|deputy hod|deputy head|deputy|alternate head"
    "|deputy head of the delegation|alternate head of delegation|chef adjoint"
    "|chef adjoint de délégation|chef adjoint de la délégation|chef de délégation adjoint"
    "|cheffe adjointe|cheffe adjointe de délégation|cheffe adjointe de la délégation"
    "|cheffe de délégation adjointe|jefe adjunto|jefa adjunta|jefe adjunto de delegación"
    "|jefa adjunta de delegación|jefe adjunto de la delegación|jefa adjunta de la delegación"
    "|subjefe de delegación|نائب رئيس الوفد|نائبة رئيس الوفد|نائبة رئيسة الوفد"
    "|заместитель главы делегации|зам главы делегации|заместитель руководителя делегации"
    "|заместитель главы|副团长|代表团副团长",
    DelegationFunction.REPRESENTATIVE: "rep|delegate|member|member of delegation"
    "|member of the delegation|représentant|représentante|délégué|déléguée|membre"
    "|membre de la délégation|representante|delegado|delegada|miembro"
    "|miembro de la delegación|ممثل|ممثلة|مندوب|مندوبة|عضو|عضوة|عضو الوفد|представитель"
    "|представительница|делегат|член делегации|代表|团员|代表团成员|成员",
    DelegationFunction.ALTERNATE: "alternate|alt|alt rep|alternate delegate|alternate rep"
    "|représentant suppléant|représentante suppléante|suppléant|suppléante"
    "|representante suplente|representante alterno|representante alterna|suplente|alterno|alterna"
    "|ممثل مناوب|ممثلة مناوبة|مناوب|مناوبة|заместитель представителя"
    "|альтернативный представитель|запасной представитель|副代表|候补代表",
    DelegationFunction.ADVISER: "advisor|adv|technical adviser|technical advisor|legal adviser"
    "|legal advisor|military adviser|senior adviser|conseiller|conseillère|conseiller technique"
    "|conseillère technique|conseiller juridique|conseillère juridique|asesor|asesora|consejero"
    "|consejera|مستشار|مستشارة|советник|советница|консультант|顾问",
    DelegationFunction.EXPERT: "technical expert|exp|expert|experte|experto|experta|خبير|خبيرة"
    "|эксперт|专家",
    DelegationFunction.OBSERVER: "obs|observateur|observatrice|observador|observadora|مراقب"
    "|مراقبة|наблюдатель|наблюдательница|观察员",
    DelegationFunction.ASSISTANT: "personal assistant|assistante|assistant|asistente|ayudante"
    "|مساعد|مساعدة|مرافق|помощник|помощница|ассистент|助理|助手",
    DelegationFunction.INTERPRETER: "sign language interpreter|interprète|intérprete|مترجم شفوي"
    "|مترجمة شفوية|مترجم|مترجمة|переводчик|переводчица|устный переводчик|口译员|口译|翻译",
}
# How languages are written besides their names: codes, and other names.
_CODES: Mapping[str, str] = {
    "ar": "ar|ara|عربي|بالعربية|العربية",
    "zh": "zh|zho|chi|cn|mandarin|chinois|chino|китайский язык|中文|汉语|中國語|华语|普通话",
    "en": "en|eng|anglais|anglaise|inglés|английский язык|英文|الإنكليزية|إنجليزي|إنكليزي",
    "fr": "fr|fra|fre|français|française|французский язык|法文|الفرنسية|فرنسي",
    "ru": "ru|rus|russe|русский язык|俄文|الروسية|روسي",
    "es": "es|spa|sp|castilian|castellano|espagnol|испанский язык|西班牙文|西文|الإسبانية|إسباني",
}
# Headings of positions or of forms of address: what stands below them says which.
_EITHER = frozenset(
    folded(one) for one in ("title", "titles", "titre", "título", "титул", "اللقب", "职衔")
)
_SEARCHED = 10  # rows at the beginning among which the headings are


@cache
def _headings() -> Mapping[str, Column]:
    return {folded(one): kind for kind, names in _HEADINGS.items() for one in names.split("|")}


@cache
def _functions() -> Mapping[str, DelegationFunction]:
    """What names a function: its label in each language, its code, and what else is usual."""
    known = {folded(one): of for of, names in _FUNCTIONS.items() for one in names.split("|")}
    known |= {folded(of.value): of for of in DelegationFunction}
    for code in LANGUAGES:
        with in_use(code):
            known |= {folded(str(label)): of for of, label in FUNCTION_LABELS.items()}
    return known


def function_named(cell: str) -> DelegationFunction | None:
    """The function that a cell names, a representative where it is empty; None if unknown."""
    if not cell:
        return DelegationFunction.REPRESENTATIVE
    return _functions().get(folded(cell))


@cache
def _languages() -> Mapping[str, str]:
    """What names a language: what each is called in each of them, and its codes."""
    known = {folded(one): code for code, names in _CODES.items() for one in names.split("|")}
    known |= {folded(name): code for code, name in LANGUAGES.items()}
    for within in LANGUAGES:
        names = Locale.parse(within).languages
        known |= {folded(names[code]): code for code in LANGUAGES}
    return known


def language_named(cell: str) -> str | None:
    """The code of the language that a cell names, "" where it is empty; None if unknown."""
    return _languages().get(folded(cell)) if cell else ""


def heading_named(cell: str) -> Column:
    """What a heading says that its column holds; `SKIP` where it says nothing known."""
    wanted = folded(cell)
    known = _headings()
    if not wanted or len(cell) > 80:  # noqa: PLR2004 - a sentence, not a heading
        return Column.SKIP
    if wanted in known:
        return known[wanted]
    inside = [one for one in known if _contains(wanted, one)]
    return known[max(inside, key=len)] if inside else Column.SKIP


def _contains(heading: str, phrase: str) -> bool:
    if phrase.isascii() or not _is_chinese(phrase):
        return f" {phrase} " in f" {heading} "
    return len(phrase) > 1 and phrase in heading


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


@dataclass(frozen=True)
class Layout:
    """How a table is to be read: the number of the row of headings (0: none), and each column."""

    heading: int
    columns: tuple[Column, ...]

    def of(self, kind: Column) -> int | None:
        """The first column that holds this; None where none does."""
        return self.columns.index(kind) if kind in self.columns else None


def guess(cells: Sequence[Sequence[str]]) -> Layout:
    """How a table is probably to be read, by its headings or, without, by what is in it."""
    width = max(len(row) for row in cells)
    for number, row in enumerate(cells[:_SEARCHED], start=1):
        kinds = [heading_named(cell) for cell in row]
        found = [kind for kind in kinds if kind is not Column.SKIP]
        enough = min(2, sum(1 for cell in row if cell))
        if len(found) >= enough > 0 and not any(as_email(cell) for cell in row):
            told = _titles_apart(row, kinds, cells[number:])
            return Layout(number, _once(told, width))
    return Layout(0, _by_content(cells, width))


def _titles_apart(
    headings: Sequence[str], kinds: Sequence[Column], below: Sequence[Sequence[str]]
) -> list[Column]:
    """What columns hold, where "Title" may head forms of address as well as positions."""
    if Column.HONORIFIC in kinds:
        return list(kinds)
    return [
        Column.HONORIFIC
        if folded(heading) in _EITHER and _mostly(is_courtesy, _filled(below, column))
        else kind
        for column, (heading, kind) in enumerate(zip(headings, kinds, strict=True))
    ]


def _filled(cells: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in cells[:200] if column < len(row) and row[column]]


def _mostly(test: Callable[[str], object], filled: Sequence[str]) -> bool:
    return bool(filled) and sum(1 for cell in filled if test(cell)) > len(filled) / 2


def _once(kinds: Iterable[Column], width: int) -> tuple[Column, ...]:
    """Each kind once, the first time; as many columns as the table has."""
    seen: list[Column] = []
    for kind in kinds:
        seen.append(kind if kind not in seen else Column.SKIP)
    return tuple(seen + [Column.SKIP] * (width - len(seen)))


@dataclass(frozen=True)
class Unread:
    """A column with something in it that is not read: its number, what heads it, and a guess."""

    column: int
    heading: str
    perhaps: Column = Column.SKIP


def unread(cells: Sequence[Sequence[str]], layout: Layout) -> list[Unread]:
    """The columns that are left out, without those that are empty or number the rows."""
    below = cells[layout.heading :]
    found = []
    for column, kind in enumerate(layout.columns):
        filled = _filled(below, column)
        if kind is not Column.SKIP or not filled or _numbers_rows(filled):
            continue
        heads = cells[layout.heading - 1] if layout.heading else ()
        heading = heads[column] if column < len(heads) else ""
        perhaps = _perhaps(filled)
        known = perhaps in layout.columns
        found.append(Unread(column, heading or filled[0], Column.SKIP if known else perhaps))
    return found


def _numbers_rows(filled: Sequence[str]) -> bool:
    numbers = [cell.rstrip(".") for cell in filled]
    return numbers == [str(number) for number in range(1, len(filled) + 1)]


def _perhaps(filled: Sequence[str]) -> Column:
    """What a column of these cells holds probably; `SKIP` where nothing says so."""
    tests = ((as_email, Column.EMAIL), (is_courtesy, Column.HONORIFIC))
    for test, kind in (*tests, (function_named, Column.FUNCTION)):
        if _mostly(test, filled):
            return kind
    alike = len(filled) > 1 and len(set(filled)) == 1  # as the country is in all rows
    return Column.POSITION if not alike and _mostly(_is_words, filled) else Column.SKIP


def _is_words(cell: str) -> bool:
    return not any(char.isdigit() for char in cell) and any(char.isalpha() for char in cell)


def _by_content(cells: Sequence[Sequence[str]], width: int) -> tuple[Column, ...]:
    kinds: list[Column] = []
    for column in range(width):
        filled = _filled(cells, column)
        if _mostly(as_email, filled):
            kinds.append(Column.EMAIL)
        elif _mostly(language_named, filled):
            kinds.append(Column.LANGUAGE)
        elif _mostly(is_courtesy, filled):
            kinds.append(Column.HONORIFIC)
        elif _mostly(function_named, filled):
            kinds.append(Column.FUNCTION)
        elif filled and all(cell.isdigit() for cell in filled):
            kinds.append(Column.SKIP)  # running numbers
        else:
            kinds.append(Column.NAME if Column.NAME not in kinds else Column.POSITION)
    return _once(kinds, width)
