"""Somebody whose every word can be found again, and everything that may hold them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from app.badges import service as badges_service
from app.badges.models import Direction
from app.badges.service import Scan
from app.core import clock
from app.core.jobs import Work
from app.invitations.models import IncomingMail, InvitationAnswer, Said, WhyKept
from app.matching import service as matching_service
from app.meetings.models import Meeting
from app.messages.models import SuppressedFor
from app.messages.service import suppression
from app.nominations import service as nominations_service
from app.privacy import jobs, queries
from app.questions.models import Target
from app.registrations import service
from app.registrations.models import Gender, NeedKind, Registration
from app.registrations.rules import Entry
from tests.make import (
    accounts,
    badges,
    delegations,
    matching,
    nominations,
    participants,
    questions,
    registrations,
    schedule,
    side_events,
    texts,
)

NAME = "Canaria Quarzfink"
EMAIL = "canaria.quarzfink@example.org"
PASSPORT, NEEDS, POSITION = "Canaria-Pass QX7731KZ", "insulin QX7731ND", "Attache QX7731PS"
NUMBER = "+41797773100"
WORDS = (NUMBER, "Quarzfink", "QUARZFINK", "quarzfink", PASSPORT, NEEDS, POSITION, "QX7731")


@dataclass(frozen=True)
class Canary:
    """The meeting, and the registration of the one to be found."""

    meeting: Meeting
    registration: Registration


def entry(db: Session, **more: object) -> Entry:
    """What the canary says of herself."""
    given = Entry(
        name=NAME,
        email=EMAIL,
        entity=delegations.state(db),
        honorific="H.E.",
        position=POSITION,
        needs={NeedKind.MEDICAL: NEEDS},
        passport_name=PASSPORT,
        gender=Gender.WOMAN,
    )
    return replace(given, **more)  # type: ignore[arg-type]  # fields of Entry


def canary(db: Session, *, speaks: bool = True) -> Canary:
    """Somebody who has left something everywhere: in forms, mails, letters, tables, at doors …"""
    scene = schedule.scene(db, events=2)
    meeting = scene.meeting
    meeting.asks_passport_name = meeting.asks_gender = True
    registration = service.register(db, meeting, entry(db, position="Before"))
    service.change(db, meeting, registration, entry(db))
    service.approve(db, None, meeting, registration)
    if speaks:
        _speaks(db, scene)
        _applies(db, meeting, scene.events[-1].id)
    _in_delegation(db, meeting, registration)
    _at_doors(db, meeting, registration)
    _offers(db, meeting, registration)
    hotel = questions.question(db, meeting)
    questions.answered(db, registration.id, (hotel, f"With {NAME}, QX7731"))
    participants.issued(db, meeting)
    texts.gateway(db, meeting)
    texts.telephone(db, meeting, EMAIL, NUMBER)
    schedule.release(db, scene)
    person = registration.person
    starts = schedule.spread(scene)[scene.events[0].id][1]
    service.add_absence(db, person, starts_at=starts, ends_at=starts + timedelta(hours=1))
    service.feed_path(db, person)
    service.link_path(db, meeting, registration)
    _writes_back(db, meeting, person.id, scene.events[0].id)
    suppression.suppress(db, meeting.id, EMAIL, SuppressedFor.BOUNCED, f"550 no {EMAIL} here")
    return Canary(meeting, registration)


def _writes_back(db: Session, meeting: Meeting, person_id: str, event_id: str) -> None:
    """Somebody's answer to an entry, from their other address, and letters of theirs."""
    now = clock.now()
    answer = InvitationAnswer(
        side_event_id=event_id,
        person_id=person_id,
        digest="a",
        said=Said.ACCEPTED,
        email=EMAIL,
        from_invited=True,
        sequence=0,
        starts_at=now,
        ends_at=now,
        answered_at=now,
        comment=f"{NAME} comes, QX7731",
    )
    letters = [
        IncomingMail(
            meeting_id=meeting.id,
            person_id=whose,
            digest=digest,
            why=WhyKept.LETTER,
            email=EMAIL,
            text=f"Yours, {NAME}",
            received_at=now,
        )
        for whose, digest in ((person_id, "b"), (None, "c"))
    ]
    db.add_all((answer, *letters))
    db.flush()


