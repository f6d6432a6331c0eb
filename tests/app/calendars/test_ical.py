"""Calendars say the same to two readers, whatever people typed and whenever the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.calendars.rules.ical import as_ical
from app.core import i18n
from tests.make import calendars as make
from tests.make.raw_texts import HOSTILE
from tests.make.readers import read_both


def test_forty_hostile_texts_are_read_as_written_by_two_readers() -> None:
    feed = make.feed()
    bodies = [
        as_ical(feed, [make.entry(clean, description=clean, themes=[clean], room=clean)])
        for clean in (_cleaned(text) for text in HOSTILE)
    ]

    found = read_both(*bodies)

    for text, calendar in zip(HOSTILE, found, strict=True):
        clean = _cleaned(text)
        assert [event["summary"] for event in calendar["events"]] == [clean]
        assert calendar["events"][0]["location"] == f"{clean}, CICG"
        assert f"\n\n{clean}\n\n" in calendar["events"][0]["description"]
        assert calendar["events"][0]["categories"] == [clean]
        assert calendar["others"] == 0
    assert len(HOSTILE) >= 40


def _cleaned(text: str) -> str:
    entry = make.event_entry(make.released(make.printed_event(text)))
    return entry.title


@pytest.mark.parametrize("text", HOSTILE)
def test_a_title_is_one_line_without_control_characters(text: str) -> None:
    title = _cleaned(text)

    assert not [char for char in title if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0]
    assert title.splitlines() == [title]


@pytest.mark.parametrize("text", [*HOSTILE, "爆é😀ع" * 120])
def test_lines_have_75_octets_at_most_and_cut_no_character(text: str) -> None:
    body = as_ical(make.feed(), [make.entry(_cleaned(text), description=_cleaned(text))])

    lines = body.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines]  # every line is UTF-8 by itself
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"\r" not in body.replace(b"\r\n", b"")


def test_a_calendar_says_everything_that_calendar_programmes_need() -> None:
    (calendar,) = read_both(as_ical(make.feed(), [make.entry(description="First.\n\nSecond.")]))

    assert calendar == {
        "method": "PUBLISH",
        "name": "Intersessional Meetings",
        "zone": "Europe/Zurich",
        "refresh": "PT1H",
        "ttl": "PT1H",
        "others": 0,
        "events": [
            {
                "uid": "b2c3d4f5g6h7j8@meetings.example",
                "stamp": "2025-05-01T08:30:00.000Z",
                "modified": "2025-05-01T08:30:00.000Z",
                "start": "2025-06-18T11:00:00.000Z",
                "end": "2025-06-18T12:30:00.000Z",
                "sequence": 0,
                "summary": "Clearance in forests",
                "description": (
                    "When: Wednesday, 18 June 2025, 13:00–14:30 (Europe/Zurich, UTC+02:00)\n"
                    "Where: Room A, CICG\n"
                    "Organised by: Norway\n\n"
                    "First.\n\nSecond.\n\n"
                    "Meeting: Intersessional Meetings"
                ),
                "location": "Room A, CICG",
                "url": "https://meetings.example/im-2025/events/b2c3d4f5g6h7j8",
                "status": "CONFIRMED",
                "transparency": "OPAQUE",
                "categories": ["Clearance"],
                "properties": [
                    "categories", "description", "dtend", "dtstamp", "dtstart", "last-modified",
                    "location", "organizer", "sequence", "status", "summary", "transp", "uid",
                    "url",
                ],
            }
        ],
    }  # fmt: skip


def test_there_is_no_personal_data_and_no_zone_in_the_file() -> None:
    body = as_ical(make.feed(), [make.entry()])

    assert body.count(b"mailto:") == body.count(b"mailto:secretariat@meetings.example") == 1
    for name in (b"ATTENDEE", b"TZID", b"VTIMEZONE", b"RDATE"):
        assert name not in body
    assert body.index(b"METHOD:PUBLISH") < body.index(b"BEGIN:VEVENT")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in body


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Zurich", date(2025, 3, 30)),  # the clocks go forward
        ("Europe/Zurich", date(2025, 10, 26)),  # and back
        ("America/New_York", date(2025, 3, 9)),
        ("America/New_York", date(2025, 11, 2)),
        ("Asia/Kathmandu", date(2025, 6, 18)),
    ],
)
def test_hours_are_right_on_days_when_the_clocks_change(zone: str, day: date) -> None:
    feed = make.feed(zone=zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    starts = [midnight + timedelta(hours=hour, minutes=15) for hour in range(25)]
    entries = [make.entry(entry_id=f"event{n}", starts_at=at) for n, at in enumerate(starts)]

    (calendar,) = read_both(as_ical(feed, entries))

    expected = [at.strftime("%Y-%m-%dT%H:%M:%S.000Z") for at in starts]
    assert [event["start"] for event in calendar["events"]] == expected
    for event, at in zip(calendar["events"], starts, strict=True):
        local = at.astimezone(ZoneInfo(zone))
        offset = f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:]
        assert f", {local:%H:%M}" in event["description"]
        assert f"({zone}, UTC{offset})" in event["description"]


def test_a_cancelled_event_stays_in_the_calendar_and_says_so() -> None:
    (calendar,) = read_both(as_ical(make.feed(), [make.entry(cancelled=True, sequence=3)]))

    (event,) = calendar["events"]
    assert event["summary"] == "CANCELLED: Clearance in forests"
    assert event["status"] == "CANCELLED"
    assert event["transparency"] == "TRANSPARENT"
    assert event["sequence"] == 3
    assert event["uid"] == "b2c3d4f5g6h7j8@meetings.example"


def test_a_session_without_an_hour_is_a_whole_day_that_keeps_nobody_busy() -> None:
    session = make.printed_session(starts_at=None, held_on="2025-06-19")
    entry = make.session_entry(make.printed_programme(session))

    (calendar,) = read_both(as_ical(make.feed(), [entry]))

    (event,) = calendar["events"]
    assert (event["start"], event["end"]) == ("2025-06-19", None)
    assert event["transparency"] == "TRANSPARENT"
    assert event["description"].startswith("When: the hour is not known yet.\nWhere: Room A, CICG")


def test_a_session_without_a_day_is_in_no_calendar() -> None:
    entry = make.session_entry(make.printed_programme(make.printed_session(starts_at=None)))

    (calendar,) = read_both(as_ical(make.feed(), [entry]))

    assert calendar["events"] == []


def test_a_session_without_an_end_has_a_start_only() -> None:
    entry = make.session_entry(make.printed_programme(make.printed_session(hours=None)))

    (calendar,) = read_both(as_ical(make.feed(), [entry]))

    (event,) = calendar["events"]
    assert (event["start"], event["end"]) == ("2025-06-18T08:00:00.000Z", None)
    assert "10:00 (Europe/Zurich" in event["description"]


def test_a_virtual_event_without_room_has_no_location() -> None:
    (calendar,) = read_both(as_ical(make.feed(), [make.entry(room="", venue="", themes=())]))

    (event,) = calendar["events"]
    assert event["location"] is None
    assert event["categories"] == []
    assert "Where:" not in event["description"]


def test_the_days_are_said_in_the_language_in_use() -> None:
    days = {}
    for language in i18n.LANGUAGES:
        with i18n.in_use(language):
            (calendar,) = read_both(as_ical(make.feed(), [make.entry()]))
        days[language] = calendar["events"][0]["description"]

    assert "18 juin 2025" in days["fr"]
    assert "2025年6月18日" in days["zh"]
    assert "18 حزيران/يونيه 2025" in days["ar"]
    assert len(set(days.values())) == 6
