"""Tables of people: read, looked at, saved as a whole, and taken back as a whole."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.ids import new_id
from app.core.jobs import enqueue
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.nominations import queries
from app.nominations.errors import CannotUndo, FaultsLeft
from app.nominations.models import Import
from app.nominations.rules.checking import Checked, check
from app.nominations.rules.columns import Column, Layout, guess
from app.nominations.rules.people import ON_THE_LIST, is_untouched
from app.nominations.rules.tables import Table
from app.nominations.service.people import count_addresses, refuse_after_end
from app.registrations import queries as registrations_queries
from app.registrations import rules as registration_rules
from app.registrations import service as registrations
from app.registrations.models import Registration, RegistrationState
from app.registrations.rules import Entry

TELL = "nominations.tell"
# So long a table can be taken back before anybody is written to.
TOLD_AFTER = timedelta(minutes=10)


def read_in(
    db: Session, actor: Actor, delegation: Delegation, table: Table, *, source: str, language: str
) -> Import:
    """Keep a table to be looked at; one that was read before and not saved is forgotten.

    `source` is the name of the file, "" where the table was pasted; `language` that in which its
    people will be written to.
    """
    count_addresses(db, actor, sum(_addresses(row) for row in table.cells))
    for before in queries.unsaved_imports(db, delegation.id):
        db.delete(before)
    made = Import(
        id=new_id(),
        delegation_id=delegation.id,
        account_id=actor.account_id,
        source=source[:200],
        language=language,
        cells={"rows": table.cells, "guessed": table.guessed_encoding},
        layout=_as_json(guess(table.cells)),
        created_at=clock.now(),
    )
    db.add(made)
    db.flush()
    return made


def _addresses(cells: Iterable[str]) -> int:
    return sum("@" in cell for cell in cells)


def _as_json(layout: Layout) -> dict[str, object]:
    return {"heading": layout.heading, "columns": list(layout.columns), "left_out": []}


def layout_of(one: Import) -> Layout:
    """How the table is to be read."""
    columns = tuple(Column(kind) for kind in one.layout["columns"])
    return Layout(one.layout["heading"], columns)


def checked(db: Session, meeting: Meeting, one: Import) -> Checked:
    """The people of a table and what is wrong with it, against the lists as they are now."""
    known = queries.known_of(db, meeting.id, one.delegation_id)
    return check(one.cells["rows"], layout_of(one), known, one.layout["left_out"])


def correct(
    db: Session,
    actor: Actor,
    one: Import,
    layout: Layout,
    corrections: Mapping[tuple[int, int], str],
    *,
    left_out: set[int],
) -> None:
    """Say how a table is to be read, and what some cells should say instead.

    `corrections` are texts by row (from 1) and column (from 0), `left_out` numbers of rows; what
    is not in the table is ignored. Raises `TooMany`, see `count_addresses`.
    """
    rows = [list(row) for row in one.cells["rows"]]
    width, new = len(layout.columns), 0
    for (number, column), text in corrections.items():
        if 1 <= number <= len(rows) and column < width:
            row = rows[number - 1]
            row.extend([""] * (column + 1 - len(row)))
            new += _addresses([text]) if row[column] != text else 0
            row[column] = text
    count_addresses(db, actor, new)
    one.cells = {**one.cells, "rows": rows}
    before = set(one.layout["left_out"])
    one.layout = _as_json(layout) | {"left_out": sorted(before | left_out), "chosen": True}
    db.flush()


def save(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    delegation: Delegation,
    one: Import,
    *,
    language: str = "",
) -> list[Registration]:
    """Enter everybody of a table, or nobody; they are told a little later.

    `language` is that of mails to whom the table names none for, "" for that it was read in with.
    Raises `FaultsLeft`, `RegisteredElsewhere` and `RegistrationClosed`.
    """
    refuse_after_end(meeting)
    registrations_queries.places_to_change(db, meeting.id)  # before any other row, see there
    queries.hold(db, delegation.id)
    kept = queries.import_to_change(db, one.id)
    if kept is None or kept.saved_at is not None:
        raise FaultsLeft
    kept.language = language or kept.language
    found = checked(db, meeting, kept)
    if found.faults or not found.people:
        raise FaultsLeft
    entries = _entries(meeting, delegation, found, kept.language)
    made = registrations.add_members(db, actor, meeting, delegation, entries)
    kept.made = [registration.id for registration in made]
    kept.saved_at, kept.cells = clock.now(), {}
    accounts.record(
        db, actor, "table.saved", meeting.id, delegation.id, people=len(made), table=kept.id
    )
    enqueue(db, TELL, "mail", kept.id, delay_seconds=TOLD_AFTER.total_seconds())
    db.flush()
    return made


def _entries(
    meeting: Meeting, delegation: Delegation, found: Checked, language: str
) -> list[Entry]:
    modality = registration_rules.modalities_of(meeting)[0]
    return [
        Entry(
            name=person.name,
            email=person.email,
            entity=delegation.entity,
            honorific=person.honorific,
            position=person.position,
            function=person.function,
            modality=modality,
            language=person.language or language,
        )
        for person in found.people
    ]


def undo(db: Session, actor: Actor, meeting: Meeting, delegation: Delegation, one: Import) -> int:
    """Take those of a saved table out again who were not changed since; who was told is told that.

    Gives how many stay, because somebody changed them; twice is once. Raises `CannotUndo` when
    nobody is left to take out.
    """
    refuse_after_end(meeting)
    registrations_queries.places_to_change(db, meeting.id)  # before any other row, see there
    queries.hold(db, delegation.id)
    kept = queries.import_to_change(db, one.id)
    if kept is None or kept.saved_at is None or kept.undone_at is not None:
        return 0
    made = registrations_queries.registrations_by_ids(db, meeting.id, kept.made)
    members = [member for member in made if is_untouched(member)]
    if not members:
        raise CannotUndo
    now, untold = clock.now(), queries.untold_of(kept)
    for member in members:
        member.state, member.changed_at = RegistrationState.CANCELLED, now
        accounts.record(db, actor, "registration.cancelled", meeting.id, member.id, focal=True)
        if member.id not in untold:
            registrations.tell_cancelled(db, meeting, member, kept.id)
    registrations.close_with(db, meeting, *members)
    registrations.move_up(db, meeting)
    kept.undone_at = now
    accounts.record(
        db, actor, "table.undone", meeting.id, delegation.id, people=len(members), table=kept.id
    )
    db.flush()
    return sum(member.state in ON_THE_LIST for member in made)


def forget(db: Session, one: Import) -> None:
    """Forget a table that was read and is not to be saved."""
    if one.saved_at is None:
        db.delete(one)
        db.flush()