def merged(db: Session, one: Canary) -> None:
    """The canary was entered twice, and both entries were made one."""
    found = matching.pair(db, one.meeting, "Thora Quarzfink", "QUARZFINK, Thora")
    actor = accounts.actor(db, f"merges@{one.meeting.slug}.example.org")
    matching_service.merge(db, actor, one.meeting, found, {})


def _speaks(db: Session, scene: schedule.Scene) -> None:
    speaker = side_events.speaker(NAME, email=EMAIL, affiliation=POSITION)
    scene.events.append(
        schedule.event(
            db, scene, len(scene.events) + 1, speakers=[speaker], contact_name=NAME,
            contact_email=EMAIL, note=f"Ask {NAME}", slots=(scene.slots[1].id,),
        )
    )  # fmt: skip


def _applies(db: Session, meeting: Meeting, event_id: str) -> None:
    host = questions.question(db, meeting, "Who hosts you?", target=Target.APPLICATION)
    questions.answered(db, event_id, (host, f"{NAME}, QX7731"))
    letter = questions.answered_by_file(db, meeting, event_id, Target.APPLICATION)
    assert letter.target is Target.APPLICATION


def _in_delegation(db: Session, meeting: Meeting, registration: Registration) -> None:
    delegation = registration.delegation
    assert delegation
    table = f"Name\tEmail\tFunction\n{NAME}\t{EMAIL}\tAdviser\nTabitha\t\tAdviser\n"
    nominations.table(db, delegation, table)
    who = accounts.actor(db, "focal@example.org", focal_point_of=delegation.id)
    letter = f"%PDF-1.7 the delegation is {NAME}".encode()
    nominations_service.send_letter(db, who, meeting, delegation, letter)


def _at_doors(db: Session, meeting: Meeting, registration: Registration) -> None:
    badges.printed(db, meeting, registration)
    who = accounts.actor(db, "door@example.org")
    scan = Scan("scan-canary", badges.door(db, meeting), Direction.IN, NAME, registration.id)
    badges_service.pass_door(db, who, meeting, scan)


def _offers(db: Session, meeting: Meeting, registration: Registration) -> None:
    registrations.offered(db, meeting, registration, "other.quarzfink@example.org")
    other = registrations.registration(db, meeting, "Omar Other")
    registrations.offered(db, meeting, other, EMAIL)


# --- looking for words ---------------------------------------------------------------------------


def shredded(work: Work) -> None:
    """Leave no bytes of what was erased, again where a sample is being taken meanwhile."""
    for _ in range(5):
        jobs.shred(work, "")
        with work.sessions.read() as db:
            if not queries.unshredded(db):
                return
    raise AssertionError("something is left of what was erased")


def found_in_tables(engine: Engine, words: tuple[str, ...] = WORDS) -> dict[str, set[str]]:
    """Table -> which of the words it holds; the tables of background jobs and samples too."""
    found: dict[str, set[str]] = {}
    with engine.connect() as connection:
        for name in _tables(engine):
            rows = connection.execute(text(f"SELECT * FROM {name}"))  # noqa: S608 - our own tables
            held = "\n".join(_as_text(value) for row in rows for value in row)
            hit = {word for word in words if word in held}
            if hit:
                found[name] = hit
    return found


def _as_text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def _tables(engine: Engine) -> Iterator[str]:
    seen = inspect(engine)
    yield from seen.get_table_names()
    if engine.dialect.name == "postgresql":
        yield from (f"dbos.{name}" for name in seen.get_table_names("dbos"))
        yield "pg_stats"


def bytes_of(engine: Engine) -> bytes:
    """What the database's files hold: SQLite's file and its log, PostgreSQL's files of tables."""
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    files = text(
        "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
        " WHERE relkind IN ('r', 't', 'i') AND pg_relation_filepath(oid) IS NOT NULL"
        " AND NOT relisshared"
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        return b"".join(bytes(row[0]) for row in connection.execute(files))


def found_in_bytes(engine: Engine, words: tuple[str, ...] = WORDS) -> set[str]:
    """Which of the words are in the database's files."""
    held = bytes_of(engine)
    return {word for word in words if word.encode() in held}
