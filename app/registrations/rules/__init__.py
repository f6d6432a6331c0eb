"""Rules of registrations: when one may register, who is the same person, what may be decided."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.delegations.models import Entity
from app.delegations.rules import folded
from app.meetings.models import LatePolicy, Meeting, MeetingFormat
from app.meetings.rules import Stage, end_of, stage_of
from app.registrations.models import (
    DelegationFunction,
    Gender,
    Modality,
    NeedKind,
    Person,
    Registration,
    RegistrationState,
)

LINK_LASTS_AT_LEAST = timedelta(days=14)
LINK_LASTS_WITHOUT_DAYS = timedelta(days=365)
LONGEST_NAME = 200
WHO = "who"  # the step of a registration that gives name and address


@dataclass(frozen=True)
class PersonEntered:
    """Somebody was entered, or is called or belongs otherwise than before."""

    person_id: str
    meeting_id: str
    is_new: bool = False  # there was no such person before


@dataclass(frozen=True)
class PeopleEntered:
    """The same of many at once, told once for all of them."""

    person_ids: tuple[str, ...]
    meeting_id: str


@dataclass(frozen=True)
class SaidByOther:
    """Somebody else than the person changed what a registration says; the person is to be told.

    `before` is what it said, field by field, see `service.history.told`; `reason` is for the
    person, and "" where none was given.
    """

    registration_id: str
    meeting_id: str
    before: Mapping[str, str]
    reason: str = ""


@dataclass
class FirstMail:
    """Something is to be written to somebody: whoever still holds back their first mail says so.

    What is told then is how they stand at that time, so that nothing need be written before.
    """

    registration_id: str
    delegation_id: str
    waits: bool = False


@dataclass
class Renamed:
    """Somebody says by their own link that they are called otherwise than was decided on.

    Told before it is done: who knows how names are written says whether it can be the same person;
    where nobody knows, it is another one.
    """

    before: str
    now: str
    is_another: bool = True


@dataclass(frozen=True)
class Entry:
    """What is told of a person who is to be registered.

    `email` is in lower case, None where a focal point does not know it. `organisation` is the
    typed name of one that the register does not hold; then `entity` is None.
    """

    name: str
    email: str | None = None
    entity: Entity | None = None
    organisation: str = ""
    honorific: str = ""
    position: str = ""
    language: str = "en"
    function: DelegationFunction = DelegationFunction.REPRESENTATIVE
    modality: Modality = Modality.IN_PERSON
    needs: Mapping[NeedKind, str] = field(default_factory=dict)  # with what is written of each
    passport_name: str = ""
    gender: Gender | None = None
    listed: bool = True
    is_demo: bool = False


class Door(StrEnum):
    """Whether registrations are taken."""

    EARLY = "early"  # registration has not opened
    OPEN = "open"
    LATE = "late"  # the deadline has passed: taken and marked
    CLOSED = "closed"  # the meeting is over, or late registrations are not taken (any more)


TAKES = frozenset({Door.OPEN, Door.LATE})


def door_of(meeting: Meeting, now: datetime) -> Door:
    """Whether registrations are taken at a moment, as the organisers have set it."""
    if is_over(meeting, now):
        return Door.CLOSED
    if meeting.registration_opens_at is not None and now < meeting.registration_opens_at:
        return Door.EARLY
    deadline = meeting.registration_closes_at
    if deadline is None or now <= deadline:
        return Door.OPEN
    until = meeting.registration_late_until
    match meeting.registration_late:
        case LatePolicy.REFUSED:
            return Door.CLOSED
        case LatePolicy.UNTIL if until is None or now > until:
            return Door.CLOSED
    return Door.LATE


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Whether the last day of the meeting has passed."""
    return stage_of(meeting, now) is Stage.OVER


def fault_in_dates(
    opens: datetime | None, closes: datetime | None, late: LatePolicy, until: datetime | None
) -> str:
    """What is wrong with when registrations are to be taken, as a sentence; "" where nothing is."""
    if opens and closes and closes <= opens:
        return _("Registration must close after it opens.")
    if late is LatePolicy.UNTIL and until is None:
        return _("Say until when late registrations are accepted.")
    if late is LatePolicy.UNTIL and (closes is None or (until and until <= closes)):
        return _("Late registrations can only be accepted until a moment after the deadline.")
    return ""


