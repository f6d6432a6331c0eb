"""What goes wrong on the way: whoever is told next is told from what they truly got last."""

import re
from dataclasses import replace
from email.message import EmailMessage

import pytest
from fastapi import FastAPI
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.jobs import Work
from app.hosting.service import changing
from app.invitations import service as invitations
from app.invitations.jobs import send_due
from app.invitations.models import Way
from app.messages import jobs
from app.messages import queries as messages
from app.messages.models import Message, MessageState, SuppressedFor
from app.messages.rules import DELIVER, PROGRAMME
from app.messages.service import again, drafts, suppression
from app.registrations.queries import person_by_email
from app.registrations.service import feed_path
from app.schedule import service
from app.schedule.service import Cover
from app.settings import Settings
from app.side_events import service as side_events
from app.side_events.models import Partner, PartnerRole, SpeakerRole
from app.side_events.queries import side_event_to_change
from app.side_events.rules.amending import amendment_of
from app.side_events.rules.application import SpeakerGiven
from tests.app.messages.mailbox import Mailbox
from tests.make import accounts, schedule
from tests.make.accounts import sign_in
from tests.make.invitations import entries_of, organiser, states_of_jobs
from tests.visitor import Visitor

CONTACT, CHAIR = "contact1@example.org", "person1@example.org"
HOME = "/organise/im-test"
FIRST = "SUMMARY:Event 1"


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Of an installation that sends its mails."""
    return settings.model_copy(update={"smtp_url": mailbox.url})


@pytest.fixture
def away(work: Work) -> Work:
    """The same while the mail server is away."""
    return Work(work.sessions, work.settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"}))


@pytest.fixture
def scene(work: Work, mailbox: Mailbox) -> schedule.Scene:
    """A meeting whose first release, with one event in the small room, everybody has got."""
    with work.sessions.write() as db:
        made = schedule.released(db, events=1)
    deliver(work)
    mailbox.empty()
    return made


def deliver(work: Work, *, latest_first: bool = False) -> None:
    """Try each mail that is to go, in the order of their making or against it."""
    with work.sessions.read() as db:
        found = db.scalars(select(Message.id).order_by(Message.created_at, Message.id)).all()
    for one in reversed(found) if latest_first else found:
        jobs.deliver(work, one)


def got(mailbox: Mailbox, email: str) -> list[str]:
    """What came for somebody since this was asked last: subject and text."""
    came = [mail for mail in mailbox.mails if email in str(mail["To"])]
    mailbox.mails = [mail for mail in mailbox.mails if mail not in came]
    return [f"{mail['Subject']}\n{text_of(mail)}" for mail in came]


def text_of(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def publish(
    work: Work, scene: schedule.Scene, place: tuple[int, int] | None, *, wait: bool = False
) -> None:
    """Put the event elsewhere in public: in which room and on which day; None takes it off."""
    with work.sessions.write() as db:
        move(db, scene, place, wait=wait)


def move(
    db: Session, scene: schedule.Scene, place: tuple[int, int] | None, *, wait: bool = False
) -> None:
    (event,) = scene.events
    spot = (scene.rooms[place[0]], scene.slots[place[1]].starts_at) if place else None
    draft = schedule.draft(db, scene.meeting, {event.id: spot} if spot else {}, [event])
    service.publish(db, None, draft, Cover(letters_wait=wait))


def states(db: Session, email: str) -> list[MessageState]:
    chosen = select(Message).where(Message.to_email == email)
    return [one.state for one in db.scalars(chosen.order_by(Message.created_at, Message.id))]


def before(said: str) -> str:
    """What a mail says of how it was before, in one line."""
    return " ".join(said.partition("Before")[2].split())


def test_news_that_could_not_go_is_overtaken_and_never_comes_after_what_is_newer(
    work: Work, away: Work, mailbox: Mailbox, scene: schedule.Scene
) -> None:
    publish(work, scene, (0, 1))
    deliver(away)
    publish(work, scene, (1, 1))
    deliver(away)

    deliver(work, latest_first=True)

    (letter,), (entry,) = got(mailbox, CONTACT), got(mailbox, CHAIR)
    for said in (letter, entry):
        assert "Large Room" in said
    assert before(letter).startswith(": Tuesday, 15 June 2027")  # what they had
    with work.sessions.read() as db:
        assert states(db, CHAIR)[-2:] == [MessageState.WITHDRAWN, MessageState.SENT]
        assert [one.sequence for one in entries_of(db, CHAIR)] == [0, 2]


def test_who_cancels_is_shown_who_reads_it_and_who_takes_it_back_writes_no_mail_too_many(
    work: Work, mailbox: Mailbox, scene: schedule.Scene, app: FastAPI, visitor: Visitor
) -> None:
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    path = f"{HOME}/side-events/{scene.events[0].id}"
    with work.sessions.write() as db:
        about = {"side_event_id": scene.events[0].id, "asked_at": clock.now()}
        amis = Partner(name="Amis", role=PartnerRole.CO_SPONSOR, email="Amis@example.org", **about)
        db.add(amis)

    page = visitor.get(path)
    assert "Mails with this reason go at once to: Contact 1, Amis, Person 1" in page.words
    (asks,) = page.select("//form[contains(@action, '/cancel')]/@data-confirm")
    answers = [one.text for one in page.select("//dialog[@id='confirm']//button")]
    assert answers == ["Yes, go on", "Go back"], "beside “Cancel the side event”, which is another"
    assert "3 people are told by mail at once." in asks
    cancelled = visitor.submit(page, {"reason": "Fire"}, action="/cancel")
    deliver(work)
    assert not waits(work, "side_events/cancelled")
    reopened = visitor.submit(cancelled, {}, action="/reopen")
    assert waits(work, "side_events/reopened")
    accepted = visitor.submit(reopened, {}, action="/accept")
    assert "all others who were told of it hear at the next release" in accepted.words
    deliver(work)
    publish(work, scene, (0, 0))
    deliver(work)
    again = "Held after all: Event 1"

    host = got(mailbox, CONTACT)
    assert "Where: Small Room" in " ".join(host[0].split())  # what does not take place
    assert [one.partition("\n")[0] for one in host] == [
        "Cancelled: Event 1",
        "Accepted: Event 1",
        again,
    ]
    assert subjects(mailbox, "mis@example.org") == ["Not held: Event 1", again]
    publish(work, scene, (1, 0))
    deliver(work)
    assert subjects(mailbox, "mis@example.org") == ["New time or room: Event 1"]


def subjects(mailbox: Mailbox, email: str) -> list[str]:
    return [one.partition("\n")[0] for one in got(mailbox, email)]


def waits(work: Work, kind: str) -> bool:
    """Whether no worker tries the only mail of a kind yet."""
    with work.sessions.read() as db:
        mail = db.scalars(select(Message).where(Message.kind == kind)).one()
        return states_of_jobs(db, f"{DELIVER}:{mail.id}") == ["DELAYED"]


def test_who_gets_mails_again_is_told_once_what_is_true_now(
    work: Work, mailbox: Mailbox, scene: schedule.Scene, app: FastAPI, visitor: Visitor
) -> None:
    with work.sessions.write() as db:
        for one in (CONTACT, CHAIR):
            suppression.suppress(db, scene.meeting.id, one, SuppressedFor.BOUNCED, "550 away")
    for place in ((1, 1), None, (0, 1)):
        publish(work, scene, place)
        deliver(work)
    assert mailbox.mails == []
    sign_in(visitor, app, organiser_of=scene.meeting.id)

    for _each in range(2):
        visitor.submit(visitor.get(f"{HOME}/suppressed"), {}, action="/suppressed")
    send_due(work, scene.meeting.id)
    deliver(work)

    (letter,), (entry,) = got(mailbox, CONTACT), got(mailbox, CHAIR)
    for said in (letter, entry):
        assert "Small Room" in said
        assert "16 June 2027" in said
    assert before(letter).startswith(": Tuesday, 15 June 2027")


def test_whom_the_host_names_later_is_told_time_and_room_once(
    work: Work, mailbox: Mailbox, scene: schedule.Scene, visitor: Visitor
) -> None:
    with work.sessions.write() as db:
        own = side_events.link_path(db, db.merge(scene.events[0]))
    new = {"speakers-1-name": "Demo New", "speakers-1-email": "new@example.org"}
    page = visitor.submit(visitor.get(f"{own}/edit"), {"add": "speakers"})
    visitor.submit(page, {**new, "speakers-1-role": "panellist", "reason": "She can come."})

    for _each in range(2):
        send_due(work, scene.meeting.id)
        deliver(work)

    told = [one for one in got(mailbox, "new@example.org") if one.startswith("Time and room")]
    assert len(told) == 1
    assert f"/im-test/events/{scene.events[0].id}" in told[0]
    assert got(mailbox, CONTACT) == []
    publish(work, scene, (1, 1))
    deliver(work)
    assert [one.split(":")[0] for one in got(mailbox, "new@example.org")] == ["New time or room"]


def panel(work: Work, scene: schedule.Scene, chair: str, panellist: str) -> None:
    """Have these two on the panel from now on, and a job look what there is to say."""
    roles = {chair: SpeakerRole.CHAIR, panellist: SpeakerRole.PANELLIST}
    with work.sessions.write() as db:
        event = side_event_to_change(db, scene.events[0].id)
        people = [
            SpeakerGiven(name=f"Demo {email}", role=role, email=f"{email}@example.org")
            for email, role in roles.items()
        ]
        given = replace(amendment_of(event), speakers=tuple(people))
        actor = accounts.actor(db, organiser_of=scene.meeting.id)
        changing.change(db, scene.meeting, event, given, "Another one comes.", actor=actor)
    send_due(work, scene.meeting.id)


def all_go(work: Work, scene: schedule.Scene) -> None:
    """Let the workers do what is to be done, twice, and organisers let go what waits for them."""
    for _each in range(2):
        send_due(work, scene.meeting.id)
        with work.sessions.write() as db:
            actor = accounts.actor(db, organiser_of=scene.meeting.id)
            waiting = messages.drafts_to_change(db, scene.meeting.id, cause=PROGRAMME)
            drafts.release_drafts(db, actor, scene.meeting.id, waiting)
        deliver(work)


def test_who_is_named_no_more_is_told_so_once_and_told_again_when_put_back(
    work: Work, mailbox: Mailbox, scene: schedule.Scene
) -> None:
    """Once only, by the entry that is taken out where they had one; also of what is not held."""
    first, off = "Time and room: Event 1", "You are no longer named in: Event 1"
    panel(work, scene, "person1", "new")
    all_go(work, scene)
    assert subjects(mailbox, "new@example.org")[-1] == first

    for who in ("other", "new", "other"):  # what waits of the first two is not so any more
        panel(work, scene, "person1", who)
    all_go(work, scene)

    (said,) = got(mailbox, "new@example.org")
    assert said.startswith(off)
    assert "Small Room" in said
    assert subjects(mailbox, "other@example.org")[-1] == first
    letter = once_more(work, scene, "new@example.org")
    panel(work, scene, "person2", "new")  # the copy is not so any more, nor would another be
    with work.sessions.read() as db:
        hindrance = again.look(db, scene.meeting.id, letter.id).hindrance
    assert "who is named in a side event has changed" in hindrance
    all_go(work, scene)
    assert subjects(mailbox, "new@example.org") == [first]
    assert subjects(mailbox, "other@example.org") == [off]
    assert subjects(mailbox, CHAIR) == ["No longer in your calendar: Event 1"]

    panel(work, scene, "person2", "other")
    publish(work, scene, None)
    all_go(work, scene)
    assert subjects(mailbox, CHAIR) == []
    assert subjects(mailbox, "new@example.org") == [off]
    assert subjects(mailbox, CONTACT) == ["New time follows: Event 1"]


def once_more(work: Work, scene: schedule.Scene, email: str) -> Message:
    """Have the last mail to somebody sent once more, by hand; gives that mail."""
    chosen = select(Message).where(Message.to_email == email).order_by(Message.created_at.desc())
    with work.sessions.write() as db:
        went, actor = db.scalars(chosen.limit(1)).one(), accounts.actor(db)
        again.send(db, actor, scene.meeting.id, went.id, seen=went.edition, why="")
        return went


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_left_without_knowing_is_told_that_it_is_not_held_and_no_draft_says_otherwise(
    work: Work, mailbox: Mailbox, scene: schedule.Scene, app: FastAPI, visitor: Visitor
) -> None:
    panel(work, scene, "person1", "new")
    all_go(work, scene)
    panel(work, scene, "person1", "other")
    with work.sessions.read() as db:
        assert messages.number_to_come(db, scene.meeting.id, PROGRAMME) == 2
    mailbox.empty()
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{HOME}/side-events/{scene.events[0].id}")
    told = "go at once to: Contact 1, Demo other, Demo new, Demo person1 "
    assert told in page.words

    cancelled = visitor.submit(page, {"reason": "Fire"}, action="/cancel")

    with work.sessions.read() as db:
        assert messages.number_to_come(db, scene.meeting.id, PROGRAMME) == 0
    all_go(work, scene)
    (said,) = got(mailbox, "new@example.org")
    assert said.startswith("Not held: Event 1")
    assert "and you are no longer named in it" in " ".join(said.split())
    assert "Small Room" in said
    assert subjects(mailbox, "other@example.org") == ["Not held: Event 1"]
    with work.sessions.write() as db:
        schedule.release(db, scene, {})
    all_go(work, scene)
    assert subjects(mailbox, "new@example.org") == []

    (asks,) = cancelled.select("//form[contains(@action, '/reopen')]/@data-confirm")
    assert "told by mail" in str(asks)
    reopened = visitor.submit(cancelled, {}, action="/reopen")
    assert "The public programme still says “Cancelled”, until the next" in reopened.words


def test_whom_an_entry_alone_told_is_told_by_one_mail_each_that_they_are_out_and_in_again(
    work: Work, mailbox: Mailbox, scene: schedule.Scene
) -> None:
    """One has an entry though nobody is asked in that function now, one has given entries up."""
    first, off = "Time and room: Event 1", "You are no longer named in: Event 1"
    with work.sessions.write() as db:
        invitations.set_roles(db, organiser(db, scene), scene.meeting.id, list(SpeakerRole))
    panel(work, scene, "person1", "new")
    all_go(work, scene)
    assert subjects(mailbox, "new@example.org") == ["Invitation: Event 1"]
    with work.sessions.write() as db:
        invitations.set_roles(db, organiser(db, scene), scene.meeting.id, [])
        chair, new = (
            person_by_email(db, scene.meeting.id, email) for email in (CHAIR, "new@example.org")
        )
        assert chair
        assert new
        invitations.set_way(db, chair, Way.FEED)
        side_events.mark(db, new, [scene.events[0].id])  # that they want to attend does not matter
    all_go(work, scene)
    assert subjects(mailbox, CHAIR)[-1:] == ["No more entries by mail: Event 1"]

    told = []
    for people in (("other", "third"), ("person1", "new"), ("other", "third")):
        panel(work, scene, *people)
        all_go(work, scene)
        told.append((subjects(mailbox, CHAIR), subjects(mailbox, "new@example.org")))

    gone = "No longer in your calendar: Event 1"
    assert told == [([off], [gone]), ([first], [first]), ([off], [off])]
    assert got(mailbox, CONTACT) == []


def test_who_is_out_of_one_side_event_and_in_another_gets_one_mail_and_is_counted_once(
    work: Work, mailbox: Mailbox, scene: schedule.Scene, app: FastAPI, visitor: Visitor
) -> None:
    both, first = "News of 2 side events of yours", "Time and room: Event 1"
    (one,), new = scene.events, "new@example.org"
    panel(work, scene, "person1", "new")
    all_go(work, scene)
    mailbox.empty()
    panel(work, scene, "person1", "other")  # what that writes waits, and the release overtakes it
    with work.sessions.write() as db:
        two = schedule.event(db, scene, 2, contact_email=new, contact_name="Demo new")
        places = {one.id: (scene.rooms[0], scene.slots[1].starts_at),
                  two.id: (scene.rooms[1], scene.slots[0].starts_at)}  # fmt: skip
        schedule.draft(db, scene.meeting, places, [one, two])
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{HOME}/schedule/publish")
    rows = [" ".join(row.text_content().split()) for row in page.select("//tr[th]")]
    (row,) = (one for one in rows if new in one)
    assert re.search("New Event 2.* No longer named in it Event 1", row)
    visitor.submit(page, {}, action="/publish")
    all_go(work, scene)

    *decided, said = got(mailbox, new)
    assert [one.split(":")[0] for one in decided] == ["Application 2 received", "Accepted"]
    assert said.startswith(both), "and nothing else tells them that they are out of the other"
    assert said.index("Event 2") < said.index("no longer named in this side event")
    assert "Small Room" in said.partition("no longer named")[2]
    with work.sessions.write() as db:
        (letter,) = (one for one in db.scalars(select(Message)) if one.subject == both)
        assert again.look(db, scene.meeting.id, letter.id).hindrance == ""
    all_go(work, scene)
    assert got(mailbox, new) == []
    panel(work, scene, "person1", "new")
    all_go(work, scene)
    assert subjects(mailbox, new) == [first]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_is_to_be_told_is_looked_up_without_what_a_schedule_depends_on(
    work: Work, scene: schedule.Scene
) -> None:
    asked: list[str] = []
    with work.sessions.write() as db:
        event.listen(db.get_bind(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        assert service.tell_due(db, scene.meeting.id) == 0
        said = " ".join(asked)

    assert "FROM speaker" in said
    for table in ("session_duty", "absence", "slot_wish", "side_event_equipment", "travel"):
        assert f"FROM {table}" not in said
    assert len(asked) < 35, "a number that does not grow with what is held"


def test_what_was_dropped_has_told_nobody_anything(
    work: Work, mailbox: Mailbox, scene: schedule.Scene, app: FastAPI, visitor: Visitor
) -> None:
    """The entry that they have is named, and can be brought up to date; the feed has the event."""
    versions = f"{HOME}/side-events/{scene.events[0].id}/invitations"
    with work.sessions.write() as db:
        feed = feed_path(db, db.merge(scene.events[0].speakers[0].person))
    assert FIRST not in visitor.get(feed).answer.text  # it came by mail
    publish(work, scene, (0, 1), wait=True)
    assert FIRST not in visitor.get(feed).answer.text, "the one of Monday is beside it"
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    assert "They have it as in release 1, entry 1." in visitor.get(versions).words

    outbox = visitor.get(f"{HOME}/outbox")
    waiting = outbox.select("//input[@name='chosen']/@value")
    asked = visitor.submit(outbox, {"chosen": waiting, "do": "drop"}, action="/chosen")
    done = visitor.submit(asked, {}, action="/chosen")
    assert "dropped" in done.words
    send_due(work, scene.meeting.id)  # nobody decides otherwise
    deliver(work)

    assert mailbox.mails == []
    assert FIRST in visitor.get(feed).answer.text
    page = visitor.get(versions)
    assert "dropped before it was sent" in page.words
    assert "They have it as in release 1, entry 1." in page.words
    visitor.submit(page, {}, action="/again")
    deliver(work)
    (entry,) = got(mailbox, CHAIR)
    assert entry.startswith("Changed: Event 1")
    assert FIRST not in visitor.get(feed).answer.text
    publish(work, scene, (1, 1))
    deliver(work)
    (letter,) = got(mailbox, CONTACT)
    assert before(letter).startswith(": Tuesday, 15 June 2027")


def test_what_is_under_way_counts_as_told_and_is_not_tried_again_after_what_is_newer(
    work: Work, away: Work, mailbox: Mailbox, scene: schedule.Scene
) -> None:
    publish(work, scene, (1, 1))
    with work.sessions.write() as db:
        (first,) = db.scalars(
            select(Message).where(Message.to_email == CONTACT, Message.state == MessageState.QUEUED)
        )
        first.leaves_at = clock.now()
    publish(work, scene, (0, 0))
    with work.sessions.read() as db:
        assert states(db, CONTACT)[-2:] == [MessageState.QUEUED, MessageState.QUEUED]
        newest = db.scalars(select(Message.id).where(Message.to_email == CONTACT,
            Message.id != first.id, Message.state == MessageState.QUEUED)).one()  # fmt: skip

    jobs.deliver(work, newest)
    assert mailbox.mails == [], "it waits for the answer to the one before"
    jobs.deliver(work, first.id)  # its worker died, another takes it up
    jobs.deliver(work, newest)

    (letter,) = got(mailbox, CONTACT)
    assert "Large Room" in before(letter)


def test_what_was_kept_for_want_of_a_server_reached_nobody_and_goes_once_there_is_one(
    work: Work, mailbox: Mailbox, scene: schedule.Scene, app: FastAPI, visitor: Visitor
) -> None:
    """The table of versions says so; the entry is sent anew from there, a letter from the log."""
    with work.sessions.write() as db:
        db.info["settings"] = db.info["settings"].model_copy(update={"smtp_url": ""})
        move(db, scene, (0, 1))
    deliver(work)
    assert mailbox.mails == []
    sign_in(visitor, app, organiser_of=scene.meeting.id)

    page = visitor.get(f"{HOME}/side-events/{scene.events[0].id}/invitations")
    assert "kept here: no mail server was set then As in release 2, entry 2" in page.words
    assert "They have it as in release 1, entry 1." in page.words
    (row,) = visitor.get(f"{HOME}/invitations").select("//tbody/tr")
    assert " ".join(row.text_content().split()).startswith("Event 1 0 1 0")
    page = visitor.submit(page, {}, action="/again")
    visitor.submit(visitor.get(f"{HOME}/messages?state=kept"), {}, action="/again")
    deliver(work)

    (letter,), (entry,) = got(mailbox, CONTACT), got(mailbox, CHAIR)
    assert letter.startswith("New time or room: Event 1")
    assert before(entry).startswith(": Tuesday, 15 June 2027")
    (row,) = visitor.get(f"{HOME}/invitations").select("//tbody/tr")
    assert " ".join(row.text_content().split()).startswith("Event 1 1 0 0")
