"""What organisers should see beside a registration, wherever it is named."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.happenings import tell
from app.delegations import service as delegations
from app.meetings.models import Meeting
from app.registrations import queries
from app.registrations.models import Registration
from app.registrations.queries import Known, Noted
from app.registrations.rules.notes import Note


def noted(db: Session, actor: Actor, meeting_id: str) -> Noted:
    """How those are found of whom something is to be noted, as far as an organiser may see it."""
    found = queries.own_notes(meeting_id, needs=actor.cares_at(meeting_id))
    tell(db, found)
    return found


def notes_of_lines(
    db: Session,
    meeting: Meeting,
    found: Noted,
    lines: Sequence[Any],
    known: Mapping[str, Known],
) -> Mapping[str, list[Note]]:
    """What is to be noted of registrations (with `id` and `delegation_id`), by their ids.

    `known` are their delegations, by id.
    """
    notes = queries.notes_of(db, found, [one.id for one in lines])
    wrong = _disagreeing(db, meeting, {one.delegation_id for one in lines}, known)
    said: dict[str, list[Note]] = {}
    for one in lines:  # of most there is nothing to be said
        of_one = set(notes.get(one.id, ()))
        if one.delegation_id in wrong:
            of_one.add(Note.CATEGORY)
        if of_one:
            said[one.id] = [note for note in Note if note in of_one]
    return said


def notes_of_members(
    db: Session, actor: Actor, meeting_id: str, members: Sequence[Registration]
) -> Mapping[str, list[Note]]:
    """The same of people of one delegation, of which the page says for itself how it is counted."""
    found = queries.notes_of(db, noted(db, actor, meeting_id), [one.id for one in members])
    return {key: [note for note in Note if note in notes] for key, notes in found.items()}


def _disagreeing(
    db: Session, meeting: Meeting, ids: Iterable[str | None], known: Mapping[str, Known]
) -> set[str]:
    shown = {key: known[key] for key in ids if key is not None and key in known}
    standings = delegations.standings_of(db, meeting, shown)
    return {key for key, standing in standings.items() if standing.disagrees}
