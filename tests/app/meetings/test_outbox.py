"""A mail that waits is read with the entry that it carries, and beside what it said first."""

from fastapi import FastAPI
from icalendar import Calendar
from sqlalchemy import select

from app.core.jobs import Work
from app.messages.models import Channel, Message, MessageState
from app.schedule.service import Cover, publish
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.visitor import Visitor

CHAIR = "person1@example.org"


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
