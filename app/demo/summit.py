"""A real summit as a meeting: what its list of side events tells, and what follows from it.

The list says when, where, by whom and under which title each side event was held. It tells nothing
of seats, wishes, speakers or who came, and nothing of the kind is made up here. That two events are
of one theme is concluded from words of their titles, and said to be so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta
from functools import cache
from importlib import resources

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.demo import calls, settle
from app.demo.fact_kinds import (
    ConvenedBy,
    MeetingFacts,
    OrganiserFacts,
    OrganiserRole,
    Provenance,
    RoomFacts,
    SideEventFacts,
    SlotFacts,
    SlotKind,
    VenueFacts,
)
from app.demo.facts import read_meeting
from app.demo.listed import Listed, load_list
from app.demo.load import Loaded, Register, load_meeting, load_side_events
from app.demo.register import load_organisations, load_states
from app.demo.title_words import NAMES, themes_of
from app.meetings import service as meetings
from app.meetings.models import Basis
from app.schedule.rules import Place

NAME = "cop30"
TURNAROUND = 15  # minutes: the shortest pause that the list shows between two events of a room
SOURCE = ("list",)
_KINDS = (
    (time(11), SlotKind.BREAKFAST),
    (time(15), SlotKind.LUNCH),
    (time(18), SlotKind.AFTERNOON),
)
_LEAD = "the first that is printed is taken for the lead organiser"
_THEMES = "what it is about is told from words of the title"


@cache
def load_summit() -> MeetingFacts:
    """Give the summit with its rooms, slots and side events; raises `FactsError`."""
    file = resources.files("app.demo").joinpath("summits", f"{NAME}.yaml")
    head = read_meeting(file.name, file.read_text(encoding="utf-8"))
    listed = load_list(NAME)
    rooms = {name: f"room-{name.rsplit(' ', 1)[-1]}" for name in sorted({e.room for e in listed})}
    assert head.venue is not None  # noqa: S101 - the file names it
    return replace(
        head,
        venue=_venue(head.venue, rooms),
        slots=tuple(_slots(listed)),
        side_events=tuple(
            _side_event(number, event, rooms) for number, event in enumerate(listed, start=1)
        ),
    )


def settle_summit(db: Session, register: Register) -> tuple[Loaded, Mapping[str, Place]]:
    """The summit in the database, its side events accepted; gives it, and where each was held."""
    facts = load_summit()
    loaded = load_meeting(db, facts, register)
    loaded.meeting.turnaround = TURNAROUND
    for position, (code, name) in enumerate(NAMES.items()):
        loaded.themes[code] = meetings.add_theme(
            db, loaded.meeting, code=code, name=name, position=position
        )
    load_side_events(db, loaded, facts, register)
    calls.invite_to_summit(db, loaded.meeting)
    accounts.add_organiser(db, settle.ORGANISER, loaded.meeting.id, name="Demo Organiser")
    return loaded, dict(_held(loaded, facts))


def _held(loaded: Loaded, facts: MeetingFacts) -> Iterator[tuple[str, Place]]:
    for event, known in zip(loaded.side_events, facts.side_events, strict=True):
        if known.date and known.start and known.room:
            start = facts.moment(known.date, known.start)
            end = start + timedelta(minutes=event.duration)
            yield event.id, Place(loaded.rooms[known.room].id, start, end)


def _venue(venue: VenueFacts, rooms: Mapping[str, str]) -> VenueFacts:
    return replace(
        venue,
        rooms=tuple(
            RoomFacts(
                id=code,
                name={"en": name},
                seats=None,
                interpretation_languages=None,
                divisible_into=(),
                part_seats=None,
                provenance=_stated(note="How many it seats is not in the list."),
            )
            for name, code in rooms.items()
        ),
    )


def _slots(listed: Sequence[Listed]) -> Iterator[SlotFacts]:
    why = "the hours at which side events were held; whether more were offered is not known"
    for day, start, end in sorted({(event.day, event.start, event.end) for event in listed}):
        kind = next((kind for until, kind in _KINDS if start < until), SlotKind.EVENING)
        yield SlotFacts(
            id=f"{day:%m-%d}-{start:%H%M}",
            kind=kind,
            date=day,
            start=start,
            end=end,
            provenance=Provenance(SOURCE, Basis.INFERRED, why, {}, (), None),
        )


def _side_event(number: int, event: Listed, rooms: Mapping[str, str]) -> SideEventFacts:
    themes = themes_of(event.title)
    reasons = {"organisers": _LEAD} if len(event.organisations) > 1 else {}
    return SideEventFacts(
        id=f"e{number:03}",
        title={"en": event.title},
        topic=None,
        convened_by=ConvenedBy.APPLICANT,
        date=event.day,
        start=event.start,
        end=event.end,
        room=rooms[event.room],
        organisers=tuple(_organisers(event)),
        chair=None,
        moderator=None,
        panellists=(),
        concept_note=None,
        provenance=_stated(inferred=reasons | ({"themes": _THEMES} if themes else {})),
        themes=themes,
    )


def _organisers(event: Listed) -> Iterator[OrganiserFacts]:
    for position, name in enumerate(event.organisations):
        role = OrganiserRole.CO_ORGANISER if position else OrganiserRole.LEAD_ORGANISER
        yield OrganiserFacts(name, _known().get(_plain(name)), role)


def _stated(*, inferred: Mapping[str, str] | None = None, note: str | None = None) -> Provenance:
    return Provenance(SOURCE, Basis.STATED, None, inferred or {}, (), note)


@cache
def _known() -> Mapping[str, str]:
    """The keys of the register by the English names of States and organisations."""
    found = {_plain(one.names["en"]): one.key for one in load_organisations()}
    return found | {_plain(state.names["en"]): state.iso3 for state in load_states()}


def _plain(name: str) -> str:
    """A name without the abbreviation that a list prints behind it."""
    return name.split(" (", 1)[0].casefold()
