"""The last meeting's delegation, taken as a table of people for this one."""

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core.i18n import LANGUAGES, in_language
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.nominations import queries
from app.nominations.errors import NobodyToCopy
from app.nominations.models import Import
from app.nominations.rules.checking import Known
from app.nominations.rules.columns import COLUMN_LABELS, Column
from app.nominations.rules.tables import Table
from app.nominations.service.importing import read_in
from app.registrations.models import Person, Registration
from app.registrations.rules import FUNCTION_LABELS

COLUMNS = (
    Column.HONORIFIC,
    Column.NAME,
    Column.FUNCTION,
    Column.POSITION,
    Column.EMAIL,
    Column.LANGUAGE,
)


def read_last(
    db: Session, actor: Actor, meeting: Meeting, delegation: Delegation, *, language: str
) -> Import:
    """Keep who came to the last meeting, and is not on the list yet, as a table to be looked at.

    Saved, corrected and undone it is like any other. Raises `NobodyToCopy`.
    """
    last = queries.last_delegation(db, meeting, delegation.entity_id)
    known = queries.known_of(db, meeting.id, delegation.id)
    before = queries.who_came(db, last.delegation_id) if last else ()
    rows = [_row(one) for one in before if not _is_known(known, one.person)]
    if last is None or not rows:
        raise NobodyToCopy
    accounts.record(db, actor, "delegation.copied", meeting.id, delegation.id, people=len(rows))
    table = Table([[str(COLUMN_LABELS[kind]) for kind in COLUMNS], *rows])
    source = in_language(last.meeting)
    return read_in(db, actor, delegation, table, source=source, language=language)


def _is_known(known: Known, person: Person) -> bool:
    return person.email in known.emails or person.name_key in known.names


def _row(one: Registration) -> list[str]:
    function = str(FUNCTION_LABELS[one.function])
    person = one.person
    address = [person.email, LANGUAGES[person.language]] if person.email else ["", ""]
    return [person.honorific, person.name, function, person.position, *address]
