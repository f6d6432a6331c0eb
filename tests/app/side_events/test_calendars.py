"""Times from a calendar at which somebody cannot speak, or a side event cannot be held."""

from datetime import date, datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.meetings.models import Slot
from app.registrations.errors import WrongCalendar
from app.registrations.models import Absence
from app.registrations.rules.busy import LARGEST, busy_in
from app.registrations.service import add_absence
from app.schedule import service as scheduling
from app.schedule.errors import PlaceRefused
from app.schedule.models import BoardKind
from app.schedule.rules import Spot
from app.schedule.service import Move
from app.side_events.service import answer_path, begin_draft
from app.side_events.service.answers import give_link
from tests.make import accounts, meetings, registrations, schedule
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

FIRST, LAST = date(2027, 6, 14), date(2027, 6, 18)
NEW_YORK = """BEGIN:VTIMEZONE
TZID:Own
BEGIN:STANDARD
DTSTART:20261101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20270314T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
"""


def file(*entries: str, head: str = "") -> bytes:
    """A calendar with these entries, each a few lines."""
    inside = "".join(
        f"BEGIN:VEVENT\nDTSTAMP:20270101T000000Z\nSUMMARY:Secret talks\n{one}\nEND:VEVENT\n"
        for one in (
            one if "UID:" in one else f"UID:{number}\n{one}" for number, one in enumerate(entries)
        )
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{head}{inside}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def said(*entries: str, head: str = "", zone: str = "Europe/Zurich") -> list[str]:
    """The times in such a calendar, in UTC: "15 09:00-10:00"."""
    found = busy_in(file(*entries, head=head), FIRST, LAST, zone)
    assert not found.unread
    return [f"{a:%d %H:%M}-{b:%H:%M}" for a, b in found.times]


HOUR = "DTSTART:20270615T090000Z\nDTEND:20270615T100000Z"


WEEKLY = (
    "DTSTART;TZID=America/New_York:20260105T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE"
)
UNTIL = "DTSTART:20270614T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20270616T080000Z"
COUNTED = "DTSTART:20270610T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=6"
THIRD = "DTSTART:20270101T120000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=3WE"
LONG = "DTSTART;VALUE=DATE:20270601\nDTEND;VALUE=DATE:20270616"


@pytest.mark.parametrize(
    ("entry", "times"),
    [
        (HOUR, ["15 09:00-10:00"]),
        (f"{HOUR}\nSTATUS:CANCELLED", []),
        (f"{HOUR}\nTRANSP:TRANSPARENT", []),
        (f"{HOUR}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        ("DTSTART:20270615T090000\nDURATION:PT90M", ["15 07:00-08:30"]),  # by the meeting's clock
        ("DTSTART;TZID=America/New_York:20270615T090000\nDURATION:PT1H", ["15 13:00-14:00"]),
        ("DTSTART;TZID=Own:20270615T090000\nDURATION:PT1H", ["15 13:00-14:00"]),
        ("DTSTART;VALUE=DATE:20270615", ["14 22:00-22:00"]),
        (LONG, ["13 22:00-22:00", "14 22:00-22:00"]),
        ("DTSTART:20270619T090000Z\nDURATION:PT1H", []),  # after the meeting
        ("DTSTART:20270615T090000Z", []),  # takes no time
        (WEEKLY, ["14 13:00-14:00", "16 13:00-14:00"]),
        (THIRD, ["16 12:00-13:00"]),
        (f"{UNTIL}\nEXDATE:20270615T080000Z", ["14 08:00-09:00", "16 08:00-09:00"]),
        (COUNTED, ["14 08:00-09:00", "15 08:00-09:00"]),
    ],
)
def test_what_takes_time_within_the_meeting_is_read(entry: str, times: list[str]) -> None:
    assert said(entry, head=NEW_YORK) == times


def test_an_entry_of_a_series_that_was_moved_is_where_it_is_now() -> None:
    series = "UID:s\nDTSTART:20270614T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"
    moved = "UID:s\nRECURRENCE-ID:20270615T080000Z\nDTSTART:20270615T130000Z\nDURATION:PT1H"
    gone = "UID:s\nRECURRENCE-ID:20270616T080000Z\nDTSTART:20270616T080000Z\nSTATUS:CANCELLED"

    assert said(series, moved, gone) == ["14 08:00-09:00", "15 13:00-14:00"]
    assert said(HOUR, "DTSTART:20270615T093000Z\nDURATION:PT2H") == ["15 09:00-11:30"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=2",
        "FREQ=YEARLY;BYYEARDAY=366",
    ],
)
def test_a_rule_that_would_count_for_ever_is_left_out_and_said(rule: str) -> None:
    found = busy_in(file(f"{HOUR}\nRRULE:{rule}", HOUR), FIRST, LAST, "UTC")

    assert (len(found.times), found.unread) == (1, 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Monday I am in Oslo", "no calendar file"),
        (b"\xff\xfe\x00", "no calendar file"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT", "no calendar file"),
        (b" " * (LARGEST + 1), "larger than 1 MB"),
        (file(*["DTSTART:20270614T000000Z"] * 3_001), "holds too much"),
    ],
)
def test_another_file_is_refused_with_a_remedy(content: bytes, sentence: str) -> None:
    with pytest.raises(WrongCalendar) as wrong:
        busy_in(content, FIRST, LAST, "UTC")
    assert sentence in wrong.value.sentence


class World:
    """A draft of three events; the first one's chair has a link."""

    def __init__(self, db: Session) -> None:
        self.scene = schedule.scene(db)
        self.draft = schedule.draft(
            db, self.scene.meeting, schedule.spread(self.scene), self.scene.events
        )
        self.chair = self.scene.events[0].speakers[0]
        give_link(db, self.chair)
        self.link = answer_path(db, self.chair)
        self.own = begin_draft(db, self.scene.meeting, None).path
        meetings.slot(db, self.scene.meeting, day=2)
        add_absence(
            db,
            self.chair.person,
            starts_at=meetings.hour("09:00", 2),
            ends_at=meetings.hour("10:00", 2),
        )  # by an organiser


@pytest.fixture
def world(app: FastAPI) -> World:
    with opened(app).write() as db:
        return World(db)


def opened(app: FastAPI) -> Sessions:
    sessions: Sessions = app.state.sessions
    return sessions


def during(slot: Slot) -> str:
    return f"DTSTART:{slot.starts_at:%Y%m%dT%H%M}00Z\nDURATION:PT30M"


def ticks(page: Page) -> list[str]:
    return [one.get("value") for one in page.select("//input[@name='times'][@checked]")]


def kept(app: FastAPI) -> list[str]:
    with opened(app).read() as db:
        rows = db.scalars(select(Absence).order_by(Absence.starts_at))
        return [f"{one.starts_at:%d %H:%M} {one.from_calendar}" for one in rows]


def refusal(app: FastAPI, world: World, slot: Slot) -> str:
    """What is said when the first event is put into the large room in this slot."""
    event, meeting = world.scene.events[0], world.scene.meeting
    move = Move(event.id, Spot(*place(world)), Spot(world.scene.rooms[1].id, slot.starts_at))
    with opened(app).write() as db:
        jo = accounts.actor(db, organiser_of=meeting.id)
        with pytest.raises(PlaceRefused) as refused:
            scheduling.change(db, jo, meeting, BoardKind.MOVED, [move], reason="")
    return refused.value.sentence


def place(world: World) -> tuple[str, datetime]:
    room, starts_at = schedule.spread(world.scene)[world.scene.events[0].id]
    return room.id, starts_at


def test_a_speaker_sees_the_times_leaves_one_out_and_the_place_is_refused(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    first, second = world.scene.slots
    page = visitor.get(world.link).select("//a[contains(@href, '/calendar')]")[0].get("href")
    text = file(during(first), during(second)).decode()
    wrong = visitor.submit(visitor.get(page), {"text": "On Monday not"})
    assert wrong.status == 422
    assert "no calendar file" in " ".join(wrong.errors)
    assert "On Monday not" in wrong.words
    read = visitor.submit(wrong, {"text": text})
    before = kept(app)
    assert "not saved yet" in read.words
    assert "Secret" not in read.answer.text
    assert len(ticks(read)) == 2

    saved = visitor.submit(read, {"times": ticks(read)[1:]})

    assert "The times are saved." in saved.words
    assert (len(before), len(kept(app))) == (1, 2)
    assert ticks(visitor.get(page)) == ticks(read)[1:]
    sentence = refusal(app, world, second)
    assert "Person 1" in sentence
    assert "not available" in sentence

    visitor.submit(visitor.get(page), {"times": []})
    assert kept(app) == before  # what the organiser wrote stays


def test_who_is_not_free_at_published_hours_is_told_so_and_organisers_see_it(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    without = visitor.get(world.link).words
    with opened(app).write() as db:
        schedule.release(db, world.scene)
        registrations.registration(db, world.scene.meeting, "Person 1", email="person1@example.org")
    assert "To have a badge" in without
    assert "To have a badge" not in visitor.get(world.link).words
    opens = schedule.spread(world.scene)[world.scene.events[0].id][1]
    day = f"DTSTART;VALUE=DATE:{opens:%Y%m%d}"
    read = visitor.submit(visitor.get(f"{world.link}/calendar"), {"text": file(day).decode()})
    assert "the whole day" in read.words

    saved = visitor.submit(read, {})

    assert "it stays there until the secretariat moves it" in saved.words
    sign_in(visitor, app, "jo@example.org", organiser_of=world.scene.meeting.id)
    detail = visitor.get(f"/organise/im-test/side-events/{world.scene.events[0].id}").words
    assert "is not available at the hours at which this is published." in detail
    overview = visitor.get("/organise/im-test").words
    assert "Who is not available when their side event is held" in overview
    visitor.submit(visitor.get(f"{world.link}/calendar"), {"times": []})
    assert "is held" not in visitor.get("/organise/im-test").words


def test_an_organiser_gives_them_as_a_file_and_the_log_says_so(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    event, one = world.scene.events[0], world.chair
    sign_in(visitor, app, "jo@example.org", organiser_of=world.scene.meeting.id)
    detail = visitor.get(f"/organise/im-test/side-events/{event.id}")
    path = f"/organise/im-test/side-events/{event.id}/speakers/{one.id}/calendar"
    assert path in {link.get("href") for link in detail.select("//a")}
    page = visitor.get(path)
    (token,) = {one.get("value") for one in page.select("//form//input[@name='csrf_token']")}
    sent = visitor.ask(
        "POST",
        path,
        data={"csrf_token": token},
        files={"file": ("mine.ics", file(during(world.scene.slots[0])), "text/calendar")},
    )

    assert len(ticks(sent)) == 1
    visitor.submit(sent, {})
    assert len(kept(app)) == 2
    with opened(app).read() as db:
        chosen = select(AuditEntry).where(AuditEntry.action == "person.calendar_kept")
        entry = db.scalars(chosen).one()
    assert (entry.account_id is not None, entry.details) == (True, {"number": 1})


def test_a_host_ticks_the_slots_that_do_not_suit(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    first = world.scene.slots[0]
    page = visitor.get(f"{world.own}/calendar")
    assert ticks(page) == []
    read = visitor.submit(page, {"text": file(during(first)).decode()})
    assert ticks(read) == [first.id]

    part = visitor.submit(read, {})

    checked = part.select("//input[@name='impossible'][@checked]")
    assert [one.get("value") for one in checked] == [first.id]
