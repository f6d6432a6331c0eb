"""Languages: which one a text is shown in, the catalogues, and dates as people write them.

Texts are marked with `_()` in code and `{% trans %}` in templates. The catalogues are the .po files
under `app/locales`; they are read as they are, so there is no compiled file to forget.
"""

import gettext as std_gettext
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import LazyProxy
from babel.units import format_unit

LANGUAGES: Mapping[str, str] = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
DEFAULT = "en"
LOCALES = Path(__file__).parent.parent / "locales"
_ACCEPTED = re.compile(
    r"\s*(?P<code>[A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=(?P<quality>[01](?:\.[0-9]{0,3})?)\s*)?"
)
_MONTHS_IN_ARABIC: Mapping[str, str] = {
    "يناير": "كانون الثاني/يناير",
    "فبراير": "شباط/فبراير",
    "مارس": "آذار/مارس",
    "أبريل": "نيسان/أبريل",
    "مايو": "أيار/مايو",
    "يونيو": "حزيران/يونيه",
    "يوليو": "تموز/يوليه",
    "أغسطس": "آب/أغسطس",
    "سبتمبر": "أيلول/سبتمبر",
    "أكتوبر": "تشرين الأول/أكتوبر",
    "نوفمبر": "تشرين الثاني/نوفمبر",
    "ديسمبر": "كانون الأول/ديسمبر",
}
_TYPED = ""  # stands for the language of what somebody typed, which nobody knows
_RIGHT_TO_LEFT = frozenset({"R", "AL"})  # how UAX 9 calls the letters of Arabic and Hebrew
_language: ContextVar[str] = ContextVar("language", default=DEFAULT)
_only: ContextVar[str | None] = ContextVar("only", default=None)


def language() -> str:
    """The language in use, a key of `LANGUAGES`."""
    return _language.get()


def direction(code: str | None = None) -> str:
    """`rtl` for Arabic, `ltr` for the others."""
    return Locale.parse(code or language()).text_direction


def direction_of(text: str, usual: str | None = None) -> str:
    """Which way a paragraph runs: `usual`, or as the language in use does, if it has such a letter.

    A browser that is left to guess goes by the first letter: Arabic that begins with "APMBC" would
    run left to right.
    """
    usual = usual or direction()
    found = set(ways(text))
    return usual if usual in found or not found else found.pop()


def ways(text: str) -> Iterator[str]:
    """Which way each letter of a text runs, in their order; signs and figures have none."""
    for kind in map(unicodedata.bidirectional, text):
        if kind == "L" or kind in _RIGHT_TO_LEFT:
            yield "ltr" if kind == "L" else "rtl"


