"""schedule.json and schedule.xml have what signs and programme apps read of them."""

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from app.calendars.rules.entries import Entry, Named
from app.calendars.rules.frab import acronym_of, as_json, as_xml
from tests.make import calendars as make
from tests.make.raw_texts import HOSTILE


def conference(*entries: Entry, zone: str = "") -> dict[str, Any]:
    read = json.loads(as_json(make.feed(zone=zone), entries))
    found: dict[str, Any] = read["schedule"]["conference"]
    return found


def xml(*entries: Entry, zone: str = "") -> etree._Element:
    return etree.fromstring(as_xml(make.feed(zone=zone), entries))


TALK = {
    "date": "2025-06-18T13:00:00+02:00",
    "start": "13:00",
    "duration": "01:30",
    "room": "Room A",
    "slug": "im_2025-event-b2c3d4f5g6h7j8",
    "url": "https://meetings.example/im-2025/events/b2c3d4f5g6h7j8",
    "title": "Clearance in forests",
    "subtitle": "Norway",
    "track": "Clearance",
    "type": "side_event",
    "language": "en",
    "abstract": "Organised by: Norway",
    "description": "What was learnt.",
    "links": [],
}


def test_the_json_says_everything_about_an_event() -> None:
    people = [Named(name="H.E. Amira Haddad", affiliation="Mission")]
    entry = make.entry(description="What was learnt.", people=people)

    read = json.loads(as_json(make.feed(), [entry]))

    guids = [
        str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://meetings.example/im-2025#{name}"))
        for name in ("room:Room A", "b2c3d4f5g6h7j8", "person:H.E. Amira Haddad:Mission")
    ]
    talk = TALK | {"guid": guids[1], "id": uuid.UUID(guids[1]).int % 2**31}
    talk |= {"persons": [{"guid": guids[2], "name": "H.E. Amira Haddad"}]}
    assert read == {
        "generator": {"name": "Corridor"},
        "schedule": {
            "version": "1",
            "base_url": "https://meetings.example/im-2025",
            "conference": {
                "title": "Intersessional Meetings",
                "acronym": "im_2025",
                "start": "2025-06-17",
                "end": "2025-06-20",
                "timeslot_duration": "00:05",
                "url": "https://meetings.example/im-2025",
                "daysCount": 1,
                "time_zone_name": "Europe/Zurich",
                "rooms": [{"name": "Room A", "guid": guids[0]}],
                "days": [
                    {
                        "index": 1,
                        "date": "2025-06-18",
                        "day_start": "2025-06-18T13:00:00+02:00",
                        "day_end": "2025-06-18T14:30:00+02:00",
                        "rooms": {"Room A": [talk]},
                    }
                ],
            },
        },
    }


def test_the_xml_says_the_same_as_the_json() -> None:
    session = make.session_entry(make.printed_programme(make.printed_session()))
    people = [Named(name="Li Wei"), Named(name="Jo Doe")]
    next_day = make.entry("Two", entry_id="b", starts_at=make.NOON + timedelta(days=1))
    entries = [session, make.entry(people=people, description="A\nB"), next_day]

    as_written, read = conference(*entries), xml(*entries)

    assert [child.tag for child in read] == [
        "generator",
        "url",
        "version",
        "conference",
        *2 * ["day"],
    ]
    for name in ("title", "acronym", "start", "end", "timeslot_duration", "url", "time_zone_name"):
        assert read.findtext(f"conference/{name}") == as_written[name]
    assert read.findtext("conference/days") == "2"
    for day, element in zip(as_written["days"], read.findall("day"), strict=True):
        attributes = {"index": str(day["index"]), "date": day["date"]}
        attributes |= {"start": day["day_start"], "end": day["day_end"]}
        assert {str(name): element.get(name) for name in element.attrib} == attributes
        assert [room.get("name") for room in element] == list(day["rooms"])
        for talks, room in zip(day["rooms"].values(), element, strict=True):
            assert [_event(event) for event in room] == talks


def _event(event: etree._Element) -> dict[str, Any]:
    leaves = {child.tag: child.text or "" for child in event if not len(child)}
    leaves.pop("persons", None)
    persons = [{"guid": person.get("guid"), "name": person.text} for person in event.iter("person")]
    known = {"guid": event.get("guid"), "id": int(event.get("id") or 0)}
    return leaves | known | {"persons": persons, "links": []}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_read_as_written(text: str) -> None:
    printed = make.printed_event(text, description=text, room=make.printed_room(name=text))
    entry = make.event_entry(make.released(printed))

    (room,) = conference(entry)["days"][0]["rooms"].items()
    event = xml(entry).find("day/room/event")

    assert event is not None
    assert room[0] == (entry.room or entry.venue)
    for name, value in (("title", entry.title), ("description", entry.description)):
        assert room[1][0][name] == value
        assert (event.findtext(name) or "") == value


