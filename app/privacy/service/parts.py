"""What needs more than the register says: things that hang on an address, or hold many people.

A feature whose data hang on a person in a way of their own adds a `Part` here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import RoleKind
from app.core.db import Base
from app.core.files import StoredFile, can_be_read
from app.core.i18n import in_language
from app.core.personal import Until
from app.core.sealing import STAYS_SEALED, KeyMissing
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.messages.models import Message
from app.messages.service import again
from app.participants import queries as participants_queries
from app.participants import service as participants
from app.participants.rules.listing import from_json
from app.privacy import queries
from app.privacy.rules import REGISTER, Count
from app.privacy.service.sweeping import empty
from app.questions import service as questions
from app.registrations.models import Person, Registration
from app.schedule import service as schedule
from app.side_events import queries as side_events

ENDING_ROLES = frozenset(
    {RoleKind.CARE, RoleKind.CHECK_IN, RoleKind.FOCAL_POINT, RoleKind.REVIEWER}
)


@dataclass(frozen=True)
class One:
    """A person of a meeting, with their registration if they have one."""

    meeting: Meeting
    person: Person
    registration: Registration | None

    @property
    def ids(self) -> list[str]:
        """The ids under which links know them."""
        return [self.person.id, *([self.registration.id] if self.registration else [])]

    @property
    def whose(self) -> queries.Whose:
        """The same for whatever hangs on them."""
        return queries.Whose(self.ids[:1], self.ids[1:])


@dataclass(frozen=True)
class Part:
    """Erases what is due of a meeting, and what one person asks for; tells what is kept of one.

    `told` gives, by the code of a line of the register, what their own copy holds besides.
    """

    due: Callable[[Session, Meeting, Until], Iterable[Count]]
    asked: Callable[[Session, One], Iterable[Count]]
    told: Callable[[Session, One], Mapping[str, list[dict[str, Any]]]]


# --- links, roles, accounts, files ---------------------------------------------------------------


def _contact_due(db: Session, meeting: Meeting, until: Until) -> Iterator[Count]:
    if until is not Until.CONTACT:
        return
    ids = [
        one
        for table in ("person", "registration", "side_event", "partner", "speaker", "invitation")
        for one in queries.ids_of(db, table, meeting.id)
    ]
    yield _links_gone(db, ids)
    yield from _tasks_gone(db, meeting)
    yield _files_gone(db)


def _links_gone(db: Session, ids: list[str]) -> Count:
    found = queries.tokens_naming(db, ids)
    for token in found:
        db.delete(token)
    db.flush()
    return Count("token", len(found), len(queries.tokens_naming(db, ids)))


def _tasks_gone(db: Session, meeting: Meeting) -> Iterator[Count]:
    """Focal points and helpers have no task any more; whoever has none anywhere is erased."""
    roles = [one for one in queries.roles_at(db, meeting.id) if one.kind in ENDING_ROLES]
    accounts = {one.account_id for one in roles}
    for role in roles:
        db.delete(role)
    db.flush()
    yield Count("role", len(roles))
    idle = queries.without_task(db, accounts)
    yield _links_gone(db, [one.id for one in idle])
    for account in idle:
        db.delete(account)
    db.flush()
    yield Count("account", len(idle), len(queries.without_task(db, accounts)))


def _files_gone(db: Session) -> Count:
    found = queries.files_that_nobody_names(db)
    for file_id in found:
        db.delete(db.get_one(StoredFile, file_id))
    db.flush()
    return Count("stored_file", len(found), len(queries.files_that_nobody_names(db)))


# --- what was published --------------------------------------------------------------------------


def _records_due(db: Session, meeting: Meeting, until: Until) -> Iterator[Count]:
    if until is not Until.RECORDS:
        return
    yield _names_gone(db, meeting, None)
    forgotten = schedule.forget_speakers(db, meeting.id)
    yield Count("released_event", forgotten, schedule.speakers_named(db, meeting.id))
    yield from empty(
        db,
        "speaker",
        ("name", "honorific", "affiliation"),
        lambda table: queries.of_meeting(table, meeting.id),
    )


def _names_gone(db: Session, meeting: Meeting, ids: frozenset[str] | None) -> Count:
    """Take names out of the lists that were issued: those of these registrations, None for all."""

    def named() -> list[frozenset[str]]:
        told = [frozenset(from_json(one.content).entries()) for one in lists]
        return [one if ids is None else one & ids for one in told]

    lists = participants_queries.lists_with_content(db, meeting.id)
    before = named()
    participants.forget(db, meeting, frozenset().union(*before))
    left = sum(bool(one) for one in named())
    return Count("participant_list", sum(bool(one) for one in before) - left, left)


def _records_asked(db: Session, one: One) -> Iterator[Count]:
    if one.registration is not None:
        one.registration.listed = False  # named neither in what is issued nor in what will be
        yield _names_gone(db, one.meeting, frozenset({one.registration.id}))


def _records_told(db: Session, one: One) -> Mapping[str, list[dict[str, Any]]]:
    if one.registration is None:
        return {}
    found = []
    for issued in participants_queries.lists_with_content(db, one.meeting.id):
        entry = from_json(issued.content).entries().get(one.registration.id)
        if entry is not None:
            heading, member = entry
            found.append(
                {
                    "issued_at": issued.issued_at,
                    "symbol": issued.symbol,
                    "delegation": in_language(heading.name),
                    "honorific": member.honorific,
                    "name": member.name,
                    "position": member.position,
                }
            )
    return {"list": found}


# --- mails, and what others wrote of somebody ----------------------------------------------------


def _contact_asked(db: Session, one: One) -> Iterator[Count]:
    yield _links_gone(db, one.ids)
    email, meeting_id = one.person.email, one.meeting.id
    if email:
        mails = queries.mails_to(db, meeting_id, email)
        suppressed = messages.suppression_of(db, meeting_id, email)
        telephone = messages.telephone_of(db, meeting_id, email)
        reader = messages.reader(db, meeting_id, email)
        gone: Mapping[str, Sequence[Base]] = {
            "incoming_mail": queries.letters_from(db, meeting_id, email),
            "mail_reader": [reader] if reader else [],
            "mail_refusal": messages.refusals_of(db, meeting_id, email),
            "registration_transfer": queries.offers_to(db, meeting_id, email),
            "suppression": [suppressed] if suppressed else [],
            "telephone": [telephone] if telephone else [],
        }
        for row in (*mails, *chain.from_iterable(gone.values())):
            db.delete(row)
        db.flush()
        for table, rows in gone.items():
            yield Count(table, len(rows))
        yield Count("message", len(mails), len(queries.mails_to(db, meeting_id, email)))
    yield _unnamed_in_mails(db, one)
    if one.registration is not None:
        yield from _unnamed_by_delegation(db, one, one.registration)


def _unnamed_in_mails(db: Session, one: One) -> Count:
    """Mails to others that name somebody: once they have gone, nobody needs their text."""
    words = [word for word in (one.person.name, one.person.email) if word]
    named = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words))
    found = 0
    for mail in queries.mails_that_went(db, one.meeting.id):
        if named.search(f"{mail.subject}\n{mail.first}") or _may_name(db, mail, named):
            mail.first = None
            mail.subject = mail.text = mail.html = mail.sealed = ""
            mail.attachments = []
            found += 1
    db.flush()
    return Count("message", found)


def _may_name(db: Session, mail: Message, named: re.Pattern[str]) -> bool:
    """Whether a mail named somebody; of what no key opens any more, nobody can say that not."""
    try:
        return named.search(str(again.said_by(db, mail))) is not None
    except KeyMissing:
        return True


def _unnamed_by_delegation(db: Session, one: One, own: Registration) -> Iterator[Count]:
    changes = [change for change in queries.changes_of_person(db, own.id) if change.old]
    for change in changes:
        change.old = queries.NAMELESS
    yield Count("registration_change", len(changes))
    if own.delegation_id is None:
        return
    words = {word for word in (one.person.name, one.person.email) if word}
    cleaned = 0
    for table in queries.imports_of(db, own.delegation_id):
        rows = table.cells.get("rows", [])
        kept = [row for row in rows if not words & {str(cell).strip() for cell in row}]
        if len(kept) < len(rows):
            table.cells = {**table.cells, "rows": kept}
            cleaned += 1
    yield Count("nomination_import", cleaned)
    for letter in queries.letters_of(db, own.delegation_id):
        if any(part in letter.name.casefold() for part in one.person.name.casefold().split()):
            letter.name = ""
        if own.id in letter.listed or own.id in letter.settled:
            letter.listed = {key: kept for key, kept in letter.listed.items() if key != own.id}
            letter.settled = {key: kept for key, kept in letter.settled.items() if key != own.id}
            yield Count("letter", 1)
    db.flush()


def _contact_told(db: Session, one: One) -> Mapping[str, list[dict[str, Any]]]:
    letters = _letters_naming(db, one)
    if not one.person.email:
        return {"letter": letters}
    found = {"letter": letters}
    for code, table, wanted in queries.by_address(one.meeting.id, one.person.email):
        rows = queries.values_of(db, table, _columns(code, table.name), wanted)
        found.setdefault(code, []).extend(rows)
    return found


def _letters_naming(db: Session, one: One) -> list[dict[str, Any]]:
    own = one.registration
    if own is None or own.delegation_id is None:
        return []
    letters = queries.letters_of(db, own.delegation_id)
    return [{"created_at": letter.created_at} for letter in letters if own.id in letter.listed]


def _columns(code: str, table: str) -> tuple[str, ...]:
    return next(line.columns[table] for line in REGISTER if line.code == code)


# --- answers to the questions of a meeting -------------------------------------------------------


def _answers_due(db: Session, meeting: Meeting, until: Until) -> Iterator[Count]:
    if until is Until.CONTACT:  # what was promised for less long has gone before
        yield Count("answer", questions.erase_all(db, meeting.id))


def _answers_asked(db: Session, one: One) -> Iterator[Count]:
    # What an application answered stays with it, as whom to ask about it does.
    if one.registration is not None:
        yield Count("answer", questions.erase_answers(db, one.registration.id))


def _answers_told(db: Session, one: One) -> Mapping[str, list[dict[str, Any]]]:
    return {
        "answers": [
            {"question": in_language(answer.wording.text)} | _answer_told(db, answer, file)
            for answer, file in _answers_with_files(db, one)
        ]
    }


def _answer_told(db: Session, answer: questions.Told, file: StoredFile | None) -> dict[str, Any]:
    if file is None:
        return {"answer": answer.text}
    if can_be_read(db, file):
        return {"answer": answer.text, "file": name_in_copy(file)}
    return {"answer": str(STAYS_SEALED)}


def _answers_with_files(
    db: Session, one: One
) -> Iterator[tuple[questions.Told, StoredFile | None]]:
    subjects = [one.registration.id] if one.registration else []
    if one.person.email:
        subjects += queries.applications_of(db, one.meeting.id, one.person.email)
    for subject_id in subjects:
        for answer in questions.told(db, subject_id):
            yield answer, db.get_one(StoredFile, answer.file_id) if answer.file_id else None


def files_sent(db: Session, one: One) -> list[StoredFile]:
    """The files with which a person answered, but those that no key opens.

    The letter of a delegation is none of them, whoever sent it: it names others.
    """
    sent = [file for _answer, file in _answers_with_files(db, one) if file]
    return [file for file in sent if can_be_read(db, file)]


def name_in_copy(file: StoredFile) -> str:
    """How a file is called in a person's own copy; theirs is not kept."""
    return f"files/{file.id}.{file.ending}"


# --- side events that somebody wants to attend ---------------------------------------------------


def _nothing_due(_db: Session, _meeting: Meeting, _until: Until) -> Iterator[Count]:
    yield from ()  # its rows go by the register


def _nothing_asked(_db: Session, _one: One) -> Iterator[Count]:
    yield from ()


def _marks_told(db: Session, one: One) -> Mapping[str, list[dict[str, Any]]]:
    titles = side_events.titles_marked(db, one.person.id)
    return {"attendance": [{"side_event": title} for title in titles]}


PARTS: tuple[Part, ...] = (
    Part(_contact_due, _contact_asked, _contact_told),
    Part(_records_due, _records_asked, _records_told),
    Part(_answers_due, _answers_asked, _answers_told),
    Part(_nothing_due, _nothing_asked, _marks_told),
)