@contextmanager
def in_use(code: str) -> Iterator[None]:
    """Everything within is said in this language; an unknown one falls back to English."""
    code = _only.get() or code
    token = _language.set(code if code in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


@contextmanager
def only(code: str) -> Iterator[None]:
    """Everything within is said in this language, also what would choose that of a reader."""
    token = _only.set(code)
    try:
        with in_use(code):
            yield
    finally:
        _only.reset(token)


def catalogue_path(code: str) -> Path:
    """Where the translations into a language are kept."""
    return LOCALES / code / "LC_MESSAGES" / "messages.po"


@dataclass(frozen=True)
class _Catalogue:
    """The texts of a language by their context and English text; of a plural, all its forms."""

    texts: Mapping[tuple[str | None, str], tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = int  # which of the forms a number asks for

    def one(self, context: str | None, message: str) -> str:
        forms = self.texts.get((context, message), (message,))
        return forms[0] if len(forms) == 1 else forms[self.form(1)]

    def many(self, context: str | None, singular: str, plural: str, number: int) -> str:
        forms = self.texts.get((context, singular))
        if forms is None:
            return singular if number == 1 else plural
        return forms[self.form(number)]


@cache
def _catalogue(code: str) -> _Catalogue:
    path = catalogue_path(code)
    if code == DEFAULT or not path.exists():
        return _Catalogue()
    with path.open("rb") as file:
        # Half of a file says where its texts stand, which takes half of the time to read.
        found = read_po((line for line in file if not line.startswith((b"#:", b"#."))), locale=code)
    texts = {}
    for message in found:
        english = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string or ""
        forms = (said,) if isinstance(said, str) else tuple(said)
        if english and all(forms) and not message.fuzzy:
            texts[message.context, english] = forms
    return _Catalogue(texts, std_gettext.c2py(found.plural_expr))


def gettext(message: str) -> str:
    """The message in the language in use."""
    return _catalogue(language()).one(None, message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message in the form that the number asks for, in the language in use."""
    return _catalogue(language()).many(None, singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """The message where one English word has several meanings."""
    return _catalogue(language()).one(context, message)


def npgettext(context: str, singular: str, plural: str, number: int) -> str:
    """`ngettext` with a context."""
    return _catalogue(language()).many(context, singular, plural, number)


def lazy(message: str) -> str:
    """A message that is translated when it is shown, for what is written at import time."""
    return LazyProxy(gettext, message, enable_cache=False)  # type: ignore[return-value]  # it acts as a text


def in_language(text: Mapping[str, str], code: str | None = None) -> str:
    """A text in languages, in the one asked for, else in English, else in any."""
    wanted = code or language()
    return text.get(wanted) or text.get(DEFAULT) or next(iter(text.values()), "")


def in_each(said: Callable[[], str]) -> dict[str, str]:
    """What is said, in every language; {} where that is nothing."""
    found = {}
    for code in LANGUAGES:
        with in_use(code):
            found[code] = said()
    return {code: text for code, text in found.items() if text}


def as_typed(text: str) -> dict[str, str]:
    """What somebody typed, as a text in languages: it is the same for everybody who reads it."""
    return {_TYPED: text} if text else {}


def as_left(text: str, offered: Mapping[str, str]) -> dict[str, str]:
    """What is in a field that was begun with what was `offered`: that, in all its languages, if
    nobody changed it in the one that they had it in; else what they typed.
    """
    untouched = text.split() in [one.split() for one in offered.values()]
    return dict(offered) if untouched else as_typed(text.strip())


def negotiate(accepted: str) -> str:
    """The best language for an Accept-Language header (RFC 9110, 12.5.4)."""
    weighted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:500].split(",")):
        match = _ACCEPTED.fullmatch(part)
        code = match["code"].lower() if match else ""
        weight = float(match["quality"] or 1) if match else 0.0
        if code in LANGUAGES and weight > 0:
            weighted.append((-weight, place, code))
    return min(weighted)[2] if weighted else DEFAULT


def show_date(value: date | datetime, timezone: str | None = None, style: str = "full") -> str:
    """A day as people write it: "Wednesday, 18 June 2025"."""
    if isinstance(value, datetime):
        value = _at(value, timezone).date()
    return _in_both_names(format_date(value, style, locale=_locale()), language())


def show_day(value: date | datetime, timezone: str | None = None) -> str:
    """A day without its year, short: "Wed 18 Jun"."""
    if isinstance(value, datetime):
        value = _at(value, timezone).date()
    if language() == "ru":
        # Babel has the weekday first, and a comma, which no sentence can hold: "до пн, 30 нояб."
        return format_date(value, "d\u00a0MMM\u00a0(ccc)", locale=_locale())
    return _in_both_names(format_skeleton("MMMEd", value, locale=_locale()), language())


def show_weekday(value: date) -> str:
    """The day of a week: "Wednesday"."""
    return format_date(value, "EEEE", locale=_locale())


def show_days(first: date, last: date) -> str:
    """From day to day: "17–20 June 2025"."""
    if first == last:
        return show_date(first, style="long")
    return _interval(first, last, language())


def show_time(value: datetime, timezone: str) -> str:
    """An hour in the meeting's zone: "13:15"."""
    at = _at(value, timezone)
    return _clock_time(at.hour, at.minute, language())


def show_datetime(value: datetime, timezone: str) -> str:
    """Day and hour in the meeting's zone."""
    at = _at(value, timezone)
    day, hour = _medium_day(at.date(), language()), _clock_time(at.hour, at.minute, language())
    return f"{day}{hour}" if language() == "zh" else f"{day}{comma()}{hour}"


def show_period(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
    """From hour to hour, to be said after the day: "13:15–14:45"; where it ends on another day,
    with that one: "22:00 – Wed 18 Jun, 02:00".
    """
    dash, end = show_end(starts_at, ends_at, timezone)
    return f"{show_time(starts_at, timezone)}{dash}{end}"


def show_end(starts_at: datetime, ends_at: datetime, timezone: str) -> tuple[str, str]:
    """How a period ends: the dash before its end, and the end, with its day where that is another
    than the one on which the period starts.
    """
    end = show_time(ends_at, timezone)
    if _at(starts_at, timezone).date() == _at(ends_at, timezone).date():
        return "–", end
    return " – ", f"{show_day(ends_at, timezone)}{comma()}{end}"


def show_span(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
    """From when to when with the day: "Tue 17 Jun, 13:15–14:45"."""
    return f"{show_day(starts_at, timezone)}{comma()}{show_period(starts_at, ends_at, timezone)}"


def show_length(minutes: int) -> str:
    """How long something lasts: "5 hrs 45 mins", "45 mins"."""
    parts = zip(divmod(minutes, 60), ("hour", "minute"), strict=True)
    said = [format_unit(n, unit, "short", locale=_locale()) for n, unit in parts if n]
    return space().join(said) or format_unit(0, "minute", "short", locale=_locale())


def in_own_order(text: str) -> str:
    """What somebody typed, which the words around it do not turn: among Arabic, a day and an hour
    without letters change places. Where nothing runs from right to left it gets no invisible sign.
    """
    return f"\u2068{text}\u2069" if direction() == "rtl" else text


def show_number(value: float) -> str:
    """A number as people write it."""
    return _number(value, language())


@lru_cache(maxsize=4_096)
def _number(value: float, code: str) -> str:
    return format_decimal(value, locale=_locale_of(code))


def show_language(code: str) -> str:
    """What a language is called in the one in use; its code where it has no name."""
    name: str = _locale().languages.get(code, code)
    return name


def show_list(texts: Iterable[str]) -> str:
    """Several texts as a part of a sentence: "one, two and three"."""
    return format_list(list(texts), locale=_locale())


def comma() -> str:
    """What stands between the names of a list, or between a room and its building."""
    return pgettext("between the names of a list", ", ")


def between_term() -> str:
    """What stands between a term and what is said of it: French has a space before it."""
    return pgettext("between a term and what is said of it", ": ")


def space() -> str:
    """What stands between two sentences: Chinese signs have it in themselves."""
    return "" if language() == "zh" else " "


def in_brackets(text: str) -> str:
    """What is said beside something in brackets, with the space before them."""
    return f"（{text}）" if language() == "zh" else f" ({text})"  # noqa: RUF001 - it is Chinese


def show_parts(texts: Iterable[str]) -> str:
    """The parts of a place or a line, each once, without those that are not known."""
    return comma().join(dict.fromkeys(text for text in texts if text))


def show_choice(texts: Iterable[str]) -> str:
    """Several texts of which one is meant: "one, two or three"."""
    return format_list(list(texts), style="or", locale=_locale())


def _at(value: datetime, timezone: str | None) -> datetime:
    return value.astimezone(ZoneInfo(timezone or "UTC"))


@cache
def _clock_time(hour: int, minute: int, code: str) -> str:
    return format_time(time(hour, minute), "HH:mm", locale=_locale_of(code))


@lru_cache(maxsize=4_096)
def _medium_day(day: date, code: str) -> str:
    """A day of a list, which has the same few days again and again."""
    return _in_both_names(format_skeleton("yMMMd", day, locale=_locale_of(code)), code)


@lru_cache(maxsize=4_096)
def _interval(first: date, last: date, code: str) -> str:
    """The days of a meeting, which every mail of it names, with their months in full."""
    locale = _locale_of(code)
    differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    # Few languages have a form of their own for this; for the others Babel would cut months short.
    forms = locale.interval_formats
    patterns = (forms.get("yMMMMd") or forms["yMMMd"])[differs]
    full = (re.sub(r"\bMMM\b", "MMMM", pattern) for pattern in patterns)
    days = zip((first, last), full, strict=True)
    said = "".join(format_date(day, pattern, locale=locale) for day, pattern in days)
    return _in_both_names(said, code)


def _in_both_names(text: str, code: str) -> str:
    """A date as the United Nations write it in Arabic: with both names of its month."""
    if code != "ar":
        return text
    return re.sub("|".join(_MONTHS_IN_ARABIC), lambda found: _MONTHS_IN_ARABIC[found[0]], text)


def _locale() -> Locale:
    return _locale_of(language())


@cache
def _locale_of(code: str) -> Locale:
    # The United Nations write English days before months, as British English does.
    return Locale.parse("en_GB" if code == "en" else code)
