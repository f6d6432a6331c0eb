"""People give a number, agree from the telephone, get short texts that concern them, and stop."""

from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.announcements import jobs as announcements_jobs
from app.announcements import service as announcing
from app.core import i18n
from app.core.db import Sessions
from app.core.i18n import LANGUAGES
from app.core.jobs import Work
from app.meetings.queries import meeting_by_id
from app.messages import jobs, queries
from app.messages.models import Carried, Channel, Message, MessageState
from app.messages.rules.kinds import families
from app.messages.rules.short import MOST_PARTS, number_of_parts
from app.messages.service.drafts import release_drafts
from app.privacy.service import erasing, parts
from app.registrations import service as registering
from app.schedule.service import Cover, publish
from app.schedule.service.kinds import ADDRESS
from app.settings import Settings
from app.side_events.service.links import link_path
from tests.make import accounts, announcements, meetings, registrations, schedule, texts
from tests.visitor import Page, Visitor

NUMBER = "+41 79 123 45 67"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of an installation that sends; nothing is handed over here."""
    return settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1", "demo": False})


def texts_of(db: Session) -> Mapping[str, Message]:
    """The short texts, by number; the newest to each."""
    chosen = select(Message).where(Message.channel == Channel.TEXT)
    return {one.to_phone: one for one in db.scalars(chosen.order_by(Message.created_at))}


def link_in(message: Message) -> str:
    """The address at the end of a text, as a path."""
    return message.text.rpartition(" ")[2].removeprefix("http://127.0.0.1:8000")


def asked(visitor: Visitor, path: str, number: str = NUMBER) -> Page:
    """The page after a number was given there."""
    said = {"number": number, "agreed": "y", "do": "text"}
    return visitor.submit(visitor.get(f"{path}/messages"), said)


def test_a_number_is_given_where_a_gateway_is_and_in_a_form_that_can_be_right(
    visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        meeting = meetings.meeting(db)
        ana = registrations.registration(db, meeting, "Ana", approved=True)
        own = registering.link_path(db, meeting, ana)
    page = visitor.get(f"{own}/messages")
    assert "telephone" not in page.words, "there is no gateway"
    (token,) = page.select("//main//input[@name='csrf_token']/@value")
    said = {"number": NUMBER, "agreed": "y", "do": "text", "csrf_token": token}
    assert "sends no short texts" in visitor.post(f"{own}/messages", said).words
    with work.sessions.write() as db:
        texts.gateway(db, meeting, carries=[Carried.ANNOUNCEMENTS])
    assert f"{own}/messages" in visitor.get(own).text

    page = visitor.get(f"{own}/messages")
    unsaid = visitor.submit(page, {"number": "079 123 45 67", "do": "text"})
    assert unsaid.status == 422
    assert len(unsaid.errors) == 2, "no country, and not ticked"
    assert "No texts go to this number" in asked(visitor, own, "+41 22 917 12 34").errors[0]


def test_a_number_gets_texts_once_whoever_holds_it_agrees_and_until_they_stop(
    visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        meeting = meetings.meeting(db)
        ana = registrations.registration(db, meeting, "Ana", approved=True, language="fr")
        own = registering.link_path(db, meeting, ana)
        texts.gateway(db, meeting)
    assert "Open the link in the first text" in asked(visitor, own).words
    with work.sessions.read() as db:
        first = texts_of(db)[texts.NUMBER]
        assert first.text.startswith("Messages courts à ce numéro")
        assert not queries.with_telephone(db, meeting.id), "nobody has agreed"

    agreeing = visitor.get(link_in(first).replace("fr", "en"))
    assert "ends in 567." in agreeing.words
    assert "Ana" not in agreeing.words, "it may be somebody else's telephone"
    assert visitor.get(f"{link_in(first).partition('?')[0]}x").status == 404
    visitor.submit(agreeing, {"do": "agree"})
    with work.sessions.read() as db:
        assert queries.with_telephone(db, meeting.id) == {"ana@example.org"}
    told = announce(work, meeting.id)[texts.NUMBER]
    assert told.text == "Bottles of water are at the desk"

    stopped = visitor.submit(visitor.get(f"{own}/messages"), {"do": "stop"})
    assert "The number is forgotten" in stopped.words
    jobs.deliver_text(work, told.id)
    with work.sessions.read() as db:
        kept = db.get_one(Message, told.id)
        assert (kept.state, kept.text) == (MessageState.FAILED, "")
        assert "wanted at this number" in kept.last_error
    assert visitor.get(link_in(first)).status == 404


def announce(work: Work, meeting_id: str) -> Mapping[str, Message]:
    """Announce something by short text alone, twice over; gives the texts."""
    with work.sessions.write() as db:
        meeting = meeting_by_id(db, meeting_id)
        assert meeting is not None
        made = announcements.announcement(db, meeting, by_mail=False, by_text=True)
        announcing.send(db, accounts.actor(db, "olive@example.org"), made)
    for _twice in range(2):
        announcements_jobs.write_mails(work, made.id)
    with work.sessions.read() as db:
        chosen = select(Message).where(Message.about_id == made.id)
        assert len(db.scalars(chosen).all()) == 1, "one text, and no mail"
        return texts_of(db)


def test_a_number_is_asked_no_more_than_four_times_a_day_by_whomever(
    visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        meeting = meetings.meeting(db)
        texts.gateway(db, meeting)
        people = [registrations.registration(db, meeting, name) for name in ("Ana", "Bo")]
        paths = [registering.link_path(db, meeting, one) for one in people]
    statuses = [asked(visitor, paths[number % 2]).status for number in range(5)]
    assert statuses == [200, 200, 200, 200, 429]


def test_a_release_is_told_by_text_beside_the_mail_and_waits_with_it_to_be_read(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        scene = schedule.scene(db, events=2)
        texts.gateway(db, scene.meeting)
        host = scene.events[0].contact_email
        texts.telephone(db, scene.meeting, host)
        texts.telephone(db, scene.meeting, "person2@example.org", "+12025550143", agreed=False)
        draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
        publish(db, None, draft, Cover(letters_wait=True))
        told = texts_of(db)
        assert set(told) == {texts.NUMBER}, "who has not agreed gets none"
        text = told[texts.NUMBER]
        beside = queries.message_by_cause(db, text.cause.removesuffix(">text"))
        assert beside is not None
        assert (beside.to_email, beside.state) == (host, text.state)
        assert text.event_id == scene.events[0].id
        assert text.text.startswith("Time and room: ")
        assert text.text.endswith(f"/im-test/events/{scene.events[0].id}?lang=en")
        assert "Small Room, Event 1 http" in text.text
    actor = accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"/organise/im-test/outbox/{text.id}")
    assert "[[1]]" in page.text
    long = visitor.submit(page, {"text": f"{'ж' * 300} [[1]]", "do": "save"})
    assert "no more than 3 are sent" in long.errors[0]
    visitor.submit(page, {"text": "Moved – see [[1]]", "do": "save"})
    with work.sessions.write() as db:
        found = queries.drafts_to_change(db, scene.meeting.id, ids=[text.id])
        assert found[0].text.startswith("Moved - see http")
        assert not found[0].html
        release_drafts(db, actor, scene.meeting.id, found)
        assert found[0].state is MessageState.QUEUED


def test_an_applicant_gives_a_number_on_the_page_of_the_application(
    visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        scene = schedule.scene(db, events=1)
        texts.gateway(db, scene.meeting)
        own = link_path(db, scene.events[0])
    assert f"{own}/messages" in visitor.get(own).text
    assert "+41791234567" in asked(visitor, own).words


def test_whoever_is_signed_in_gives_a_number_for_a_meeting_that_sends_texts(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        meeting = meetings.meeting(db)
    accounts.sign_in(visitor, app, "carl@example.org")
    account = visitor.get("/account")
    assert "/account/messages" in account.text
    assert "No meeting writes to you" in visitor.get("/account/messages").words
    with work.sessions.write() as db:
        texts.gateway(db, meeting)
    assert "Test Meetings" in visitor.get("/account/messages").words
    page = visitor.get("/account/messages/im-test")
    waits = visitor.submit(page, {"number": NUMBER, "agreed": "y", "do": "text"})
    assert waits.select("//input[@name='number']")[0].get("value") == texts.NUMBER
    assert "Forget this number" in waits.words
    with work.sessions.read() as db:
        found = queries.telephone_of(db, meeting.id, "carl@example.org")
        assert found is not None
        assert found.agreed_at is None


def test_a_number_goes_with_its_person(work: Work) -> None:
    with work.sessions.write() as db:
        meeting = meetings.meeting(db)
        ana = registrations.registration(db, meeting, "Ana", approved=True)
        texts.telephone(db, meeting, "ana@example.org")
        erasing.erase_person(db, parts.One(meeting, ana.person, ana))
        assert queries.telephone_of(db, meeting.id, "ana@example.org") is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_carried_has_a_short_text_in_each_language_with_its_link_whole(
    sessions: Sessions,
) -> None:
    carried = [kind for family in families() for kind in family.kinds if kind.carried]
    assert {kind.carried for kind in carried} == set(Carried)
    said = [kind for kind in carried if kind.carried is not Carried.ANNOUNCEMENTS]
    with sessions.write() as db:
        begun: dict[str, set[str]] = {kind.key: set() for kind in said}
        for code in LANGUAGES:
            meeting = meetings.meeting(db, f"im-{code}", venue=meetings.venue(db, code))
            texts.gateway(db, meeting)
            texts.telephone(db, meeting, ADDRESS)
            for kind in said:
                with i18n.only(code):
                    kind.example(db, meeting.id, "")
                text = queries.newest_text(db, meeting.id, kind.key)
                assert text is not None
                assert text.language == code
                assert number_of_parts(text.text) <= MOST_PARTS
                assert link_in(text).startswith(f"/{meeting.slug}"), text.text
                begun[kind.key].add(text.text.partition(":")[0])
    assert {key: len(words) for key, words in begun.items()} == dict.fromkeys(begun, 6)