def test_what_is_cancelled_or_has_no_hour_is_left_out() -> None:
    unknown = make.printed_session(starts_at=None, held_on="2025-06-18")
    entries = [
        make.entry(cancelled=True),
        make.session_entry(make.printed_programme(unknown)),
    ]

    assert conference(*entries)["days"] == [
        {
            "index": 1,
            "date": "2025-06-17",
            "day_start": "2025-06-17T00:00:00+02:00",
            "day_end": "2025-06-17T00:00:00+02:00",
            "rooms": {},
        }
    ]
    assert [len(day) for day in xml(*entries).iter("day")] == [0]


def test_rooms_of_one_name_in_two_buildings_are_told_apart() -> None:
    entries = [make.entry(entry_id="a"), make.entry(entry_id="b", venue="WMO")]

    assert list(conference(*entries)["days"][0]["rooms"]) == ["Room A, CICG", "Room A, WMO"]


def test_what_has_no_room_is_under_its_venue_or_left_out() -> None:
    entries = [
        make.entry(entry_id="a", room="", venue="Online"),
        make.entry(entry_id="b", room="", venue=""),
    ]

    assert list(conference(*entries)["days"][0]["rooms"]) == ["Online"]
    assert [room.get("name") for room in xml(*entries).iter("room") if len(room)] == ["Online"]


def test_days_are_those_of_the_meetings_zone_on_both_sides_of_a_clock_change() -> None:
    late = datetime(2025, 3, 29, 22, 30, tzinfo=UTC)  # 23:30 on Saturday
    early = datetime(2025, 3, 29, 23, 30, tzinfo=UTC)  # 00:30 on Sunday
    after = datetime(2025, 3, 30, 1, 30, tzinfo=UTC)  # 03:30, an hour later by the clock
    starts = {"a": late, "b": early, "c": after}
    entries = [make.entry(entry_id=one, starts_at=at, minutes=30) for one, at in starts.items()]

    days = conference(*entries)["days"]

    found = [[talk["date"] for talk in day["rooms"]["Room A"]] for day in days]
    assert [day["date"] for day in days] == ["2025-03-29", "2025-03-30"]
    assert found == [
        ["2025-03-29T23:30:00+01:00"],
        ["2025-03-30T00:30:00+01:00", "2025-03-30T03:30:00+02:00"],
    ]


def test_an_event_over_a_clock_change_lasts_as_long_as_it_lasts() -> None:
    starts_at = datetime(2025, 3, 30, 0, 30, tzinfo=UTC)  # 01:30, to 04:00 by the clock

    (talk,) = conference(make.entry(starts_at=starts_at, minutes=90))["days"][0]["rooms"]["Room A"]

    assert (talk["date"], talk["duration"]) == ("2025-03-30T01:30:00+01:00", "01:30")


def test_numbers_and_guids_are_unique_and_stay_the_same() -> None:
    entries = [make.entry(entry_id=f"event{n}") for n in range(200)]

    talks = conference(*entries)["days"][0]["rooms"]["Room A"]
    fewer = conference(*entries[:10])["days"][0]["rooms"]["Room A"]

    assert len({talk["id"] for talk in talks}) == len({talk["guid"] for talk in talks}) == 200
    assert [talk["id"] for talk in fewer] == [talk["id"] for talk in talks[:10]]
    assert min(talk["id"] for talk in talks) > 0


@pytest.mark.parametrize("slug", ["im", "im-2025", "a", "ccm-intersessional-2025"])
def test_an_acronym_has_four_of_the_letters_that_the_format_allows(slug: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]{4,}", acronym_of(slug))


def test_a_meeting_without_known_days_begins_with_its_first_event() -> None:
    feed = make.feed()
    unknown = type(feed)(**{**vars(feed), "starts_on": None, "ends_on": None})

    read = json.loads(as_json(unknown, [make.entry()]))["schedule"]["conference"]
    empty = json.loads(as_json(unknown, []))["schedule"]["conference"]

    assert (read["start"], read["end"]) == ("2025-06-18", "2025-06-18")
    assert (empty["start"], empty["end"]) == ("2025-05-01", "2025-05-01")
    assert date.fromisoformat(empty["days"][0]["date"]) == make.PUBLISHED.date()
