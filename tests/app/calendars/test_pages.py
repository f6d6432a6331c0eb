"""A signed-in person finds, makes and replaces the address of their calendar, and no other's."""

import pytest
import structlog
from fastapi import FastAPI
from sqlalchemy import select

from app.accounts.models import AuditEntry, TokenKind
from app.accounts.queries import tokens_of
from app.accounts.service import issue_token
from app.core.db import Sessions
from app.meetings.models import Meeting
from app.registrations.service import feed_page, feed_path, known_feed_page, revoke_feed
from tests.make import meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor


@pytest.fixture
def meeting(app: FastAPI) -> Meeting:
    with opened(app).write() as db:
        made = meetings.meeting(db, name={"en": "Test <b>Meetings</b>"})
        registrations.person(db, made, "Ana", "ana@example.org")
        registrations.person(db, made, "Ben", "ben@example.org")
    return made


def opened(app: FastAPI) -> Sessions:
    sessions: Sessions = app.state.sessions
    return sessions


def address(page: Page) -> str:
    (field,) = page.select("//input[@readonly]")
    return str(field.get("value")).removeprefix("http://127.0.0.1:8000")


def test_an_address_is_made_shown_and_replaced(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    sign_in(visitor, app, "ana@example.org")
    page = visitor.get("/calendars")
    assert page.select("//input[@readonly]") == []

    page = visitor.submit(page, {}, action="/calendars")
    first = address(page)
    again = address(visitor.get("/calendars"))
    replaced = address(visitor.submit(page, {"withdraw": ""}, action="/calendars"))

    assert "Your calendar has a new address." in page.words
    assert "paste the address there yourself" in page.words
    links = page.select("//main//a/@href")
    assert not [one for one in links if "google" in one or "outlook" in one]
    assert again == first != replaced
    with opened(app).read() as db:
        made = select(AuditEntry.details).where(AuditEntry.action == "calendar.address_made")
        assert db.scalars(made).all() == [{"kind": "feed"}] * 2
    assert visitor.get(replaced).status == 200
    assert visitor.get(first).status == 404


def test_an_address_is_taken_back_when_it_was_said_what_that_does(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    with opened(app).write() as db:
        taken = feed_path(db, registrations.person(db, meeting, "Ana", "ana@example.org"))
        kept = feed_path(db, registrations.person(db, meeting, "Ben", "ben@example.org"))
    sign_in(visitor, app, "ana@example.org")
    page = visitor.get("/calendars")
    assert "Then nobody can read your calendar by this address" in page.words

    gone = visitor.submit(page, {}, action="/calendars")

    assert "The address of the calendar opens nothing any more." in gone.words
    assert gone.select("//input[@readonly]") == []
    assert [visitor.get(one).status for one in (taken, kept)] == [404, 200]
    assert address(visitor.submit(gone, {}, action="/calendars")) != taken


def test_an_address_that_was_mailed_is_the_one_that_is_shown(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    with opened(app).write() as db:
        mailed = feed_path(db, registrations.person(db, meeting, "Ana", "ana@example.org"))
    sign_in(visitor, app, "ana@example.org")

    assert address(visitor.get("/calendars")) == mailed


def test_looking_makes_nothing(app: FastAPI, visitor: Visitor, meeting: Meeting) -> None:
    """A link that a merge left to somebody opens their calendar, whose own address nobody made."""
    with opened(app).write() as db:
        ana = registrations.person(db, meeting, "Ana", "ana@example.org")
        issue_token(db, TokenKind.FEED, ana.id, secret="s" * 43)
        page = known_feed_page(db, ana.id)
    sign_in(visitor, app, "ana@example.org")

    shown = [visitor.get("/calendars"), visitor.get(page)]

    assert [one.status for one in shown] == [200, 404]
    with opened(app).read() as db:
        assert len(tokens_of(db, TokenKind.FEED, ana.id)) == 1


def test_the_link_of_a_mail_says_how_to_subscribe_and_has_the_file(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    with opened(app).write() as db:
        ana = registrations.person(db, meeting, "Ana", "ana@example.org")
        mailed, file = feed_page(db, ana), feed_path(db, ana)

    page = visitor.get(f"{mailed}?lang=ar")

    assert address(page) == file
    assert visitor.get(f"{mailed}.ics").status == 404
    (saved,) = page.select(f"//main//a[starts-with(@href, '{file}')]/@href")
    assert visitor.get(saved).answer.headers["content-type"].startswith("text/calendar")
    assert "Ana" not in page.words
    with opened(app).write() as db:
        revoke_feed(db, registrations.person(db, meeting, "Ana", "ana@example.org"))
    gone = visitor.get(mailed)
    assert gone.status == 404
    assert "the calendar has another address now. Then whose calendar" in gone.words
    assert gone.select("//main//a[starts-with(@href, '/calendars')]")


def test_whoever_reads_a_calendar_comes_to_nothing_else_by_its_address(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    """A shared calendar program and the log of a proxy know the address of a calendar."""
    with opened(app).write() as db:
        ana = registrations.person(db, meeting, "Ana", "ana@example.org")
        file, page = feed_path(db, ana), feed_page(db, ana)
        other = feed_page(db, registrations.person(db, meeting, "Ben", "ben@example.org"))
    read, opens = file.removesuffix(".ics"), visitor.get(page)
    (token,) = opens.select("(//input[@name='csrf_token'])[1]/@value")
    of_another = f"{other.partition('.')[0]}.{page.partition('.')[2]}"

    with structlog.testing.capture_logs() as lines:
        for path in (read, of_another, page.partition(".")[0], f"{page[:-1]}é"):
            assert "This link opens no page of a calendar" in visitor.get(path).words
            for below in ("/messages", "/renew"):
                sent = {"csrf_token": token, "way": "feed"}
                assert visitor.post(f"{path}{below}", sent).status == 404

    assert page.partition(".")[2] not in visitor.get(file).text + repr(lines)
    assert {line["path"] for line in lines} == {"/calendars/…"}
    renewed = visitor.submit(opens, {}, action="/renew")
    assert renewed.status == 200
    assert [visitor.get(one).status for one in (file, page)] == [404, 404]
    assert address(renewed) != file

    for _time in range(4):
        renewed = visitor.submit(renewed, {}, action="/renew")
    too_often = visitor.submit(renewed, {}, action="/renew")
    assert (renewed.status, too_often.status) == (200, 429)
    assert visitor.get(address(renewed)).status == 200, "the address that was not replaced works"


def test_nobody_gets_the_address_of_somebody_else(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    with opened(app).write() as db:
        ben = registrations.person(db, meeting, "Ben", "ben@example.org")
        path = feed_path(db, ben)
    sign_in(visitor, app, "ana@example.org")
    page = visitor.get("/calendars")

    refused = visitor.submit(page, {"person": ben.id}, action="/calendars")
    unknown = visitor.submit(page, {"person": "x", "more": "1"}, action="/calendars")

    assert (refused.status, unknown.status) == (404, 422)
    assert path not in page.text
    assert visitor.get(path).status == 200


def test_who_is_not_signed_in_is_sent_to_sign_in(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    page = visitor.get("/calendars")

    assert page.path == "/sign-in"
    assert visitor.post("/calendars", {"person": "x"}).status == 403


def test_who_is_at_no_meeting_is_told_so(app: FastAPI, visitor: Visitor, meeting: Meeting) -> None:
    sign_in(visitor, app, "nobody@example.org")

    assert "There is no calendar for you" in visitor.get("/calendars").words


def test_the_page_is_mirrored_in_arabic_and_escapes_names(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    sign_in(visitor, app, "ana@example.org")

    page = visitor.get("/calendars?lang=ar")

    assert page.tree.get("dir") == "rtl"
    assert page.select("//h2//b") == []
    assert "Test <b>Meetings</b>" in page.words
    assert page.headers["cache-control"] == "private, no-store"
