"""Selects on what was erased, on whose data somebody may see, and on what names them."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Account, Role, Token
from app.core.db import Base
from app.core.files import StoredFile
from app.core.personal import Until
from app.delegations.models import Delegation
from app.invitations.models import IncomingMail
from app.judging.models import Recusal, Review, Reviewer, ReviewTask
from app.meetings.models import Meeting
from app.messages.models import (
    MailReader,
    MailRefusal,
    Message,
    MessageState,
    Suppression,
    Telephone,
)
from app.nominations.models import Import, Invitation, Letter
from app.privacy.models import Erasure, Retention
from app.privacy.queries.rows import (
    NAMELESS,
    Whose,
    blanks,
    number_of,
    of_meeting,
    of_people,
    says_something,
    table_of,
    values_of,
)
from app.privacy.rules import USUAL
from app.registrations.models import (
    Person,
    Registration,
    RegistrationChange,
    RegistrationTransfer,
)
from app.side_events.models import Partner, SideEvent

__all__ = [
    "NAMELESS",
    "Whose",
    "blanks",
    "number_of",
    "of_meeting",
    "of_people",
    "says_something",
    "table_of",
    "values_of",
]


# --- how long, and what was erased ---------------------------------------------------------------


def all_meetings(db: Session) -> Sequence[Meeting]:
    """Every meeting, by its address."""
    return db.scalars(select(Meeting).order_by(Meeting.slug)).all()


def days_kept(db: Session, meeting_id: str) -> dict[Until, int]:
    """For how many days after a meeting each kind of data is kept."""
    found = db.get(Retention, meeting_id)
    return {until: getattr(found, until.value) if found else days for until, days in USUAL.items()}


def erasures_of(db: Session, meeting_id: str) -> Sequence[Erasure]:
    """What was erased of a meeting, the first first."""
    return db.scalars(
        select(Erasure).where(Erasure.meeting_id == meeting_id).order_by(Erasure.number)
    ).all()


def last_erasure(db: Session, meeting_id: str) -> Erasure | None:
    """What was erased last."""
    return db.scalar(
        select(Erasure)
        .where(Erasure.meeting_id == meeting_id)
        .order_by(Erasure.number.desc())
        .limit(1)
    )


def was_erased(db: Session, meeting_id: str, until: Until) -> bool:
    """Whether something was erased at one of the dates of a meeting."""
    found = select(Erasure.id).where(Erasure.meeting_id == meeting_id, Erasure.until == until)
    return db.scalar(found.limit(1)) is not None


def unshredded(db: Session) -> Sequence[Erasure]:
    """Erasures whose bytes may still be in the database's files."""
    return db.scalars(select(Erasure).where(Erasure.shredded_at.is_(None))).all()


# --- one person ----------------------------------------------------------------------------------


def person_with_address(db: Session, meeting_id: str, email: str) -> Person | None:
    """Whoever has this address (in lower case) at a meeting."""
    return db.scalar(select(Person).where(Person.meeting_id == meeting_id, Person.email == email))


def person_of(db: Session, person_id: str) -> tuple[Person, Registration | None] | None:
    """A person with their registration, if they have one; delegation and entity loaded."""
    person = db.get(Person, person_id)
    if person is None:
        return None
    registration = db.scalar(
        select(Registration)
        .where(Registration.person_id == person_id)
        .options(
            joinedload(Registration.person),
            joinedload(Registration.delegation).joinedload(Delegation.entity),
        )
    )
    return person, registration


def mails_to(db: Session, meeting_id: str, email: str) -> Sequence[Message]:
    """The mails of a meeting to an address, oldest first."""
    return db.scalars(
        select(Message)
        .where(Message.meeting_id == meeting_id, Message.to_email == email)
        .order_by(Message.created_at)
    ).all()


def mails_that_went(db: Session, meeting_id: str) -> Sequence[Message]:
    """The mails of a meeting whose text is kept though nobody waits for them."""
    return db.scalars(
        select(Message).where(
            Message.meeting_id == meeting_id,
            Message.state.not_in((MessageState.QUEUED, MessageState.WAITING)),
            or_(Message.text != "", Message.subject != "", Message.sealed != ""),
        )
    ).all()


def letters_from(db: Session, meeting_id: str, email: str) -> Sequence[IncomingMail]:
    """The mails that came in from an address about a meeting."""
    chosen = select(IncomingMail).where(
        IncomingMail.meeting_id == meeting_id, IncomingMail.email == email
    )
    return db.scalars(chosen).all()


def offers_to(db: Session, meeting_id: str, email: str) -> Sequence[RegistrationTransfer]:
    """Registrations of a meeting that were offered to an address."""
    return db.scalars(
        select(RegistrationTransfer)
        .join(Registration, Registration.id == RegistrationTransfer.registration_id)
        .where(Registration.meeting_id == meeting_id, RegistrationTransfer.email == email)
    ).all()


