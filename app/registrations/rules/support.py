"""Rules of sponsorship and of letters for a visa: words, placeholders, totals that tell nobody."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_list
from app.registrations.models import Gender, SupportState

FEWEST = 5  # a total of fewer people would tell on a person
LONGEST_REASON = 1_000
HIGHEST_AMOUNT = 10_000_000
SUPPORT_LABELS: Mapping[SupportState, str] = {
    SupportState.ASKED: lazy("Asked for"),
    SupportState.GRANTED: lazy("Granted"),
    SupportState.DECLINED: lazy("Declined"),
    SupportState.CLOSED: lazy("Closed with the registration"),
}
SUPPORT_MARKS: Mapping[SupportState, str] = {
    SupportState.ASKED: "wait",
    SupportState.GRANTED: "ok",
    SupportState.DECLINED: "stop",
    SupportState.CLOSED: "off",
}
# What an organiser's text may name. It is a fixed table: such a text is never run as a program.
PLACEHOLDERS: Mapping[str, str] = {
    "name": lazy("the name as in the passport"),
    "passport_number": lazy("the number of the passport"),
    "nationality": lazy("the nationality"),
    "birth_date": lazy("the date of birth"),
    "position": lazy("the position at home"),
    "delegation": lazy("the State or organisation"),
    "function": lazy("the function in the delegation"),
    "meeting": lazy("the name of the meeting"),
    "dates": lazy("the days of the meeting"),
    "place": lazy("the place of the meeting"),
    "today": lazy("the day on which the letter is approved"),
}
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Passport:
    """What a letter for a visa says of a passport; `birth_date` as ISO date."""

    number: str
    nationality: str
    birth_date: str

    def as_json(self) -> dict[str, str]:
        """As JSON can hold it."""
        return asdict(self)

    @property
    def born_on(self) -> date:
        """The date of birth."""
        return date.fromisoformat(self.birth_date)


@dataclass(frozen=True)
class Letter:
    """A letter as it is set: whose letterhead, and the paragraphs."""

    head: Sequence[str]
    body: Sequence[str]


def fault_in_text(text: str) -> str:
    """The sentence about placeholders that there are none of; "" where all are known."""
    unknown = list(dict.fromkeys(name for name in _PLACE.findall(text) if name not in PLACEHOLDERS))
    if not unknown:
        return ""
    sentence = _("This is no placeholder: %(names)s. There are: %(known)s.")
    return sentence % {
        "names": show_list(f"{{{name}}}" for name in unknown),
        "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
    }


def letter_of(head: str, body: str, values: Mapping[str, str]) -> Letter:
    """An organiser's text with its placeholders filled in; what is filled in is not read again."""

    def filled(text: str) -> list[str]:
        paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
        return [_PLACE.sub(lambda found: values[found[1]], one) for one in paragraphs if one]

    return Letter(filled(head), filled(body))


def share_of_women(genders: Iterable[Gender | None]) -> int | None:
    """The percentage among those who said; None where it would tell on a person."""
    said = [gender for gender in genders if gender is not None]
    women = said.count(Gender.WOMAN)
    if min(women, len(said) - women) < FEWEST:
        return None
    return round(100 * women / len(said))
