"""The real meetings as data: each loads, says where it is from, and a slip is refused by place."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import resources

import pytest

from app.demo.facts import (
    Basis,
    FactsError,
    MeetingFacts,
    Provenance,
    SessionKind,
    load_meetings,
    read_meeting,
)

MEETINGS = {meeting.id: meeting for meeting in load_meetings()}


def text_of(meeting: str) -> str:
    folder = resources.files("app.demo").joinpath("meetings")
    return folder.joinpath(f"{meeting}.yaml").read_text(encoding="utf-8")


def provenances(fact: object) -> Iterator[Provenance]:
    """Every provenance at or below a fact."""
    if isinstance(fact, Provenance):
        yield fact
    elif dataclasses.is_dataclass(fact):
        for field in dataclasses.fields(fact):
            yield from provenances(getattr(fact, field.name))
    elif isinstance(fact, tuple):
        for part in fact:
            yield from provenances(part)


def test_the_six_meetings_load_in_the_order_of_their_days() -> None:
    assert [meeting.id for meeting in load_meetings()] == [
        "im-2021",
        "im-2024",
        "ccm-im-2025",
        "ukraine-mapcw-2025",
        "ndm-un-28",
        "im-2025",
    ]


@pytest.mark.parametrize("meeting", MEETINGS.values(), ids=MEETINGS)
def test_every_line_says_where_it_is_from(meeting: MeetingFacts) -> None:
    lines = list(provenances(meeting))
    kinds = (meeting.sessions, meeting.agenda_items, meeting.slots, meeting.side_events)
    assert len(lines) > sum(len(kind) for kind in kinds)
    for line in lines:
        assert line.sources
        assert set(line.sources) <= set(meeting.sources)
        assert (line.basis is Basis.INFERRED) == (line.why is not None)


@pytest.mark.parametrize("meeting", MEETINGS.values(), ids=MEETINGS)
def test_no_source_is_listed_in_vain(meeting: MeetingFacts) -> None:
    used = {key for line in provenances(meeting) for key in line.sources}
    used |= {
        key
        for line in provenances(meeting)
        for conflict in line.conflicts
        for key in conflict.sources
    }
    assert used == set(meeting.sources)


@pytest.mark.parametrize("meeting", MEETINGS.values(), ids=MEETINGS)
def test_sources_are_public_addresses(meeting: MeetingFacts) -> None:
    addresses = [source.address for source in meeting.sources.values() if source.address]
    assert addresses
    assert all(address.startswith(("http://", "https://")) for address in addresses)


@pytest.mark.parametrize("meeting", MEETINGS.values(), ids=MEETINGS)
def test_sources_and_reasons_fit_their_columns(meeting: MeetingFacts) -> None:
    for line in provenances(meeting):
        assert 0 < len(meeting.cite(line)) <= 400
        assert len(line.reasons) <= 400
        assert bool(line.reasons) == bool(line.why or line.inferred)


def test_a_line_cites_an_address_once_and_else_the_title() -> None:
    meeting = MEETINGS["im-2025"]
    assert meeting.cite(meeting.provenance) == meeting.sources["summary"].address
    [panel] = meeting.side_events
    assert meeting.cite(panel.provenance).startswith("Concept note of the panel discussion")


def test_2024_keeps_both_of_the_dates_that_are_printed() -> None:
    meeting = MEETINGS["im-2024"]
    assert (meeting.start, meeting.end) == (date(2024, 6, 18), date(2024, 6, 20))
    [conflict] = meeting.provenance.conflicts
    assert "17 to 19 June 2024" in conflict.says
    assert conflict.sources == ("review-conference",)


def test_2024_rooms_are_those_of_the_building() -> None:
    venue = MEETINGS["im-2024"].venue
    assert venue is not None
    rooms = {room.name["en"]: (room.seats, room.divisible_into) for room in venue.rooms}
    assert rooms == {
        "Salle Obasi": (275, ()),
        "Salle B": (60, ()),
        "Salle C": (120, (2, 3, 4)),
        "Press Room": (46, ()),
    }
    assert [room.part_seats for room in venue.rooms if room.divisible_into] == [35]
    assert venue.provenance.reason("rooms") is not None


def test_2024_has_three_panels_with_stated_hours_and_inferred_titles() -> None:
    panels = [
        session for session in MEETINGS["im-2024"].sessions if session.kind is SessionKind.PANEL
    ]
    assert [(panel.date, f"{panel.start:%H:%M}-{panel.end:%H:%M}") for panel in panels] == [
        (date(2024, 6, 19), "11:30-13:00"),
        (date(2024, 6, 19), "15:00-16:30"),
        (date(2024, 6, 19), "16:30-18:00"),
    ]
    for panel in panels:
        assert panel.provenance.reason("start") is None
        assert panel.provenance.reason("title") is not None


def test_2024_lunches_are_offered_between_the_sessions() -> None:
    meeting = MEETINGS["im-2024"]
    assert [slot.date.day for slot in meeting.slots] == [18, 19, 20]
    for slot in meeting.slots:
        assert slot.provenance.basis is Basis.INFERRED
        for session in meeting.sessions:
            if session.date == slot.date and session.start and session.end:
                assert session.end <= slot.start or slot.end <= session.start


def test_2024_speaking_lists_keep_the_printed_order() -> None:
    lists = [spoken for item in MEETINGS["im-2024"].agenda_items for spoken in item.speaking_lists]
    assert [(spoken.purpose, " ".join(spoken.delegations)) for spoken in lists] == [
        ("Requests for extension", "AFG TCD CYP ERI GNB NER OMN PER SRB"),
        ("Updated work plans", "KHM HRV ECU SSD THA UKR YEM"),
        ("Missed Article 4 deadlines", "GRC UKR"),
    ]


def test_the_panel_of_2025_stands_as_its_concept_note_prints_it() -> None:
    meeting = MEETINGS["im-2025"]
    [panel] = meeting.side_events
    assert panel.date is not None
    assert panel.start is not None
    assert panel.end is not None
    assert meeting.moment(panel.date, panel.start) == datetime(2025, 6, 19, 15, tzinfo=UTC)
    assert meeting.moment(panel.date, panel.end) == datetime(2025, 6, 19, 16, tzinfo=UTC)
    assert len(panel.heading) == 134
    assert panel.room == "a"
    assert panel.moderator is not None
    assert panel.moderator.name == "Hana Salama"
    assert [person.entity for person in panel.panellists] == ["gichd", "LKA", "SEN"]
    assert panel.concept_note is not None
    assert len(panel.concept_note.guiding_questions) == 3


def test_the_hours_of_2021_are_not_known_and_not_made_up() -> None:
    events = MEETINGS["im-2021"].side_events
    assert len(events) == 5
    assert {(event.date, event.start, event.end, event.room) for event in events} == {
        (None, None, None, None)
    }


def test_a_meeting_without_exact_days_is_bounded_by_its_week() -> None:
    meeting = MEETINGS["ccm-im-2025"]
    assert (meeting.start, meeting.end) == (None, None)
    assert (meeting.first_day, meeting.last_day) == (date(2025, 4, 7), date(2025, 4, 11))


SMALL = """
sources:
  - key: page
    title: A page
    address: https://example.org/
