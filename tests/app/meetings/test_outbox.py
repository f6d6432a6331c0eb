"""A mail that waits is read with the entry that it carries, and beside what it said first."""

from fastapi import FastAPI
from icalendar import Calendar
from sqlalchemy import select

from app.core import clock
from app.core.jobs import Work
from app.messages import queries
from app.messages.models import Channel, Message, MessageState
from app.schedule.service import Cover, publish
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.visitor import Visitor

CHAIR = "person1@example.org"
OUTBOX = "/organise/im-test/outbox"


def test_all_that_a_meeting_writes_is_reached_by_name_from_one_line_of_its_menu(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        scene = schedule.scene(db, events=1)
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    (entrance,) = visitor.get("/organise/im-test").select("//nav//a[text()='Messages']/@href")
    pages = visitor.get(str(entrance)).select("//nav[@aria-label='Messages']//a")

    assert [one.text for one in pages] == [
        "Mails to be read",
        "All mails",
        "Reminders",
        "Entries in calendars",
        "Words of mails",
        "Quiet hours",
        "Short texts to telephones",
        "Addresses without mails",
    ]
    for one in pages:
        page = visitor.get(one.get("href"))
        (here,) = page.select("//nav[@aria-label='Messages']//a[@aria-current='page']")
        assert here.text == one.text
        assert page.select("//details//a[@aria-current][text()='Messages']")


def test_a_draft_shows_its_entry_and_after_it_was_changed_old_and_new_side_by_side(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        scene = schedule.scene(db, events=1)
        board = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
        publish(db, None, board, Cover(letters_wait=True))
        chosen = select(Message).where(
            Message.state == MessageState.DRAFT,
            Message.channel == Channel.MAIL,
            Message.to_email == CHAIR,
        )
        (mail,) = [one for one in db.scalars(chosen) if one.attachments]
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    path = f"/organise/im-test/outbox/{mail.id}"

    page = visitor.get(path)
    assert "is put into the calendar" in page.words
    assert "13:15" in page.words
    (shown,) = page.select("//section[@aria-labelledby='entry']//*[@class='typed']")
    file = visitor.get(f"{path}/entry")
    (entry,) = Calendar.from_ical(file.answer.text).events
    assert "attachment" in file.headers["content-disposition"]
    assert entry["SUMMARY"] == "Event 1"
    assert shown.text_content() == entry["DESCRIPTION"]
    assert not page.select("//section[@aria-labelledby='beside']")

    (text,) = page.select("//textarea[@name='text']")
    first, said = text.text, text.text.replace("Event 1", "Our event")
    changed = visitor.submit(page, {"text": said, "do": "save"})
    before, now = changed.select("//section[@aria-labelledby='beside']//*[@class='typed']")
    assert "Event 1" in "".join(before.xpath(".//del/text()"))
    assert "Our event" in "".join(now.xpath(".//ins/text()"))
    assert "http" not in before.text_content(), "links are its reader's"

    back = visitor.submit(changed, {"do": "back"})
    assert back.select("//textarea[@name='text']")[0].text == first
    with work.sessions.read() as db:
        kept = db.get_one(Message, mail.id)
        assert (kept.text, kept.html, kept.first) == (mail.text, mail.html, None)


def test_drafts_are_under_the_name_of_their_person_who_is_dealt_with_as_a_whole(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with work.sessions.write() as db:
        meeting_id = schedule.scene(db, events=1).meeting.id
        people = [f"Demo {number:03}" for number in range(queries.ON_A_PAGE + 1)]
        db.add_all(waiting(meeting_id, name, topic) for topic in "ab" for name in people)
    sign_in(visitor, app, organiser_of=meeting_id)
    first, last = visitor.get(OUTBOX), visitor.get(f"{OUTBOX}?page=2")
    headings = first.select("//main//section/h2")
    assert [one.text_content() for one in headings] == [f"{one}: 2 mails" for one in people[:-1]]
    [whole] = last.select("//main//section[h2]")
    subjects = [one.text_content() for one in whole.xpath(".//th/a")]
    assert subjects == ["a to Demo 100", "b to Demo 100"], "nobody is divided by a page"
    assert "Page 2 of 2" in last.words

    theirs = whole.xpath(".//form//input[@name='chosen']/@value")
    assert whole.xpath(".//button/text()") == [
        "Release all of this person",
        "Drop all of this person",
    ]
    asked = visitor.post(
        f"{OUTBOX}/chosen",
        dict(whole.xpath(".//form")[0].form_values()) | {"chosen": theirs, "do": "drop"},
    )
    assert "2 mails are not sent" in asked.words, "dropping asks first"
    assert "2 mails are dropped" in visitor.submit(asked, {}, action="/chosen").words
    assert "Page" not in visitor.get(f"{OUTBOX}?page=2").select("//main")[0].text_content()
    with work.sessions.read() as db:
        states = [one.state for one in db.scalars(select(Message)) if one.to_name == people[-1]]
        assert states == [MessageState.DROPPED] * 2
        assert queries.people_with_drafts(db, meeting_id) == len(people) - 1


def waiting(meeting_id: str, name: str, topic: str) -> Message:
    return Message(
        meeting_id=meeting_id,
        kind="side_events/accepted",
        cause=f"{topic}:{name}",
        to_email=f"{name.replace(' ', '-').lower()}@example.org",
        to_name=name,
        language="en",
        subject=f"{topic} to {name}",
        text="",
        html="",
        state=MessageState.DRAFT,
        draft_of="side_event.decision",
        created_at=clock.now(),
    )
