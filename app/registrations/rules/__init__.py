"""Rules of registrations: when one may register, who is the same person, what may be decided."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.i18n import lazy
from app.delegations.models import Entity
from app.delegations.rules import folded
from app.meetings.models import Meeting, MeetingFormat
from app.meetings.rules import Stage, end_of, stage_of
from app.registrations.models import DelegationFunction, Modality, Person, RegistrationState

LINK_LASTS_AT_LEAST = timedelta(days=14)
LINK_LASTS_WITHOUT_DAYS = timedelta(days=365)
LONGEST_NAME = 200
WHO = "who"  # the step of a registration that gives name and address


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
    needs: str = ""
    is_demo: bool = False


class Door(StrEnum):
    """Whether registrations are taken."""

    OPEN = "open"
    LATE = "late"  # the deadline has passed: taken and marked
    CLOSED = "closed"  # the meeting is over


def door_of(meeting: Meeting, now: datetime) -> Door:
    """Whether registrations are taken at a moment."""
    if stage_of(meeting, now) is Stage.OVER:
        return Door.CLOSED
    deadline = meeting.registration_closes_at
    return Door.LATE if deadline is not None and now > deadline else Door.OPEN


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
MODALITY_LABELS: Mapping[Modality, str] = {
    Modality.IN_PERSON: lazy("In person"),
    Modality.ONLINE: lazy("Online"),
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


# --- a list to take away ----------------------------------------------------------------------

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what could be one.

    What begins with an apostrophe gets a second one, so that taking one away always gives back
    what was typed.
    """
    return f"'{cell}" if cell.lstrip(" ").startswith(_STARTS_A_FORMULA) else cell


def csv_of(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Rows as comma-separated values (RFC 4180) with a byte-order mark, which Excel needs."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in line] for line in lines)
    return "\ufeff" + file.getvalue()