def changes_of_person(db: Session, registration_id: str) -> Sequence[RegistrationChange]:
    """What says in others' registrations that this one was handed to them."""
    successors = select(RegistrationTransfer.successor_id).where(
        RegistrationTransfer.registration_id == registration_id,
        RegistrationTransfer.successor_id.is_not(None),
    )
    return db.scalars(
        select(RegistrationChange).where(
            RegistrationChange.registration_id.in_(successors), RegistrationChange.field == "person"
        )
    ).all()


def imports_of(db: Session, delegation_id: str) -> Sequence[Import]:
    """The tables of people of a delegation."""
    return db.scalars(select(Import).where(Import.delegation_id == delegation_id)).all()


def letters_of(db: Session, delegation_id: str) -> Sequence[Letter]:
    """The letters of a delegation."""
    return db.scalars(select(Letter).where(Letter.delegation_id == delegation_id)).all()


def by_address(meeting_id: str, email: str) -> list[tuple[str, Table, ColumnElement[bool]]]:
    """Rows that name an address and hang on nobody: the line of the register, table, which rows."""
    mails, events = table_of(Message.__tablename__), table_of(SideEvent.__tablename__)
    partners = table_of(Partner.__tablename__)
    asked, accounts = table_of(Invitation.__tablename__), table_of(Account.__tablename__)
    unwanted, refused = table_of(Suppression.__tablename__), table_of(MailRefusal.__tablename__)
    readers = table_of(MailReader.__tablename__)
    letters, numbers = table_of(IncomingMail.__tablename__), table_of(Telephone.__tablename__)
    return [
        ("mails", mails, of_meeting(mails, meeting_id) & (mails.c.to_email == email)),
        ("application", events, of_meeting(events, meeting_id) & (events.c.contact_email == email)),
        ("partner", partners, of_meeting(partners, meeting_id) & (partners.c.email == email)),
        ("invitation", asked, of_meeting(asked, meeting_id) & (asked.c.email == email)),
        ("account", accounts, accounts.c.email == email),
        ("suppression", unwanted, of_meeting(unwanted, meeting_id) & (unwanted.c.email == email)),
        ("telephone", numbers, of_meeting(numbers, meeting_id) & (numbers.c.email == email)),
        ("mail_reader", readers, of_meeting(readers, meeting_id) & (readers.c.email == email)),
        ("mail_refusal", refused, of_meeting(refused, meeting_id) & (refused.c.email == email)),
        ("calendar_answers", letters, _letters_of_nobody(letters, meeting_id, email)),
        *_as_reviewer(meeting_id, email),
    ]


def _letters_of_nobody(letters: Table, meeting_id: str, email: str) -> ColumnElement[bool]:
    """Letters from an address that hang on no person, who has theirs told by the register."""
    of_nobody = letters.c.person_id.is_(None) & (letters.c.email == email)
    return of_meeting(letters, meeting_id) & of_nobody


def _as_reviewer(meeting_id: str, email: str) -> list[tuple[str, Table, ColumnElement[bool]]]:
    """What the account of an address judged at a meeting."""
    mine = select(Account.id).where(Account.email == email)
    tables = [table_of(one.__tablename__) for one in (Review, Recusal, ReviewTask, Reviewer)]
    return [
        ("review", one, of_meeting(one, meeting_id) & one.c.account_id.in_(mine)) for one in tables
    ]


def applications_of(db: Session, meeting_id: str, email: str) -> Sequence[str]:
    """The ids of the applications for which this address is the one to write to."""
    return db.scalars(
        select(SideEvent.id)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.contact_email == email)
        .order_by(SideEvent.number)
    ).all()


# --- a whole meeting -----------------------------------------------------------------------------


def ids_of(db: Session, table: str, meeting_id: str) -> list[str]:
    """The ids of a table's rows that belong to a meeting."""
    found = table_of(table)
    return list(db.scalars(select(found.c.id).where(of_meeting(found, meeting_id))))


def tokens_naming(db: Session, ids: Collection[str]) -> Sequence[Token]:
    """The links to these."""
    return db.scalars(select(Token).where(Token.subject_id.in_(ids))).all()


def roles_at(db: Session, meeting_id: str) -> Sequence[Role]:
    """The roles at a meeting and for its delegations."""
    delegations = select(Delegation.id).where(Delegation.meeting_id == meeting_id)
    return db.scalars(
        select(Role).where(or_(Role.meeting_id == meeting_id, Role.delegation_id.in_(delegations)))
    ).all()


def without_task(db: Session, account_ids: Collection[str]) -> Sequence[Account]:
    """Those of the accounts that hold no role."""
    return db.scalars(
        select(Account).where(
            Account.id.in_(account_ids), Account.id.not_in(select(Role.account_id))
        )
    ).all()


def files_that_nobody_names(db: Session) -> Sequence[str]:
    """The ids of files that no row of any table names any more, and that wait for no form."""
    files = table_of(StoredFile.__tablename__)
    naming = [
        select(column).where(column.is_not(None))
        for table in Base.metadata.sorted_tables
        for column in table.c
        if any(key.column.table is files for key in column.foreign_keys)
    ]
    return db.scalars(
        select(StoredFile.id).where(
            StoredFile.waits_for.is_(None), *(StoredFile.id.not_in(one) for one in naming)
        )
    ).all()