def seen_at(text: str) -> datetime | None:
    """When a page was shown, as its form says; None where it does not say."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def change_text(field: str, value: str) -> str:
    """The value of a changed field in the language in use; see `service.history`."""
    match field:
        case "function":
            return str(FUNCTION_LABELS[DelegationFunction(value)])
        case "modality":
            return str(MODALITY_LABELS[Modality(value)])
        case "listed":
            return _("yes") if value == "yes" else _("no")
        case "badge":
            return _("for side events only") if value == "side_events" else _("for the meeting")
    return value


def link_ends(meeting: Meeting, now: datetime) -> datetime:
    """Until when the link to a registration made now can be used: the end of the meeting."""
    end = end_of(meeting) or now + LINK_LASTS_WITHOUT_DAYS
    return max(end, now + LINK_LASTS_AT_LEAST)


def modalities_of(meeting: Meeting) -> list[Modality]:
    """How one can take part in a meeting of its format."""
    if meeting.format is MeetingFormat.HYBRID:
        return [Modality.IN_PERSON, Modality.ONLINE]
    return [Modality.ONLINE if meeting.format is MeetingFormat.VIRTUAL else Modality.IN_PERSON]


def name_key(name: str) -> str:
    """What a name is found again by: case, accents and punctuation do not count."""
    return folded(name)[:LONGEST_NAME]


def same_name(people: list[Person]) -> Person | None:
    """Of people of one name, the one who is meant where nothing but the name is said.

    One without an e-mail address was named in the same way before; of several with one, none can
    be told from the others.
    """
    bare = [person for person in people if person.email is None]
    if bare:
        return bare[0]
    return people[0] if len(people) == 1 else None


FIELD_LABELS: Mapping[str, str] = {
    "name": lazy("Name"),
    "email": lazy("E-mail"),
    "honorific": lazy("Form of address"),
    "position": lazy("Position"),
    "delegation": lazy("Delegation"),
    "function": lazy("Function"),
    "modality": lazy("How you take part"),
    "badge": lazy("Badge"),
    "events": lazy("Side events"),
    "listed": lazy("Name on the published list"),
    "passport_name": lazy("Name in the passport"),
    "gender": lazy("Gender"),
    "person": lazy("Person"),
    "answers": lazy("Answers to further questions"),
    "reason": lazy("Reason for the correction"),
}
UNDECIDED = frozenset({RegistrationState.SUBMITTED, RegistrationState.CHANGE_ASKED})
ALIVE = UNDECIDED | {RegistrationState.WAITING, RegistrationState.APPROVED}

FUNCTION_LABELS: Mapping[DelegationFunction, str] = {
    DelegationFunction.HEAD: lazy("Head of delegation"),
    DelegationFunction.DEPUTY_HEAD: lazy("Deputy head of delegation"),
    DelegationFunction.REPRESENTATIVE: lazy("Representative"),
    DelegationFunction.ALTERNATE: lazy("Alternate representative"),
    DelegationFunction.ADVISER: lazy("Adviser"),
    DelegationFunction.EXPERT: lazy("Expert"),
    DelegationFunction.OBSERVER: lazy("Observer"),
    DelegationFunction.ASSISTANT: lazy("Assistant"),
    DelegationFunction.INTERPRETER: lazy("Interpreter"),
}
EVENTS_ONLY = lazy("Side events only")
MODALITY_LABELS: Mapping[Modality, str] = {
    Modality.IN_PERSON: lazy("In person"),
    Modality.ONLINE: lazy("Online"),
}
GENDER_LABELS: Mapping[Gender, str] = {
    Gender.WOMAN: lazy("Woman"),
    Gender.MAN: lazy("Man"),
    Gender.OTHER: lazy("Other"),
}
LATE_LABELS: Mapping[LatePolicy, str] = {
    LatePolicy.ACCEPTED: lazy("are accepted and marked"),
    LatePolicy.UNTIL: lazy("are accepted and marked until a date"),
    LatePolicy.REFUSED: lazy("are not accepted"),
}
STATE_LABELS: Mapping[RegistrationState, str] = {
    RegistrationState.SUBMITTED: lazy("Waiting for approval"),
    RegistrationState.CHANGE_ASKED: lazy("Change asked for"),
    RegistrationState.WAITING: lazy("On the waiting list"),
    RegistrationState.APPROVED: lazy("Approved"),
    RegistrationState.DECLINED: lazy("Declined"),
    RegistrationState.CANCELLED: lazy("Cancelled"),
}
STATE_MARKS: Mapping[RegistrationState, str] = {
    RegistrationState.SUBMITTED: "wait",
    RegistrationState.CHANGE_ASKED: "warn",
    RegistrationState.WAITING: "wait",
    RegistrationState.APPROVED: "ok",
    RegistrationState.DECLINED: "stop",
    RegistrationState.CANCELLED: "off",
}


def said_function(registration: Registration) -> str:
    """What somebody is at the meeting, in words."""
    if registration.events_only:
        return str(EVENTS_ONLY)
    return str(FUNCTION_LABELS[registration.function])


# --- a list to take away ----------------------------------------------------------------------

_FORMULA_SIGNS = frozenset("=+-@'")
_UNSEEN = frozenset("CMZ")  # Unicode's controls and formats, marks, spaces


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what could be one.

    Looked at is the first sign that is seen, and a wide or small one (U+FF1D) is taken as plain:
    some spreadsheets do so too. What begins with an apostrophe gets a second one, so that taking
    one away always gives back what was typed.
    """
    seen = next((sign for sign in cell if unicodedata.category(sign)[0] not in _UNSEEN), "")
    shifted = cell.lstrip(" ").startswith(("\t", "\r"))
    is_risky = shifted or unicodedata.normalize("NFKC", seen) in _FORMULA_SIGNS
    return f"'{cell}" if is_risky else cell


def csv_of(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Rows as comma-separated values (RFC 4180) with a byte-order mark, which Excel needs."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in line] for line in lines)
    return "\ufeff" + file.getvalue()
