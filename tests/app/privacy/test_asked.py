"""What a person can do with their own data: see it, take it along, be erased."""

import io
import json
import re
import zipfile

import pytest
import time_machine
from fastapi import FastAPI
from lxml import html
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.core.jobs import Work
from app.messages.models import Message, MessageState
from app.privacy.models import Erasure, Occasion
from app.registrations import queries as registrations_queries
from app.registrations import service as registrations_service
from app.registrations.models import RegistrationState
from app.schedule.models import ReleasedEvent
from tests.conftest import rows
from tests.make import accounts, meetings, privacy, registrations
from tests.make.privacy import EMAIL, NAME, NEEDS, PASSPORT, WORDS
from tests.visitor import Visitor


@pytest.fixture
def link(sessions: Sessions) -> str:
    """The address of the canary's registration."""
    with sessions.write() as db:
        one = privacy.canary(db, speaks=False)
        path = registrations_service.link_path(db, one.meeting, one.registration)
    with sessions.write() as db:
        privacy.merged(db, one)
    return path


def newest(sessions: Sessions, kind: str, to: str = EMAIL) -> Message | None:
    with sessions.read() as db:
        wanted = select(Message).where(Message.to_email == to, Message.kind == kind)
        return db.scalars(wanted.order_by(Message.created_at.desc())).first()


def path_in(mail: Message | None) -> str:
    assert mail
    found = re.search(r"http://127\.0\.0\.1:8000(/registrations/\S+)", mail.text)
    assert found
    return found[1]


def test_the_page_says_what_is_kept_and_gives_a_copy(visitor: Visitor, link: str) -> None:
    page = visitor.get(f"{link}/data")
    assert page.status == 200
    assert "Name in the passport" in page.words
    assert "1 July 2027" in page.words
    assert PASSPORT not in page.text

    taken = visitor.submit(page, {}, action="/data.zip")
    with zipfile.ZipFile(io.BytesIO(taken.answer.content)) as folder:
        data = json.loads(folder.read("data.json"))
        copy: html.HtmlElement = html.document_fromstring(folder.read("data.html"))
    shown = copy.text_content()
    kept = {one["code"]: one["rows"] for one in data["kept"]}

    assert taken.headers["content-type"] == "application/zip"
    assert {"name": NAME, "honorific": "H.E."}.items() <= kept["name"][0].items()
    assert kept["email"][0]["email"] == EMAIL
    assert kept["passport_name"] == [{"passport_name": PASSPORT}]
    assert [(one["kind"], one["details"]) for one in kept["needs"]] == [("medical", NEEDS)]
    assert {"passages", "badge", "changes", "transfer", "list", "mails", "busy", "answers"} <= set(
        kept
    )
    assert "QX7731" in kept["answers"][0]["answer"]
    assert kept["list"][0]["name"] == NAME
    assert all(word in shown for word in (NAME, EMAIL, PASSPORT, NEEDS))


def test_a_copy_holds_nothing_of_anybody_else(visitor: Visitor, link: str) -> None:
    taken = visitor.submit(visitor.get(f"{link}/data"), {}, action="/data.zip")
    with zipfile.ZipFile(io.BytesIO(taken.answer.content)) as folder:
        text = folder.read("data.json").decode()
        names = folder.namelist()

    # The letter of the delegation is not in it: it names others.
    assert sorted(names) == ["data.html", "data.json"]
    assert "omar@example.org" not in text
    assert "Person 1" not in text


def a_mail_that_no_key_opens(sessions: Sessions) -> str:
    """A mail to somebody else that went, sealed with a key that was taken away since."""
    with sessions.write() as db:
        other = db.scalars(select(Message).where(Message.to_email != EMAIL)).first()
        assert other
        other.state, other.text, other.html = MessageState.SENT, "", ""
        other.sealed = "of another key"
        return other.id


def test_whoever_asks_and_confirms_is_nowhere_any_more(
    visitor: Visitor, link: str, sessions: Sessions, work: Work
) -> None:
    answer = visitor.submit(visitor.get(f"{link}/data"), {}, action="/data/erase")
    assert "We have sent you a mail" in answer.words
    confirm = path_in(newest(sessions, "privacy/erase"))
    unreadable = a_mail_that_no_key_opens(sessions)
    asked = visitor.get(confirm)
    assert "The letter with which your delegation was named" in asked.words
    visitor.ask("HEAD", confirm)
    assert privacy.found_in_tables(sessions.engine)["person"]

    done = visitor.submit(asked, {})
    assert "Your data is erased" in done.words
    privacy.shredded(work)

    # The letter of the delegation names them all: that is said before, and it goes at its date.
    told = (EMAIL, PASSPORT, NEEDS, "QX7731")
    found = privacy.found_in_tables(sessions.engine, (NAME, *told))
    assert found == {"stored_file": {NAME}}
    assert privacy.found_in_bytes(sessions.engine, told) == set()
    with sessions.read() as db:
        assert not db.get_one(Message, unreadable).sealed, "it may have named them"
    assert visitor.get(confirm).status == 404
    assert visitor.get(link).status == 404
    assert visitor.get(f"{link}/data").status == 404


