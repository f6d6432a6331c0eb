"""Selects for what is to be noted beside registrations.

However much there is to be noted, all of it is found in one select, and counted in one. Both have
many parts and are always the same: they are put together once, because that takes longer than
asking them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from app.delegations.models import Delegation
from app.registrations.models import (
    AccommodationNeed,
    DelegationFunction,
    LetterRequest,
    NeedState,
    Person,
    Registration,
    RegistrationState,
    SponsorshipRequest,
    SupportState,
)
from app.registrations.rules import ALIVE
from app.registrations.rules.listing import Mark
from app.registrations.rules.notes import OPEN, SAID_BY_STATE, Note

Parts = tuple[tuple[Note, Select[Any]], ...]
MEETING = bindparam("meeting_id", type_=String)  # whatever finds people of a meeting names it so


@dataclass(frozen=True)
class Noted:
    """Of whom at a meeting something is to be noted: for each note how they are found.

    Each select gives ids of registrations. Whoever knows of more adds to it. `needs` says whether
    who asks may know that somebody needs something.
    """

    meeting_id: str
    needs: bool = False
    found: dict[Note, list[Select[Any]]] = field(default_factory=dict)

    def add(self, note: Note, *found: Select[Any]) -> None:
        """Say how those are found of whom this is to be noted."""
        self.found.setdefault(note, []).extend(found)

    def parts(self, notes: Iterable[Note]) -> Parts:
        """How those are found of whom one of these notes is to be made, with the note."""
        return tuple((note, one) for note in notes for one in self.found.get(note, ()))

    def any_of(self, notes: Iterable[Note]) -> ColumnElement[bool]:
        """What holds for registrations of which one of these is to be noted."""
        found = [one for _note, one in self.parts(notes)]
        if not found:
            return false()
        return Registration.id.in_(union_all(*found).params(meeting_id=self.meeting_id))


@dataclass(frozen=True)
class Narrowed:
    """Among whom marks are counted: by what else is asked for; None asks for all."""

    state: str | None = None
    function: str | None = None
    modality: str | None = None
    way: str | None = None
    delegation_id: str | None = None
    delegations: Collection[str] | None = None
    ids: Collection[str] | None = None


def of_meeting() -> Select[Any]:
    """Finds registrations of the meeting that is asked for, of whom something else is asked too.

    The meeting is said so that no index is used for it: SQLite would go through the whole meeting
    for the few who are looked for.
    """
    return select(Registration.id).where(func.coalesce(Registration.meeting_id, "") == MEETING)


@cache
def _own() -> Mapping[Note, Select[Any]]:
    alive = of_meeting().where(Registration.state.in_(ALIVE))
    change = Registration.state == RegistrationState.CHANGE_ASKED
    needs = select(AccommodationNeed.registration_id)
    needs = needs.where(AccommodationNeed.state == NeedState.ASKED)
    return {
        Note.CHANGE: select(Registration.id).where(Registration.meeting_id == MEETING, change),
        Note.SPONSORSHIP: alive.where(Registration.id.in_(_asked(SponsorshipRequest))),
        Note.LETTER: alive.where(Registration.id.in_(_asked(LetterRequest))),
        Note.NEED: alive.where(Registration.id.in_(needs)),
        Note.HEADS: _not_the_only_head(alive),
        Note.TWO: _in_two(alive),
    }


def own_notes(meeting_id: str, *, needs: bool) -> Noted:
    """What registrations themselves know of."""
    noted = Noted(meeting_id, needs)
    for note, found in _own().items():
        if needs or note is not Note.NEED:
            noted.add(note, found)
    return noted


def _asked(kind: type[SponsorshipRequest] | type[LetterRequest]) -> Select[Any]:
    return select(kind.registration_id).where(kind.state == SupportState.ASKED)


def _not_the_only_head(alive: Select[Any]) -> Select[Any]:
    other = aliased(Registration)
    heads = select(other.id).where(
        other.meeting_id == Registration.meeting_id,
        other.delegation_id == Registration.delegation_id,
        other.state.in_(ALIVE),
        other.function == DelegationFunction.HEAD,
        other.id != Registration.id,
    )
    not_final = select(Delegation.id).where(
        Delegation.id == Registration.delegation_id, Delegation.final_at.is_(None)
    )
    is_head = Registration.function == DelegationFunction.HEAD
    return alive.where(is_head, heads.exists(), not_final.exists())


def _in_two(alive: Select[Any]) -> Select[Any]:
    this, person, other = aliased(Person), aliased(Person), aliased(Registration)
    elsewhere = (
        select(other.id)
        .select_from(this)
        .join(person, and_(person.meeting_id == this.meeting_id, person.name_key == this.name_key))
        .join(other, other.person_id == person.id)
        .where(
            this.id == Registration.person_id,
            other.delegation_id != Registration.delegation_id,
            other.state.in_(ALIVE),
        )
    )
    return alive.where(elsewhere.exists())


def notes_of(db: Session, noted: Noted, ids: Collection[str]) -> Mapping[str, set[Note]]:
    """What is to be noted of each of these registrations, by its id; what its state says is not."""
    parts = noted.parts(note for note in Note if note not in SAID_BY_STATE)
    notes: dict[str, set[Note]] = defaultdict(set)
    if ids:
        asked = {"meeting_id": noted.meeting_id, "ids": list(ids)}
        for row in db.connection().execute(_lines(parts), asked):
            notes[row[0]].add(Note(row[1]))
    return notes


def numbers_of_marks(db: Session, noted: Noted, among: Narrowed) -> Mapping[Mark, int]:
    """How many registrations each mark would find; of open ones but for changes asked for."""
    asked: dict[str, Any] = {"meeting_id": noted.meeting_id}
    asked |= {name: getattr(among, name) for name in _NARROWING}
    for name in ("delegations", "ids"):
        chosen = getattr(among, name)
        asked |= {name: list(chosen or ()), f"any_{name}": int(chosen is None)}
    found = db.connection().execute(_numbers(noted.parts(NOTED)), asked).one()
    return dict(zip((Mark.OPEN, *map(Mark, NOTED)), (number or 0 for number in found), strict=True))


@lru_cache(maxsize=16)
def _lines(parts: Parts) -> Any:
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    shown = select(Registration.id).where(Registration.id.in_(ids)).cte()
    return union_all(
        *(
            one.add_columns(literal(note.value)).where(Registration.id.in_(select(shown.c.id)))
            for note, one in parts
        )
    )


NOTED = tuple(note for note in OPEN if note not in SAID_BY_STATE)
_STATE: ColumnElement[str] = type_coerce(Registration.state, String)
_NARROWING: Mapping[str, ColumnElement[str]] = {
    name: type_coerce(getattr(Registration, name), String)
    for name in ("state", "function", "modality", "way", "delegation_id")
}


@lru_cache(maxsize=16)
def _numbers(parts: Parts) -> Any:
    noted = (one.add_columns(literal(note.value).label("note")) for note, one in parts)
    found = union_all(*noted).subquery()
    has = {
        note: func.max(case((found.c.note == note.value, 1), else_=0)).label(note.value)
        for note in NOTED
    }
    by_id = select(found.c.id, *has.values()).group_by(found.c.id).subquery()
    # Of whom a change was asked for is told by their state, and counted with it.
    others = case((_STATE.is_distinct_from(RegistrationState.CHANGE_ASKED.value), 1), else_=0)
    numbers = [func.sum(others), *(func.sum(by_id.c[note.value]) for note in NOTED)]
    wanted = [
        or_(bindparam(name, type_=String).is_(None), column == bindparam(name, type_=String))
        for name, column in _NARROWING.items()
    ]
    for name, column in (("delegations", Registration.delegation_id), ("ids", Registration.id)):
        chosen = column.in_(bindparam(name, expanding=True))
        wanted.append(or_(bindparam(f"any_{name}", type_=Integer) == 1, chosen))
    counted = select(*numbers).select_from(by_id)
    return counted.join(Registration, Registration.id == by_id.c.id).where(*wanted)
