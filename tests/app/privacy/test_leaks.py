"""What is told to few is nowhere else: no log, address, mail, calendar, problem, figure or page."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.core.db import Sessions
from app.meetings.queries import meeting_at
from app.messages.models import Message
from app.registrations import service as registrations_service
from app.schedule import service as scheduling
from tests.make import accounts, privacy
from tests.make.privacy import EMAIL, NAME, NEEDS, PASSPORT
from tests.visitor import Visitor

FEW = (PASSPORT, NEEDS)
PUBLIC = (
    "/", "/im-test", "/im-test/register", "/im-test/participants", "/im-test/privacy",
    "/im-test/programme.ics", "/im-test/programme.json", "/im-test/programme.xml", "/metrics",
    "/organise/im-test/participants", "/organise/im-test/statistics", "/organise/im-test/badges",
    "/organise/im-test/schedule", "/organise/im-test/side-events", "/organise/im-test/privacy",
)  # fmt: skip


def leaked(text: str, words: tuple[str, ...] = FEW) -> list[str]:
    return [word for word in words if word in text]


def test_sensitive_answers_leave_their_place_nowhere(
    sessions: Sessions, visitor: Visitor, app: FastAPI, capfd: pytest.CaptureFixture[str]
) -> None:
    with sessions.write() as db:
        one = privacy.canary(db)
        path = registrations_service.link_path(db, one.meeting, one.registration)
        feed = registrations_service.feed_path(db, one.registration.person)
    accounts.sign_in(visitor, app, organiser_of=one.meeting.id)
    seen = {address: visitor.get(address) for address in (*PUBLIC, path, feed)}
    taken = visitor.submit(visitor.get("/organise/im-test/registrations"), {}, action=".csv")

    assert leaked(seen[path].text) == [PASSPORT, NEEDS]  # the control: her own page has them
    assert {address: leaked(page.text) for address, page in seen.items() if address != path} == {
        address: [] for address in (*PUBLIC, feed)
    }
    assert [page.status for page in seen.values() if page.status >= 500] == []
    assert leaked(taken.text) == []

    with sessions.read() as db:
        mails = db.scalars(select(Message)).all()
        meeting = meeting_at(db, "im-test")
        assert meeting
        problem = repr(scheduling.question(db, meeting))
    texts = [f"{mail.subject}{mail.text}{mail.html}{mail.attachments}" for mail in mails]
    assert any(NAME in mail.to_name for mail in mails)
    assert leaked("".join(texts)) == []
    assert leaked(problem, (NAME, EMAIL, *FEW)) == []

    said = "".join(capfd.readouterr())
    assert "request" in said
    assert leaked(said, (NAME, EMAIL, *FEW)) == []