def test_the_place_is_free_again_and_the_organiser_sees_that_not_who(
    visitor: Visitor, link: str, sessions: Sessions, app: FastAPI
) -> None:
    visitor.submit(visitor.get(f"{link}/data"), {}, action="/data/erase")
    visitor.submit(visitor.get(path_in(newest(sessions, "privacy/erase"))), {})

    with sessions.read() as db:
        (entry,) = db.scalars(select(Erasure)).all()
        gone = [
            one
            for one in registrations_queries.registrations_of(
                db, entry.meeting_id, registrations_queries.Wanted(), None
            )
            if one.person.name == "–"
        ]
        written = db.scalars(select(AuditEntry).where(AuditEntry.action == "privacy.erased")).one()
    assert [one.state for one in gone] == [RegistrationState.CANCELLED]
    assert (entry.occasion, entry.until) == (Occasion.ASKED, None)
    assert not any(word in repr(entry.tables) for word in (*WORDS, gone[0].id, gone[0].person_id))
    assert written.subject_id is None

    accounts.sign_in(visitor, app, organiser_of=entry.meeting_id)
    page = visitor.get("/organise/im-test/privacy")
    assert "A person asked" in page.words
    assert "complete and unchanged" in page.words


def test_what_is_published_of_a_speaker_stays_and_is_said(
    visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        one = privacy.canary(db)
        path = registrations_service.link_path(db, one.meeting, one.registration)
    visitor.submit(visitor.get(f"{path}/data"), {}, action="/data/erase")
    asked = visitor.get(path_in(newest(sessions, "privacy/erase")))
    assert "Whoever organises the side event has named you" in asked.words
    assert "Name somebody else by its link" in asked.words
    visitor.submit(asked, {})

    left = privacy.found_in_tables(sessions.engine, (NAME, EMAIL, PASSPORT, NEEDS))
    assert set(left) <= {
        "speaker", "released_event", "release", "artefact", "side_event", "answer", "stored_file",
        "pg_stats",
    }  # fmt: skip
    with sessions.read() as db:
        assert any(
            one["name"] == NAME
            for event in db.scalars(select(ReleasedEvent))
            for one in event.printed["speakers"]
        )


def test_a_link_by_mail_opens_it_after_the_meeting_too(
    visitor: Visitor, link: str, sessions: Sessions
) -> None:
    with time_machine.travel("2027-09-01T12:00:00+00:00", tick=False):
        assert visitor.get(link).status == 404
        page = visitor.get("/im-test/privacy")
        visitor.submit(page, {"email": EMAIL.upper()})
        opened = visitor.get(path_in(newest(sessions, "privacy/link")))
        assert opened.status == 200
        assert NAME in opened.words


def test_nobody_learns_who_takes_part(visitor: Visitor, link: str, sessions: Sessions) -> None:
    known = visitor.submit(visitor.get("/im-test/privacy"), {"email": EMAIL})
    with sessions.read() as db:
        before = (rows(db, "message"), rows(db, "token"))
    unknown = visitor.submit(visitor.get("/im-test/privacy"), {"email": "nobody@example.org"})

    assert link
    assert (known.status, known.words) == (unknown.status, unknown.words)
    with sessions.read() as db:
        assert (rows(db, "message"), rows(db, "token")) == before


def test_a_confirmation_lasts_a_day_and_the_last_one_counts(
    visitor: Visitor, link: str, sessions: Sessions
) -> None:
    paths = []
    for hours in (0, 1):
        with time_machine.travel(f"2027-03-01T0{hours}:00:00+00:00", tick=False):
            visitor.submit(visitor.get(f"{link}/data"), {}, action="/data/erase")
            paths.append(path_in(newest(sessions, "privacy/erase")))
    with time_machine.travel("2027-03-01T02:00:00+00:00", tick=False):
        assert [visitor.get(path).status for path in paths] == [404, 200]
    with time_machine.travel("2027-03-02T02:00:00+00:00", tick=False):
        assert visitor.get(paths[1]).status == 404


def test_whoever_handed_on_is_not_named_by_the_successor(
    sessions: Sessions, work: Work, visitor: Visitor
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        giver = registrations.registration(db, meeting, NAME, email=EMAIL, approved=True)
        path = registrations_service.link_path(db, meeting, giver)
        offer = registrations.offered(db, meeting, giver)
    taken = visitor.submit(visitor.get(offer), {"name": "Coll Colleague", "listed": "yes"})
    assert taken.status == 200
    visitor.submit(visitor.get(f"{path}/data"), {}, action="/data/erase")
    visitor.submit(visitor.get(path_in(newest(sessions, "privacy/erase"))), {})
    privacy.shredded(work)  # PostgreSQL may have taken a sample of the tables before

    assert privacy.found_in_tables(sessions.engine, (NAME, EMAIL)) == {}


def test_the_days_are_told(visitor: Visitor, sessions: Sessions) -> None:
    with sessions.write() as db:
        meetings.meeting(db)
        meetings.meeting(db, "no-days", starts_on=None, ends_on=None)
    told = visitor.get("/im-test/privacy")
    assert "1 July 2027" in told.words
    [passport] = told.select("//tr[contains(th, 'told of your passport')]")
    assert " ".join(passport.text_content().split()).endswith("visa. When the meeting is over")
    assert "14 days after the meeting" in visitor.get("/no-days/privacy").words
