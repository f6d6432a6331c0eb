"""Decisions on several applications at once, the waiting list, and mails that wait to be read."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.core.jobs import Work
from app.meetings.models import Meeting
from app.messages.models import Message, MessageState
from app.side_events import jobs, queries, service
from app.side_events.models import SideEventState
from app.side_events.queries import deciding
from app.side_events.rules.states import OF_SEVERAL, Step, may
from tests.make import accounts, meetings
from tests.make.accounts import sign_in
from tests.make.side_events import made, read
from tests.visitor import Page, Visitor

DESK, OUTBOX = "/organise/im-test/side-events", "/organise/im-test/outbox"
LOG = "/organise/im-test/messages"


@pytest.fixture
def meeting(app: FastAPI) -> Meeting:
    with app.state.sessions.write() as db:
        made = meetings.meeting(db)
        meetings.slot(db, made)
        meetings.room(db, made)
    return made


@pytest.fixture
def organiser(app: FastAPI, visitor: Visitor, meeting: Meeting) -> Visitor:
    sign_in(visitor, app, organiser_of=meeting.id)
    return visitor


def link(app: FastAPI, event_id: str) -> str:
    with app.state.sessions.read() as db:
        return service.link_path(db, read(app, event_id))


def mails(app: FastAPI) -> list[Message]:
    """All but those that say that an application is in, in the order of the applications."""
    with app.state.sessions.read() as db:
        chosen = select(Message).where(Message.kind != "side_events/received")
        return list(db.scalars(chosen.order_by(Message.created_at, Message.id)))


def decide(organiser: Visitor, ids: list[str], step: Step, reason: str = "") -> Any:
    page = organiser.get(DESK)
    values = {"chosen": ids, "step": step.value, "reason": reason}
    return organiser.submit(page, values, action="decide")


def dropped(organiser: Visitor, path: str) -> Page:
    """Drop the draft at an address; gives the page that says first what follows."""
    asked = organiser.submit(organiser.get(path), {"do": "drop"}, action="outbox")
    assert organiser.get(path).status == 200, "nothing is done so far"
    organiser.submit(asked, {}, action="/chosen")
    return asked


@pytest.mark.parametrize("step", [Step.DECLINE, Step.ASK_CHANGE])
def test_several_are_not_decided_without_the_words_that_they_need(
    app: FastAPI, organiser: Visitor, meeting: Meeting, step: Step
) -> None:
    ids = made(app, meeting, "One", "Two")

    refused = decide(organiser, ids, step)

    assert refused.status == 422
    assert refused.errors == ["Reason, or what is to be changed: Please fill this in."]
    assert len(refused.select("//input[@name='chosen'][@checked]")) == 2
    assert {read(app, id_).state for id_ in ids} == {SideEventState.SUBMITTED}


def test_several_declined_are_told_the_reason_once_the_mails_are_released(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    ids = made(app, meeting, "One", "Two")

    done = decide(organiser, ids, Step.DECLINE, "Two rooms fewer than last year.")
    own = organiser.get(link(app, ids[0]))
    waiting = {mail.state for mail in mails(app)}
    all_of_a_kind = {"cause": "side_event.decision", "do": "release"}
    asked = organiser.submit(organiser.get(OUTBOX), all_of_a_kind, action="chosen")
    still_waiting = {mail.state for mail in mails(app)}
    mark = str(asked.select("//input[@name='sure']/@value")[0])
    others = organiser.submit(asked, {"sure": mark[::-1]}, action="chosen")
    released = organiser.submit(others, {}, action="chosen")
    told = organiser.get(link(app, ids[0]))

    assert "2 applications are decided." in done.words
    assert "The mails wait in the outbox" in done.words
    assert waiting == {MessageState.DRAFT}
    assert "Being decided" in own.words
    assert "Two rooms fewer" not in own.words
    assert "Declined" not in own.words
    assert "2 mails go to 1 person" in asked.words
    assert still_waiting == {MessageState.DRAFT}
    assert "Release these mails?" in others.words, "others wait than were shown: it is asked anew"
    assert "2 mails are released." in released.words
    assert "Two rooms fewer than last year." in told.words
    assert {mail.state for mail in mails(app)} == {MessageState.KEPT}
    assert all("Two rooms fewer than last year." in mail.text for mail in mails(app))


def test_a_mail_is_read_changed_and_released_by_itself(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    ids = made(app, meeting, "One", "Two")
    decide(organiser, ids, Step.ACCEPT)
    first, second = organiser.get(OUTBOX).select("//main//th/a/@href")

    page = organiser.get(str(first))
    text = f"Dear <Jo>,\n\nwelcome: {app.state.settings.base_url}/im-test\nagain. [[1]]"
    empty = organiser.submit(page, {"subject": " ", "text": text, "do": "save"}, action="outbox")
    long = {"subject": "Welcome", "text": f"{text}{'x' * 20_000}", "do": "save"}
    too_long = organiser.submit(page, long, action="outbox")
    saved = organiser.submit(empty, {"subject": "Welcome", "do": "save"}, action="outbox")
    html = organiser.get(f"{first}/html")
    organiser.submit(saved, {"do": "release"}, action="outbox")
    dropped(organiser, str(second))

    assert page.select("//textarea/@maxlength") == []  # a browser would cut off what is pasted
    assert too_long.errors == ["Text: Field cannot be longer than 20000 characters."]
    assert too_long.select("//textarea")[0].value.replace("\r", "").endswith("x" * 20_000)
    assert empty.errors == ["Subject: Fill this in."]
    assert "welcome:" in empty.text
    assert "default-src 'none'" in html.headers["content-security-policy"]
    mail = next(one for one in mails(app) if one.state is not MessageState.DROPPED)
    assert (mail.subject, mail.state) == ("Welcome", MessageState.KEPT)
    assert mail.text.startswith("Dear <Jo>,\n\nwelcome: ")
    assert mail.text.endswith("Sent by Corridor for the secretariat of the meeting.\n")
    assert "Dear &lt;Jo&gt;," in mail.html
    assert f'<a href="{app.state.settings.base_url}/im-test"' in mail.html
    assert organiser.get(str(first)).status == 404  # it is no draft any more


def test_what_is_dropped_is_in_the_log_with_who_dropped_it(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    decide(organiser, made(app, meeting, "One", "Two"), Step.ACCEPT)
    first = str(organiser.get(OUTBOX).select("//main//th/a/@href")[0])
    asked = dropped(organiser, first)
    assert "Its text is erased and cannot be brought back" in asked.words

    (gone,) = (one for one in mails(app) if one.state is MessageState.DROPPED)
    log = organiser.get(organiser.get(OUTBOX).select("//a/@href[contains(., '=dropped')]")[0])
    (row,) = log.select("//tbody/tr")
    said = " ".join(row.text_content().split())

    assert (gone.text, gone.html, gone.attachments) == ("", "", [])
    assert said.startswith(f"{gone.subject} Jo Applicant")
    assert re.search(r"dropped .*by Ana Example$", said)
    found = organiser.get(f"{LOG}?q={quote(gone.subject[-8:].upper())}")
    assert len(found.select("//tbody/tr")) == 1
    with app.state.sessions.read() as db:
        kept = db.scalars(select(AuditEntry).where(AuditEntry.action == "mails.draft_dropped"))
        assert [one.subject_id for one in kept] == [gone.id]


def test_the_link_in_a_mail_is_its_recipients_and_not_for_whoever_reads_it_before(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    ids = made(app, meeting, "One", "Two")
    decide(organiser, ids, Step.ACCEPT)
    secrets = [link(app, id_) for id_ in ids]
    first = str(organiser.get(OUTBOX).select("//main//th/a/@href")[0])

    page, html = organiser.get(first), organiser.get(f"{first}/html")
    [text] = page.select("//textarea[@name='text']")
    lost = organiser.submit(page, {"text": "Yours.", "do": "save"}, action="outbox")
    strange = organiser.submit(lost, {"text": "[[1]] or [[2]]", "do": "save"}, action="outbox")
    organiser.submit(page, {"text": f"Congratulations! {text.text}", "do": "save"}, action="outbox")

    assert lost.errors == [
        "Text: Leave [[1]] in the text: it stands for a link of whoever gets the mail."
    ]
    assert strange.errors == [
        "Text: [[2]] stands for no link in this mail: take it out of the text."
    ]
    assert not [one for one in secrets if one in page.text or one in html.text]
    [mail] = [mail for mail in mails(app) if "Congratulations!" in mail.text]
    assert "[[1]]" in text.text
    assert "[[1]]" not in mail.text + mail.html
    assert [one for one in secrets if one in mail.text and one in mail.html]


def test_what_the_applicant_was_not_told_is_taken_back_without_a_word(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    ids = made(app, meeting, "One", "Two")
    decide(organiser, ids, Step.ACCEPT)

    page = organiser.get(f"{DESK}/{ids[0]}")
    organiser.submit(page, {}, action="/reopen")

    said = {mail.subject: mail.state for mail in mails(app)}
    assert said == {"Accepted: One": MessageState.WITHDRAWN, "Accepted: Two": MessageState.DRAFT}


def test_which_mails_wait_is_set(app: FastAPI, organiser: Visitor, meeting: Meeting) -> None:
    one, two, three, four = made(app, meeting, "One", "Two", "Three", "Four")

    decide(organiser, [one], Step.ACCEPT)
    rule = organiser.get(OUTBOX)
    mine = {"cause": "side_event.decision"}
    always = organiser.submit(rule, mine | {"read_before": "always"}, action="rule")
    decided = organiser.submit(organiser.get(f"{DESK}/{two}"), {}, action="/accept")
    organiser.submit(always, mine | {"read_before": "never"}, action="rule")
    decide(organiser, [three, four], Step.ACCEPT)

    assert "The mails wait in the outbox" in decided.words
    states = {mail.subject: mail.state.value for mail in mails(app)}
    assert states == {
        "Accepted: One": "kept",
        "Accepted: Two": "draft",
        "Accepted: Three": "kept",
        "Accepted: Four": "kept",
    }


def test_the_waiting_list_has_an_order_that_applicants_see(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    first, second, third = made(app, meeting, "One", "Two", "Three")
    organiser.submit(organiser.get(f"{DESK}/{third}"), {}, action="/wait")
    organiser.submit(organiser.get(f"{DESK}/{first}"), {}, action="/wait")
    organiser.submit(organiser.get(f"{DESK}/{second}"), {}, action="/wait")

    last = organiser.get(link(app, second))
    organiser.submit(organiser.get(f"{DESK}/{third}"), {}, action="/accept")
    then = organiser.get(link(app, second))

    assert "It is number 3 on the waiting list" in last.words
    assert "It is number 2 on the waiting list" in then.words
    assert "Number 1 on the waiting list." in organiser.get(f"{DESK}/{first}").words
    [mail] = [mail for mail in mails(app) if "One" in mail.subject]
    assert "number 2 on the waiting list" in mail.text
    with app.state.sessions.read() as db:
        assert [event.title for event in deciding.waiting(db, meeting.id, 9)] == ["One", "Two"]


def test_a_change_that_was_asked_for_is_made_and_the_application_is_open_again(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    [id_] = made(app, meeting, "One")
    page = organiser.get(f"{DESK}/{id_}")
    without = organiser.submit(page, {"reason": ""}, action="/decline")
    token = page.select("//input[@name='csrf_token']/@value")[0]
    asked = {"csrf_token": token, "reason": "Please find a host who is a State."}
    organiser.post(f"{DESK}/{id_}/ask-change", asked)
    own = organiser.get(link(app, id_))
    part = organiser.get(f"{link(app, id_)}/parts/event")
    organiser.submit(part, {"title": "One, hosted by Norway"}, action="parts/event")

    organiser.submit(organiser.get(f"{link(app, id_)}/check"), {})

    assert without.status == 422
    assert "Please find a host who is a State." in own.words
    assert "Change the application" in own.words
    event = read(app, id_)
    assert (event.state, event.decline_reason) == (SideEventState.SUBMITTED, "")
    assert event.title == "One, hosted by Norway"


def test_all_that_a_filter_shows_are_decided_and_no_other(
    app: FastAPI, organiser: Visitor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.listing, "PER_PAGE", 2)
    fine = made(app, meeting, "Clear one", "Clear two", "Clear three")
    [other] = made(app, meeting, "Another")

    page = organiser.get(f"{DESK}?q=clear")
    organiser.submit(page, {"everything": "y", "step": "accept"}, action="decide")

    assert {read(app, id_).state for id_ in fine} == {SideEventState.ACCEPTED}
    assert read(app, other).state is SideEventState.SUBMITTED


def test_the_mails_on_many_decisions_are_written_by_a_job_once(
    app: FastAPI, organiser: Visitor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.decisions, "MOST_TOLD", 2)
    ids = made(app, meeting, "One", "Two", "Three")
    decide(organiser, ids, Step.ACCEPT)
    before = len(mails(app))
    own = organiser.get(link(app, ids[2]))
    work = Work(app.state.sessions, app.state.settings)

    jobs.tell_decided(work, meeting.id)
    jobs.tell_decided(work, meeting.id)

    assert before == 0
    assert "Being decided" in own.words
    assert [mail.state for mail in mails(app)] == [MessageState.DRAFT] * 3


def test_deciding_many_asks_as_often_as_deciding_three(
    app: FastAPI, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.decisions, "MOST_TOLD", 2)
    few, many = made(app, meeting, *"abc"), made(app, meeting, *"defghijklmnopqrst")
    asked: list[str] = []
    engine = app.state.sessions.engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def cost(ids: list[str], step: Step) -> int:
        asked.clear()
        service.decide_all(db, by, db.get_one(Meeting, meeting.id), ids, step, reason="x")
        return len(asked)

    with app.state.sessions.write() as db:
        by = accounts.actor(db, organiser_of=meeting.id)
        for step in (Step.ASK_CHANGE, Step.WAIT, Step.DECLINE):
            assert cost(many, step) == cost(few, step)
        numbers = [row.action for row in db.scalars(select(AuditEntry))]
    assert numbers.count("side_event.wait") == 20


def test_every_decision_of_several_can_be_taken_on_what_is_new() -> None:
    assert all(may(SideEventState.SUBMITTED, step) for step in OF_SEVERAL)


def test_the_next_one_to_be_decided_is_a_step_away_and_the_overview_counts_them(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    first, second, third = made(app, meeting, "One", "Two", "Three")

    def ahead(id_: str) -> list[str]:
        page = organiser.get(f"{DESK}/{id_}")
        return list(dict.fromkeys(page.select("//a[starts-with(., 'The next one')]/@href")))

    assert ahead(first) == [f"{DESK}/{second}"]
    assert ahead(third) == [f"{DESK}/{first}"]
    decided = organiser.submit(organiser.get(f"{DESK}/{second}"), {}, action="/accept")
    assert "(2 are left)" in decided.words
    assert ahead(first) == [f"{DESK}/{third}"]
    decide(organiser, [first, third], Step.WAIT)
    assert ahead(first) == []
    overview = organiser.get("/organise/im-test")
    figures = {
        dt.text_content().strip(): dt.getnext().text_content().strip()
        for dt in overview.select("//*[@id='waiting']//dt")
    }
    assert figures == {"Side events on the waiting list": "2", "Mails to be read": "2"}
