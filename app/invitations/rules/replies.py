"""Understands what calendar programmes write back to an invitation (iTIP REPLY and COUNTER).

They differ in much: where the METHOD is said, how an address is written, whether SEQUENCE is there,
where somebody's own words stand. All of it is read here, and nothing is believed: who wrote and
which event is meant is for the service to find.
"""

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.parser import unescape_backslash

from app.core.mime import Mail, Part
from app.invitations.models import Said

LONGEST_ENTRY = 200_000  # bytes: an entry is a hundredth of it
LONGEST_COMMENT = 1_000
LONGEST_NAME = 200
HIGHEST_SEQUENCE = 1_000_000
LONGEST_ADDRESS = 254
_ENTRIES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_YEARS = range(1990, 2200)  # others are no hours of a meeting
_SAID = {
    "ACCEPTED": Said.ACCEPTED,
    "TENTATIVE": Said.TENTATIVE,
    "DECLINED": Said.DECLINED,
    "DELEGATED": Said.DELEGATED,
}
_QUOTED = re.compile(r"^(?:-{5}|_{5}|>)", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")
LONGEST_HTML = 100_000  # of what is searched for somebody's own words
# An iPhone asks for another hour beside its answer, and says none when it would end.
_OTHER_HOUR = "TO-ALL-PROPOSED-NEW-TIME"
_NOTE = "X-CALENDARSERVER-PRIVATE-COMMENT"
_START = re.compile(r"DTSTART:(\d{8}T\d{6}Z)")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


class NoReply(Exception):
    """A mail with an entry that is no answer; the sentence says why, in English as in a log."""


@dataclass(frozen=True)
class Reply:
    """What somebody answers. `sequence` is of the version that they had, None where it is not said.

    `writer` is who the mail is from, `attendee` for whom it answers: both as they claim, to the
    `organizer`. `delegate` is a name and an address, or two empty texts. Proposed hours have no
    zone where none was said.
    """

    said: Said
    uid: str
    writer: str
    attendee: str
    organizer: str = ""
    sent_by: str = ""
    delegated_from: str = ""
    sequence: int | None = None
    answered_at: datetime | None = None
    comment: str = ""
    delegate: tuple[str, str] = ("", "")
    proposed: tuple[datetime, datetime] | None = None

    @property
    def speak_for(self) -> tuple[str, ...]:
        """The addresses for which it may answer, the surest first."""
        found = (self.attendee, self.delegated_from, self.writer)
        return tuple(dict.fromkeys(one for one in found if one))

    def is_from(self, invited: str) -> bool:
        """Whether it comes from the invited address itself, or from who may write for it there.

        A secretary writes from an address of their own: that is said, not believed.
        """
        return self.writer == invited.lower()


def reply_in(mail: Mail) -> Reply | None:
    """The answer that a mail brings, None where it brings no entry.

    Raises `NoReply` where the entry is something else, or cannot be read.
    """
    parts = [part for part in mail.parts if part.media_type in _ENTRIES]
    if not parts:
        return None
    part = next((one for one in parts if one.media_type == "text/calendar"), parts[0])
    calendar, event = _opened(part)
    method = _all(calendar.get("METHOD", ""))[0].strip().upper() or part.method
    if method not in {"REPLY", "COUNTER"}:
        raise NoReply(f"Its entry is no answer but {_short(method) or 'says not what it is'}.")
    by_outlook = "microsoft" in str(calendar.get("PRODID", "")).lower()
    own_words = _own_words(mail) if by_outlook else ""
    return _read(mail, event, own_words, is_counter=method == "COUNTER")


def _opened(part: Part) -> tuple[Any, Any]:
    if len(part.body) > LONGEST_ENTRY:
        raise NoReply(f"Its entry is larger than {LONGEST_ENTRY:,} bytes.")
    try:
        calendar: Any = Calendar.from_ical(part.text.strip())
        events = calendar.walk("VEVENT")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise NoReply("Its entry cannot be read.") from error
    if not events:
        raise NoReply("Its entry names no event.")
    return calendar, events[0]


def _read(mail: Mail, event: Any, own_words: str, *, is_counter: bool) -> Reply:
    writer = next(iter(mail.addresses("From")), "")[:LONGEST_ADDRESS]
    attendee = _answering(event, writer)
    said = _SAID.get(_parameter(attendee, "PARTSTAT").upper())
    if said is None and not is_counter:
        raise NoReply("It does not say whether they take part.")
    proposed = _hours(event) if is_counter else _other_hour(event, attendee)
    return Reply(
        said=Said.PROPOSED if is_counter or proposed or said is None else said,
        uid=_short(_all(event.get("UID", ""))[0]),
        writer=writer,
        attendee=_address(attendee),
        organizer=_address(_all(event.get("ORGANIZER", ""))[0]),
        sent_by=_address(_parameter(attendee, "SENT-BY")),
        delegated_from=_address(_parameter(attendee, "DELEGATED-FROM")),
        sequence=_number(event.get("SEQUENCE")),
        answered_at=_instant(event.get("DTSTAMP")) or _date_of(mail),
        comment=_comment(event, attendee) or own_words,
        delegate=_delegate(event, attendee),
        proposed=proposed,
    )


def _attendees(event: Any) -> list[Any]:
    found = event.get("ATTENDEE", [])
    return found if isinstance(found, list) else [found]


def _answering(event: Any, writer: str) -> Any:
    """Which of the attendees answers: a reply should name one only, and some name all."""
    found = _attendees(event)
    own = [one for one in found if writer in {_address(one), _address(_parameter(one, "SENT-BY"))}]
    others = [one for one in found if _parameter(one, "PARTSTAT").upper() in _SAID]
    if not (own or others or found):
        raise NoReply("It does not say who answers.")
    return (own or others or found)[0]


def _parameter(value: Any, name: str) -> str:
    found = getattr(value, "params", {}).get(name, "")
    return str(found[0] if isinstance(found, list) and found else found).strip()


def _address(value: object) -> str:
    """An address as we write it: without mailto: in whatever letters, and small."""
    text = str(value).strip().strip('"<>').lower().removeprefix("mailto:").strip()
    return text if _ADDRESS.fullmatch(text) and len(text) <= LONGEST_ADDRESS else ""


def _delegate(event: Any, attendee: Any) -> tuple[str, str]:
    """Name and address of whom they send instead; the name where the entry says it."""
    email = _address(_parameter(attendee, "DELEGATED-TO"))
    named = (one for one in _attendees(event) if email and _address(one) == email)
    return (next((_line(_parameter(one, "CN"))[:LONGEST_NAME] for one in named), ""), email)


def _comment(event: Any, attendee: Any) -> str:
    """Somebody's own words: in the entry, or by Apple in a note to the organiser alone.

    Google puts them beside the answer, and writes them as in HTML.
    """
    said = _all(event.get("COMMENT", ""))
    noted = [unescape_backslash(one) for one in _all(event.get(_NOTE, ""))]
    beside = html.unescape(_parameter(attendee, "X-RESPONSE-COMMENT"))
    found = (_line(" ".join(one)) for one in (said, noted, [beside]))
    return next((words for words in found if words), "")[:LONGEST_COMMENT]


def _all(value: Any) -> list[str]:
    """A property as texts: one, unless the entry says it more than once."""
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def _own_words(mail: Mail) -> str:
    """The text of a mail above what it quotes.

    Outlook puts somebody's own words there, on a Mac in HTML only; other programmes a sentence of
    their own.
    """
    plain = next((part.text for part in mail.parts if part.media_type == "text/plain"), None)
    page = next((part.text for part in mail.parts if part.media_type == "text/html"), "")
    text = _plain(page) if plain is None else plain
    return _line(_QUOTED.split(text, maxsplit=1)[0])[:LONGEST_COMMENT]


def _plain(page: str) -> str:
    """The text of a page without its head, a line for each piece."""
    whole = page[:LONGEST_HTML]
    head = whole.lower().find("<body")
    return html.unescape(_TAG.sub("\n", whole[max(head, 0) :]))


def _hours(event: Any) -> tuple[datetime, datetime] | None:
    start, end = _time(event.get("DTSTART")), _time(event.get("DTEND"))
    return (start, end) if start and end else None


def _other_hour(event: Any, attendee: Any) -> tuple[datetime, datetime] | None:
    """The hours that an iPhone proposes: as long as those of the event."""
    asked, hours = _START.match(_parameter(attendee, _OTHER_HOUR)), _hours(event)
    if asked is None or hours is None:
        return None
    try:
        start = datetime.strptime(asked[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        end = start + (hours[1] - hours[0])
    except (ValueError, TypeError, OverflowError):  # no date, or one end of the hours has no zone
        return None
    return (start, end) if start.year in _YEARS else None


def _time(value: Any) -> datetime | None:
    try:
        found = getattr(value, "dt", None)
    except ValueError:  # no time at all, which the library says only now
        return None
    return found if isinstance(found, datetime) and found.year in _YEARS else None


def in_zone(moment: datetime, timezone: str) -> datetime:
    """An instant; one without a zone is by the clocks of the meeting."""
    whole = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
    return whole.astimezone(UTC)


def _instant(value: Any) -> datetime | None:
    found = _time(value)
    return in_zone(found, "UTC") if found else None


def _date_of(mail: Mail) -> datetime | None:
    try:
        found = parsedate_to_datetime(mail.says("Date"))
    except (ValueError, TypeError):
        return None
    return in_zone(found, "UTC") if found.year in _YEARS else None


def _number(value: Any) -> int | None:
    try:
        found = int(value)
    except (TypeError, ValueError):
        return None
    return found if 0 <= found < HIGHEST_SEQUENCE else None


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _short(text: str) -> str:
    return _line(text)[:LONGEST_NAME]
