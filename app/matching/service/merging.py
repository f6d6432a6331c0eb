"""Making one person of two entries, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock, scripts
from app.core.happenings import tell
from app.core.i18n import in_language
from app.matching import queries
from app.matching.models import Merge, Suspicion, SuspicionState
from app.matching.rules.merging import (
    PERSON_FIELDS,
    REGISTRATION_FIELDS,
    Choice,
    PeopleMerged,
    choice,
    chosen,
    packed,
)
from app.matching.service.moving import kept_row, move_all, take_out, write
from app.meetings.models import Meeting
from app.registrations import queries as registrations
from app.registrations.models import Person, Registration, RegistrationState
from app.registrations.rules import ALIVE
from app.registrations.service import close_with, feed_path, known_feed_page, move_up, open_again

PEOPLE = Person.metadata.tables[Person.__tablename__]
REGISTRATIONS = Person.metadata.tables[Registration.__tablename__]
SUSPICIONS = Person.metadata.tables[Suspicion.__tablename__]


@dataclass(frozen=True)
class Both:
    """Two entries side by side; `second_stays` says which row goes on, whatever its values."""

    people: tuple[Person, Person]
    registrations: tuple[Registration | None, Registration | None]
    choices: tuple[Choice, ...]
    second_stays: bool

    @property
    def both_registered(self) -> bool:
        """Whether there are two registrations of which one goes."""
        return None not in self.registrations


def both_of(db: Session, suspicion: Suspicion) -> Both:
    """The two entries of a pair, with what would be kept by rule.

    Of a delegate and a badge for side events only, the delegate's registration stays as it is.
    """
    people = (suspicion.first, suspicion.second)
    first, second = (registrations.registration_of_person(db, person.id) for person in people)
    newer = _moment(people[1], second) > _moment(people[0], first)
    choices = [
        choice(name, _text(people[0], name), _text(people[1], name), second_is_newer=newer)
        for name in PERSON_FIELDS
    ]
    if first and second and first.events_only == second.events_only:
        choices += [
            choice(name, _text(first, name), _text(second, name), second_is_newer=newer)
            for name in REGISTRATION_FIELDS
        ]
    stays = _rank(second) > _rank(first) or (_rank(second) == _rank(first) and not newer)
    return Both(people, (first, second), tuple(choices), stays)


def _moment(person: Person, registration: Registration | None) -> Any:
    return (registration.changed_at if registration else None) or person.created_at


def _rank(registration: Registration | None) -> int:
    if registration is None:
        return 0
    if registration.state not in ALIVE:
        return 1
    if registration.events_only:  # a delegate's goes on, and the badge with it
        return 2
    return 4 if registration.state is RegistrationState.APPROVED else 3


def _text(entry: Person | Registration, field: str) -> str:
    if field == "delegation" and isinstance(entry, Registration):
        delegation = entry.delegation
        return in_language(delegation.entity.name) if delegation else entry.organisation
    value = getattr(entry, field)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(getattr(value, "value", value) or "")


def merge(
    db: Session, actor: Actor, meeting: Meeting, suspicion: Suspicion, posted: Mapping[str, str]
) -> Merge:
    """Make one person of a pair: `posted` says field by field whose value is kept.

    Everything that named the other one names the kept one; links in mails to both go on working.
    What there was before is kept with it, for `undo`.
    """
    registrations.places_to_change(db, meeting.id)  # before the rows of anybody, see there
    both = both_of(db, suspicion)
    kept, lost = _turned(both.people, second=both.second_stays)
    meeting_id, kept_id, lost_id = meeting.id, kept.id, lost.id
    registered, other = _turned(both.registrations, second=both.second_stays)
    before = _before(db, kept.id, lost.id, registered, other)
    values = _values(both, chosen(both.choices, posted))
    moved = []
    if registered and other:
        moved += move_all(db, REGISTRATIONS.name, other.id, registered.id)
        take_out(db, REGISTRATIONS, other.id)
        write(db, REGISTRATIONS, registered.id, values["registration"])
    moved += move_all(db, PEOPLE.name, lost.id, kept.id)
    _remember_different(db, lost.id, kept.id)
    take_out(db, PEOPLE, lost.id)
    write(db, PEOPLE, kept.id, values["person"])
    for gone in (lost, other if registered else None):
        if gone is not None:
            db.expunge(gone)
    db.expire_all()
    see_to_needs(db, meeting, kept_id)
    if known_feed_page(db, kept_id):  # it opens still, and shows the address of who is kept
        feed_path(db, db.get_one(Person, kept_id))
    made = Merge(
        meeting_id=meeting_id,
        person_id=kept_id,
        at=clock.now(),
        account_id=actor.account_id,
        before=before,
        moved=moved,
        after=_after(db, kept_id),
    )
    db.add(made)
    accounts.record(db, actor, "people.merged", meeting_id, kept_id, other=lost_id)
    tell(db, PeopleMerged(meeting_id, (kept_id,)))
    move_up(db, meeting)  # of two places one came free
    return made


def see_to_needs(db: Session, meeting: Meeting, person_id: str) -> None:
    """Ask again for what had closed of somebody who comes, and close what is open of others.

    What people need moves with their entries, and one of two may have been cancelled.
    """
    registration = registrations.registration_of_person(db, person_id)
    if registration is None:
        return
    if registration.state in ALIVE:
        open_again(db, registration)
    else:
        close_with(db, meeting, registration)


def _before(
    db: Session,
    kept_id: str,
    lost_id: str,
    registered: Registration | None,
    other: Registration | None,
) -> dict[str, Any]:
    gone = other.id if registered and other else None
    return {
        "kept": kept_row(db, PEOPLE, kept_id),
        "lost": kept_row(db, PEOPLE, lost_id),
        "registration": kept_row(db, REGISTRATIONS, registered.id if registered else None),
        "lost_registration": kept_row(db, REGISTRATIONS, gone),
        "pairs": [packed(_row(pair)) for pair in queries.suspicions_with(db, lost_id)],
    }


def _turned(pair: tuple[Any, Any], *, second: bool) -> tuple[Any, Any]:
    return (pair[1], pair[0]) if second else pair


def _row(pair: Suspicion) -> dict[str, Any]:
    return {column.name: getattr(pair, column.name) for column in SUSPICIONS.columns}


def _values(both: Both, seconds: Mapping[str, bool]) -> dict[str, dict[str, Any]]:
    person = {name: getattr(both.people[seconds[name]], name) for name in PERSON_FIELDS}
    person["name_key"] = both.people[seconds["name"]].name_key
    person["search_key"] = scripts.search_key(person["name"], person["email"] or "")
    values: dict[str, Any] = {}
    if both.both_registered:
        for name in (one for one in REGISTRATION_FIELDS if one in seconds):
            entry = both.registrations[seconds[name]]
            if name == "delegation":
                values["delegation_id"] = getattr(entry, "delegation_id", None)
                values["organisation"] = getattr(entry, "organisation", "")
            else:
                values[name] = getattr(entry, name)
    return {"person": person, "registration": values}


def _remember_different(db: Session, lost_id: str, kept_id: str) -> None:
    """Who is not the one is not the other either."""
    known = {_other(pair, kept_id) for pair in queries.suspicions_with(db, kept_id)}
    for pair in queries.suspicions_with(db, lost_id):
        third = _other(pair, lost_id)
        if pair.state is SuspicionState.DIFFERENT and third not in known | {kept_id}:
            pair.first_id, pair.second_id = sorted((third, kept_id))
        else:
            db.delete(pair)
    db.flush()


def _other(pair: Suspicion, person_id: str) -> str:
    return pair.second_id if pair.first_id == person_id else pair.first_id


def _after(db: Session, kept_id: str) -> dict[str, Any]:
    registration = registrations.registration_of_person(db, kept_id)
    registered = kept_row(db, REGISTRATIONS, registration.id if registration else None)
    return {"kept": kept_row(db, PEOPLE, kept_id), "registration": registered}
