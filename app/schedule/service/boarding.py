"""What organisers see of the board: a day of it, the tray, what was done last and can be undone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.access import Actor
from app.core import i18n
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.models import BoardChange, BoardKind, Draft, DraftState, Run
from app.schedule.queries import Version
from app.schedule.rules import Colour, Facts, Names, Pin, Place, Spot, Standing, Table, Words
from app.schedule.rules.strayed import Strayed, strayed_from
from app.schedule.service.drawing import Drawn, drawn, numbers_of_proposals
from app.schedule.service.known import known_of
from app.side_events.models import SideEvent

LATEST = 5  # changes that are told
TRAY = 50  # events without a place that are shown at once


class Sorting(StrEnum):
    """The order of the tray."""

    PRIORITY = "priority"
    NUMBER = "number"
    TITLE = "title"
    ATTENDANCE = "attendance"


@dataclass(frozen=True)
class Asked:
    """How the board is to be shown: which day, in which colours; what of the tray; and which side
    events were ticked before, also on other days.
    """

    on: date | None = None
    colour: Colour = Colour.THEME
    search: str = ""
    sorting: Sorting = Sorting.PRIORITY
    tone: int = 0
    page: int = 1
    ticked: frozenset[str] = frozenset()
    proposals: Sequence[str] = ()  # that are drawn beside what stands there


@dataclass(frozen=True)
class Step:
    """A change that can be undone or done again, and what that would do."""

    change_id: str
    sentence: str


@dataclass(frozen=True)
class Kept:
    """Why what one did last cannot be undone on the board: it is public, or it was moved because
    something happened, and goes back with that; `mending_id` names it.
    """

    is_public: bool
    mending_id: str | None


@dataclass(frozen=True)
class Told:
    """A change that was made: by whom, when, and what."""

    who: str
    change: BoardChange
    sentence: str


@dataclass(frozen=True)
class Ticked:
    """A side event that somebody ticked: as a form has it (`tick_of`), and where it stands."""

    event: SideEvent
    tick: str
    where: str


@dataclass(frozen=True)
class Tray:
    """What has no place, `in_all` so many: the asked page of what of it was looked for."""

    events: Sequence[SideEvent]
    page: int
    pages: int
    in_all: int


@dataclass(frozen=True)
class BoardShown:
    """The board on one day. `table` is None where the meeting has no day with slots.

    `tones` are the names of the colours. `proposals` are those that wait, by id with their numbers,
    of which some are `drawn`. `broken` are side events that break rules, on any day, with what.
    `ticked_elsewhere` was ticked and is neither on the day nor on the page of the tray. `strayed`
    is public on the day and stands elsewhere.
    """

    draft: Draft | None
    version: Version | None
    days: Sequence[date]
    table: Table | None
    strayed: Sequence[Strayed]
    tones: Sequence[str]
    tone_of: Mapping[str, int]
    tray: Tray
    ticked_elsewhere: Sequence[Ticked]
    placed: int
    broken: Sequence[tuple[SideEvent, Sequence[str]]]
    proposals: Mapping[str, int]
    drawn: Sequence[Drawn]
    undo: Step | None
    redo: Step | None
    kept: Kept | None
    latest: Sequence[Told]


def board_shown(db: Session, actor: Actor, meeting: Meeting, asked: Asked) -> BoardShown:
    """The board of a meeting as it stands, judged by the meeting as it is now."""
    facts, problem = known_of(db, meeting)
    draft = queries.newest_draft(db, meeting.id, placed=False)
    standings = standings_now(db, facts)
    spots = {one: standing.spot for one, standing in standings.items() if standing.spot}
    tones = rules.tones_of(facts, standings, asked.colour)
    words = Words.of(facts)
    breaks = _breaks(problem, spots, words.names)
    proposals = numbers_of_proposals(db, meeting.id)
    drawn_ones = drawn(db, facts, standings, proposals, asked.proposals)
    suggested = [move for one in drawn_ones for move in one.moves]
    shown = rules.Shown(spots, tones.of, breaks, standings, suggested=suggested)
    days = rules.days_of_board(facts, spots.values())
    on = asked.on if asked.on in days else (days[0] if days else None)
    changes = queries.changes_of(db, draft.id) if draft else ()
    steps, kept = _own(db, draft, [one for one in changes if one.account_id == actor.account_id])
    tray = _tray([event for event in facts.events if event.id not in spots], asked, tones.of)
    table = rules.table_of(facts, words.names, shown, on) if on else None
    seen = {event.id for event in tray.events} | (table.event_ids if table else set())
    elsewhere = [event for event in facts.events if event.id in asked.ticked - seen]
    return BoardShown(
        draft=draft,
        version=Version(draft.id, changes[-1].number if changes else 0) if draft else None,
        days=days,
        table=table,
        strayed=strayed_from(facts, standings, {on} if on else ()),
        tones=tones.names,
        tone_of=tones.of,
        tray=tray,
        ticked_elsewhere=[_ticked(event, spots.get(event.id), words) for event in elsewhere],
        placed=len(spots),
        broken=[(event, breaks[event.id]) for event in facts.events if event.id in breaks],
        proposals=proposals,
        drawn=drawn_ones,
        undo=_step(steps.undo, words, back=True),
        redo=_step(steps.redo, words, back=False),
        kept=kept,
        latest=told_of(db, list(reversed(changes[-LATEST:])), words),
    )


def _tray(events: Sequence[SideEvent], asked: Asked, tone_of: Mapping[str, int]) -> Tray:
    wanted = _wanted(events, asked, tone_of)
    pages = max(1, -(-len(wanted) // TRAY))
    page = min(max(asked.page, 1), pages)
    return Tray(wanted[(page - 1) * TRAY : page * TRAY], page, pages, len(events))


def _ticked(event: SideEvent, spot: Spot | None, words: Words) -> Ticked:
    return Ticked(event, tick_of(event, spot), words.spot(spot))


def tick_of(event: SideEvent, spot: Spot | None) -> str:
    """An event in a form, with where it is seen and what is pinned of it."""
    return f"{event.id}|{rules.key_of(spot)}|{Pin.of(event).key}"


def standings_of(draft: Draft | None, facts: Facts) -> dict[str, Standing]:
    """Where a draft has what is accepted now, in rooms that the meeting has now."""
    placements = draft.placements if draft else ()
    return _in_facts({one.side_event_id: Standing.of(one) for one in placements}, facts)


def standings_now(db: Session, facts: Facts) -> dict[str, Standing]:
    """The same of the board as it stands now."""
    return _in_facts(queries.standings(db, facts.meeting.id), facts)


def begun_with(run: Run, facts: Facts) -> dict[str, Place]:
    """Where the board had what is accepted now when a run was asked for, in rooms there are now;
    nowhere, where nobody knows that.
    """
    began = {one: Standing(rules.spot_named(key)) for one, key in (run.board or {}).items()}
    standings = _in_facts(began, facts)
    return places_of({one: it.spot for one, it in standings.items() if it.spot})


def _in_facts(standings: Mapping[str, Standing], facts: Facts) -> dict[str, Standing]:
    rooms, nowhere = {room.id for room in facts.rooms}, Standing()
    found = {event.id: standings.get(event.id, nowhere) for event in facts.events}
    return {
        one: standing if standing.spot and standing.spot.room_id in rooms else nowhere
        for one, standing in found.items()
    }


def places_of(spots: Mapping[str, Spot]) -> dict[str, Place]:
    """Spots as the scheduler is asked about them, which knows itself how long events are."""
    return {one: Place(spot.room_id, spot.starts_at, spot.starts_at) for one, spot in spots.items()}


def _breaks(
    problem: solver.Problem, spots: Mapping[str, Spot], names: Names
) -> dict[str, list[str]]:  # fmt: skip
    """By event, the rules that it breaks where it stands, in sentences."""
    if not spots:
        return {}
    found: dict[str, list[str]] = defaultdict(list)
    for one in solver.broken_by(problem, places_of(spots)):
        said = rules.breach(one.rule, one.events, one.details, names)
        for event_id in one.events:
            if event_id in spots and said not in found[event_id]:
                found[event_id].append(said)
    return {one: said for one, said in found.items() if said}


def _wanted(tray: Sequence[SideEvent], asked: Asked, tone_of: Mapping[str, int]) -> list[SideEvent]:
    """What of the tray was asked for, in the order that was asked for."""
    words = asked.search.casefold().split()
    found = [
        event
        for event in tray
        if all(word in _searched(event) for word in words)
        and (not asked.tone or tone_of.get(event.id, 0) == asked.tone)
    ]
    keys = {
        Sorting.PRIORITY: lambda event: (-event.priority, event.number),
        Sorting.NUMBER: lambda event: (event.number,),
        Sorting.TITLE: lambda event: (event.title.casefold(), event.number),
        Sorting.ATTENDANCE: lambda event: (-event.attendance, event.number),
    }
    return sorted(found, key=keys[asked.sorting])


def _searched(event: SideEvent) -> str:
    hosts = " ".join(partner.name for partner in event.partners)
    return f"{event.number} {event.title} {hosts}".casefold()


def _own(
    db: Session, draft: Draft | None, own: Sequence[BoardChange]
) -> tuple[rules.UndoAndRedo, Kept | None]:
    """What of one's own changes can be undone or done again; or why the last of them cannot be."""
    if draft is None or not own:
        return rules.UndoAndRedo(None, None), None
    mended = queries.mendings_that_changed(db, draft.id)
    is_public = draft.state is DraftState.PUBLISHED
    steps = rules.what_to_undo(own, rules.kept_whole(own, mended, is_public=is_public))
    last = next((one.id for one in reversed(own) if one.moves), None)
    if last in mended:
        return steps, Kept(is_public, mended[last].id)
    return steps, Kept(is_public, None) if is_public and last and not steps.undo else None


def _step(change: BoardChange | None, words: Words, *, back: bool) -> Step | None:
    if change is None:
        return None
    what = {"what": words.all_changed(change, back=back)}
    said = _("This puts back: %(what)s") if back else _("This does again: %(what)s")
    return Step(change.id, said % what)


def told_of(db: Session, changes: Sequence[BoardChange], words: Words) -> list[Told]:
    """Changes as they are told: by whom, when, and what."""
    names = accounts.names_of(db, {one.account_id for one in changes if one.account_id})
    return [
        Told(names.get(one.account_id or "") or _("Somebody"), one, _said(one, words))
        for one in changes
    ]


def _said(change: BoardChange, words: Words) -> str:
    changed = words.all_changed(change)
    if change.kind is BoardKind.UNDONE:
        return i18n.gettext("Undone: %(what)s") % {"what": changed}
    return changed