meeting:
  id: small
  kind: workshop
  name: {en: A small meeting}
  start: 2025-06-17
  end: 2025-06-18
  city: Geneva
  country: CHE
  timezone: Europe/Zurich
  format: in_person
  languages: [en]
  source: [page]
  basis: stated
  inferred: {city: the page says so in passing}
venue:
  name: {en: A house}
  rooms:
    - {id: a, name: {en: Room A}, seats: 40, source: [page], basis: stated}
  source: [page]
  basis: stated
slots:
  - id: lunch
    kind: lunch
    date: 2025-06-17
    start: "13:00"
    end: "15:00"
    source: [page]
    basis: inferred
    why: the break
side_events:
  - id: event
    topic: A topic
    convened_by: applicant
    date: 2025-06-18
    start: "13:00"
    end: "14:00"
    room: a
    organisers: [{name: MAG, entity: mag, role: lead_organiser}]
    chair: {affiliation: Spain, entity: ESP}
    source: [page]
    basis: stated
"""

FAULTS = {
    "unknown name": ("  languages: [en]", "  tongues: [en]", "meeting.tongues: unknown name"),
    "unknown list": ("slots:", "windows:", "small.yaml: windows: unknown name"),
    "unknown source": (
        "source: [page]\n    basis: inferred",
        "source: [leaf]\n    basis: inferred",
        "slots[0].source: 'leaf' is not among the sources",
    ),
    "no source": (
        "source: [page]\n    basis: inferred",
        "basis: inferred",
        "slots[0].source: is missing",
    ),
    "no basis": ("    basis: inferred\n", "", "slots[0].basis: is missing"),
    "other basis": ("basis: inferred", "basis: guessed", "slots[0].basis: 'guessed' is none of"),
    "basis of no source": ("basis: inferred", "basis: demo", "slots[0].basis: 'demo' is none of"),
    "no reason": ("    why: the break\n", "", "slots[0].why: is missing"),
    "reason where stated": (
        "basis: inferred",
        "basis: stated",
        "slots[0].why: belongs to lines that are inferred",
    ),
    "reason for nothing": (
        "{city: the page",
        "{theme: the page",
        "meeting.inferred.theme: the line gives no such value",
    ),
    "hour without quotes": (
        'start: "13:00"\n    end: "15',
        'start: 13:00\n    end: "15',
        "start: ",
    ),
    "hour that is none": ('end: "15:00"', 'end: "25:00"', "slots[0].end: '25:00' is no hour"),
    "hours reversed": ('end: "15:00"', 'end: "12:00"', "slots[0].end: 12:00 is not after 13:00"),
    "day that is none": ("start: 2025-06-17", "start: soon", "meeting.start: 'soon' is no date"),
    "day outside": (
        "date: 2025-06-18",
        "date: 2025-06-19",
        "side_events[0].date: 2025-06-19 is not a day of the meeting",
    ),
    "no first day": (
        "  start: 2025-06-17\n",
        "",
        "meeting.start: give either start, or not_before",
    ),
    "two first days": (
        "  start: 2025-06-17\n",
        "  start: 2025-06-17\n  not_before: 2025-06-17\n",
        "meeting.start: give either start, or not_before",
    ),
    "days reversed": ("end: 2025-06-18", "end: 2025-06-16", "meeting.end: is before its first day"),
    "hour without day": ("    date: 2025-06-18\n", "", "side_events[0].date: is missing"),
    "unknown room": ("room: a", "room: b", "side_events[0].room: 'b' is not a room"),
    "unknown entity": (
        "entity: mag",
        "entity: magg",
        "side_events[0].organisers[0].entity: 'magg' is not in the register",
    ),
    "unknown zone": ("Europe/Zurich", "Europe/Geneva", "'Europe/Geneva' is no time zone"),
    "unknown language": ("languages: [en]", "languages: [de]", "'de' is none of"),
    "no English": ("{en: A house}", "{fr: Une maison}", "venue.name: the English text is missing"),
    "language of no file": ("{en: A house}", "{en: A, de: B}", "venue.name.de: unknown name"),
    "number as text": ("seats: 40", "seats: many", "rooms[0].seats: expected a whole number"),
    "number as truth": ("seats: 40", "seats: yes", "rooms[0].seats: expected a whole number"),
    "no seats at all": ("seats: 40", "seats: 0", "rooms[0].seats: 0 is too small"),
    "blank text": ("topic: A topic", 'topic: " "', "side_events[0].topic: the text is empty"),
    "nothing to call it": ("    topic: A topic\n", "", "side_events[0].title: is missing"),
    "nobody": ("{affiliation: Spain, ", "{function: Chair, ", "side_events[0].chair.name: is"),
    "one for a list": ("source: [page]\n  basis", "source: page\n  basis", "expected a list"),
    "given twice": ("  city: Geneva", "  city: Geneva\n  city: Bern", "line 13: 'city' is given"),
    "other file": ("id: small", "id: tiny", "small.yaml: the meeting's id is 'tiny'"),
    "not YAML": ("{en: A house}", "{en: A house", "small.yaml: not readable as YAML"),
}


def test_the_small_meeting_itself_is_fine() -> None:
    meeting = read_meeting("small.yaml", SMALL)
    assert meeting.slots[0].provenance.reason("start") == "the break"
    assert meeting.side_events[0].heading == "A topic"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    FAULTS.values(),
    ids=FAULTS,
)
def test_a_slip_is_refused_with_its_place(old: str, new: str, sentence: str) -> None:
    assert old in SMALL
    with pytest.raises(FactsError) as caught:
        read_meeting("small.yaml", SMALL.replace(old, new, 1))
    assert str(caught.value).startswith("small.yaml: ")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["slots", "side_events"])
def test_an_id_given_twice_is_refused(name: str) -> None:
    start = SMALL.index(f"{name}:\n") + len(name) + 2
    end = SMALL.find("\nside_events:", start) + 1 or len(SMALL)
    line = SMALL[start:end]
    with pytest.raises(FactsError, match=f"{name}: '.*' is given twice"):
        read_meeting("small.yaml", SMALL[:end] + line + SMALL[end:])


@pytest.mark.parametrize("meeting", MEETINGS)
def test_a_line_of_every_file_cannot_lose_its_basis(meeting: str) -> None:
    text = text_of(meeting)
    with pytest.raises(FactsError, match=rf"{meeting}\.yaml.*basis: is missing"):
        read_meeting(f"{meeting}.yaml", text.replace("  basis: stated\n", "", 1))
