"""A large programme that is hard to write as a calendar: typed texts of every kind, halls in two
parts, and days on which the clocks change.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.calendars.rules.words import one_line
from app.core import i18n
from app.meetings.models import Meeting, Room
from app.meetings.service import add_slot, divide_room
from app.messages.models import Message
from app.side_events.models import SideEvent
from tests.make import meetings, schedule
from tests.make.raw_texts import HOSTILE
from tests.make.readers import Read, read_by_three
from tests.make.side_events import lead, speaker

# Days of Geneva: before, at and after either change of the clocks.
DAYS = [datetime(2027, 3, day, tzinfo=UTC) for day in (27, 28, 29)] + [
    datetime(2027, 10, day, tzinfo=UTC) for day in (30, 31)
]
A_DAY, HALLS = 13, 10


def titles() -> Iterator[str]:
    """Hostile texts, then texts whose signs of several octets stand at every place of a line."""
    yield from (text.replace("\0", "").strip()[:150] for text in HOSTILE)  # no form takes a NUL
    for before in range(0, 75, 5):
        yield "a" * before + "é爆😀ع" * 12
    words = ("إزالة الألغام", "地雷清除", "Разминирование", "Déminage", "Desminado, y más;")
    yield from (f"{word} {number}" for number, word in enumerate(cycle(words)))


def publish(db: Session, count: int) -> schedule.Scene:
    """A release of so many side events, two of which share each hall."""
    meeting = meetings.meeting(
        db, starts_on=DAYS[0].date(), ends_on=DAYS[-1].date(), name={"en": "Large; \\n, Meeting"}
    )
    rooms = list(_rooms(db, meeting))
    starts = [day + timedelta(minutes=100 * turn) for day in DAYS for turn in range(A_DAY)]
    slots = [
        add_slot(db, meeting, starts_at=at, ends_at=at + timedelta(minutes=80)) for at in starts
    ]
    scene = schedule.Scene(meeting, rooms, slots)
    places = ((room, slot.starts_at) for slot in slots for room in rooms)
    where: dict[str, schedule.Spot] = {}
    for number, (title, place) in enumerate(zip(islice(titles(), count), places, strict=False)):
        people = [speaker(f"Person {number}", email=f"person{number}@example.org")]
        given = {"title": title, "description": f"{title}\n\n{title}", "speakers": people}
        made = schedule.event(db, scene, number, partners=[lead(f"Host, {number}; of")], **given)
        scene.events.append(made)
        where[made.id] = place
    schedule.release(db, scene, where)
    return scene


def is_read_alike(db: Session, count: int) -> None:
    """The feed of so many events in two languages, and the invitations to each, say to three
    readers what was released.
    """
    scene = publish(db, count)
    feeds = []
    for language in ("en", "ar"):
        with i18n.in_use(language):
            feeds.append(calendars.published(db, scene.meeting, "ics") or b"")
    mails = db.scalars(select(Message).where(Message.kind == "invitations/invited"))
    entries = [mail.attachments[0]["text"].encode() for mail in mails]

    english, arabic, *invited = read_by_three(*feeds, *entries)

    meant = sorted(_meant(event) for event in scene.events)
    assert len(meant) == count
    assert sorted(map(_read, english["events"])) == meant
    assert sorted(map(_read, arabic["events"])) == meant
    assert sorted(_read(event) for one in invited for event in one["events"]) == meant


def _meant(event: SideEvent) -> tuple[str, ...]:
    hours = (event.announced_start, event.announced_end)
    return event.id, one_line(event.title), *(f"{at:%Y-%m-%dT%H:%M:%S.000Z}" for at in hours)


def _read(event: Read) -> tuple[str, ...]:
    return event["uid"].partition("@")[0], event["summary"], event["start"], event["end"]


def _rooms(db: Session, meeting: Meeting) -> Iterator[Room]:
    """Both parts of each hall."""
    for number in range(HALLS):
        whole = meetings.room(db, meeting, f"Hall {number}", 200)
        names = {part: f"Hall {number}, part {part}; “{part}”" for part in "AB"}
        parts = [
            meetings.room(db, meeting, name, 80, code=f"{number}{part}")
            for part, name in names.items()
        ]
        divide_room(db, whole=whole, parts=parts)
        yield from parts
