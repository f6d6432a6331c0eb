"""What entries of a calendar say, and how official sessions keep count of their changes."""

from datetime import timedelta

from app.calendars.rules.entries import in_order, session_versions
from app.core import i18n
from app.schedule.rules.printed import PrintedProgramme
from tests.make import calendars as make


def versions(*releases: PrintedProgramme) -> dict[str, tuple[int, bool]]:
    """Sequence and whether cancelled, by session."""
    found = session_versions(releases)
    return {one.session["id"]: (one.sequence, one.cancelled) for one in found}


def test_a_session_counts_only_changes_of_time_place_and_status() -> None:
    first = make.printed_programme(make.printed_session())
    renamed = make.printed_programme(make.printed_session(title="Opening ceremony"))
    later = make.NOON - timedelta(hours=2)
    moved = make.printed_programme(make.printed_session(starts_at=later, hours=2))
    elsewhere = make.printed_programme(
        make.printed_session(starts_at=later, hours=2, rooms=["roomb"])
    )
    gone = make.printed_programme()

    assert versions(first) == {"plenary1": (0, False)}
    assert versions(first, first, renamed) == {"plenary1": (0, False)}
    assert versions(first, renamed, moved) == {"plenary1": (1, False)}
    assert versions(first, moved, elsewhere) == {"plenary1": (2, False)}
    assert versions(first, moved, gone) == {"plenary1": (2, True)}
    assert versions(first, moved, gone, gone) == {"plenary1": (2, True)}
    assert versions(first, gone, first) == {"plenary1": (2, False)}


def test_a_session_that_is_gone_is_shown_as_it_was_last_printed() -> None:
    last = make.printed_session(title="Closing", rooms=["roomb"])
    entry = make.session_entry(
        make.printed_programme(make.printed_session()),
        make.printed_programme(last),
        make.printed_programme(rooms=[make.printed_room()]),
    )

    assert (entry.title, entry.location, entry.sequence) == ("Closing", "Room B, CICG", 2)
    assert entry.cancelled


def test_a_session_in_two_rooms_names_both() -> None:
    session = make.printed_session(rooms=["rooma", "roomb"])

    entry = make.session_entry(make.printed_programme(session))

    assert entry.location == "Room A, Room B, CICG"


def test_what_is_inferred_is_said_with_its_reason() -> None:
    session = make.printed_session(basis="inferred", why="Plenaries begin at 10:00.")
    event = make.released(make.printed_event(basis="inferred", why="From a tweet.\r\nSUMMARY:x"))

    assert make.session_entry(make.printed_programme(session)).lines == (
        "Not stated by the source but inferred: Plenaries begin at 10:00.",
    )
    assert make.event_entry(event).lines[-1] == (
        "Not stated by the source but inferred: From a tweet. SUMMARY:x"
    )


def test_an_event_names_who_is_behind_it_and_who_speaks_without_addresses() -> None:
    printed = make.printed_event(
        partners=[
            {"role": "lead_organiser", "name": {"en": "Norway", "fr": "Norvège"}},
            {"role": "co_organiser", "name": {"en": "Handicap\nInternational"}},
            {"role": "co_organiser", "name": {"en": "UNMAS"}},
            {"role": "co_sponsor", "name": {"en": "Chile"}},
        ],
        speakers=[
            make.printed_speaker("Amira Haddad", honorific="H.E.", affiliation="Mission"),
            make.printed_speaker("Li Wei", role="panellist"),
            make.printed_speaker("Jo Doe", role="panellist", affiliation="ICBL"),
        ],
    )

    entry = make.event_entry(make.released(printed))

    assert entry.lines == (
        "Organised by: Norway",
        "Organised together with: Handicap International; UNMAS",
        "Supported by: Chile",
        "Chair: H.E. Amira Haddad (Mission)",
        "Panel: Li Wei; Jo Doe (ICBL)",
        "Language: English",
    )
    assert entry.organisers == "Norway; Handicap International; UNMAS"
    assert [person.name for person in entry.people] == ["H.E. Amira Haddad", "Li Wei", "Jo Doe"]


def test_a_person_reads_their_own_part_first() -> None:
    entry = make.event_entry(make.released(), "chair", "panellist")

    assert entry.lines == (
        "You chair this event.",
        "You speak on the panel of this event.",
        "Organised by: Norway",
        "Language: English",
    )


def test_names_of_the_meeting_are_in_the_language_in_use_and_the_title_as_typed() -> None:
    with i18n.in_use("fr"):
        event = make.event_entry(make.released(make.printed_event("Минные поля", language="ru")))
        session = make.session_entry(make.printed_programme(make.printed_session()))

    assert (event.title, event.language, event.themes) == ("Минные поля", "ru", ("Déminage",))
    assert any(line.endswith(": russe") for line in event.lines)
    assert (session.title, session.language) == ("Opening (fr)", "fr")


def test_entries_are_in_order_of_day_and_hour() -> None:
    whole_day = make.session_entry(
        make.printed_programme(make.printed_session("s", starts_at=None, held_on="2025-06-18"))
    )
    early = make.entry("B", entry_id="b", starts_at=make.NOON - timedelta(hours=1))
    same_hour = [make.entry("A", entry_id="a2"), make.entry("A", entry_id="a1")]

    found = in_order([*same_hour, early, whole_day])

    assert [one.id for one in found] == ["s", "b", "a1", "a2"]
