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
from app.schedule.models import BoardChange, BoardKind, Draft, DraftState
from app.schedule.queries import Version
from app.schedule.rules import Colour, Facts, Moved, Names, Place, Spot, Standing, Table, Words
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
    """How the board is to be shown: which day, in which colours; and what of the tray."""

    on: date | None = None
    colour: Colour = Colour.THEME
    search: str = ""
    sorting: Sorting = Sorting.PRIORITY
    tone: int = 0
    page: int = 1


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
class BoardShown:
    """The board on one day. `table` is None where the meeting has no day with slots.

    `tones` are the names of the colours, `tray` is the asked `page` of what has no place and was
    looked for, of `in_tray` in all.
    """

    draft: Draft | None
    version: Version | None
    days: Sequence[date]
    table: Table | None
    tones: Sequence[str]
    tone_of: Mapping[str, int]
    tray: Sequence[SideEvent]
    page: int
    pages: int
    in_tray: int
    placed: int
    broken: int
    undo: Step | None
    redo: Step | None
    kept: Kept | None
    latest: Sequence[Told]


def board_shown(db: Session, actor: Actor, meeting: Meeting, asked: Asked) -> BoardShown:
    """The board of a meeting as it stands, judged by the meeting as it is now."""
    facts, problem = known_of(db, meeting)
    draft = queries.newest_draft(db, meeting.id)
    standings = standings_of(draft, facts)
    spots = {one: standing.spot for one, standing in standings.items() if standing.spot}
    tones = rules.tones_of(facts, standings, asked.colour)
    words = Words.of(facts)
    breaks = _breaks(problem, spots, words.names)
    shown = rules.Shown(spots, tones.of, breaks, standings)
    days = rules.days_of_board(facts, spots.values())
    on = asked.on if asked.on in days else (days[0] if days else None)
    changes = queries.changes_of(db, draft.id) if draft else ()
    steps, kept = _own(db, draft, [one for one in changes if one.account_id == actor.account_id])
    tray = [event for event in facts.events if event.id not in spots]
    wanted = _wanted(tray, asked, tones.of)
    pages = max(1, -(-len(wanted) // TRAY))
    page = min(max(asked.page, 1), pages)
    return BoardShown(
        draft=draft,
        version=Version(draft.id, draft.revision) if draft else None,
        days=days,
        table=rules.table_of(facts, shown, on) if on else None,
        tones=tones.names,
        tone_of=tones.of,
        tray=wanted[(page - 1) * TRAY : page * TRAY],
        page=page,
        pages=pages,
        in_tray=len(tray),
        placed=len(spots),
        broken=len(breaks),
        undo=_step(steps.undo, words, back=True),
        redo=_step(steps.redo, words, back=False),
        kept=kept,
        latest=told_of(db, list(reversed(changes[-LATEST:])), words),
    )


def standings_of(draft: Draft | None, facts: Facts) -> dict[str, Standing]:
    """Where a draft has what is accepted now, in rooms that the meeting has now."""
    placements = {one.side_event_id: one for one in draft.placements} if draft else {}
    rooms = {room.id for room in facts.rooms}
    found = {event.id: Standing.of(placements.get(event.id)) for event in facts.events}
    return {
        one: standing if standing.spot and standing.spot.room_id in rooms else Standing()
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
    last = mended[own[-1].id].id if own[-1].id in mended else None
    if draft.state is DraftState.PUBLISHED:
        return rules.UndoAndRedo(None, None), Kept(is_public=True, mending_id=last)
    steps = rules.what_to_undo(own, mended)
    before = next((mended[one.id] for one in reversed(own) if one.id in mended), None)
    if steps.undo is not None or before is None:
        return steps, None
    return steps, Kept(is_public=False, mending_id=before.id)


def _step(change: BoardChange | None, words: Words, *, back: bool) -> Step | None:
    if change is None:
        return None
    moves = rules.moves_of(change)
    if not back:
        return Step(change.id, _("This does again: %(what)s") % {"what": words.all_moved(moves)})
    moves = [Moved(one.event_id, one.after, one.before) for one in moves]
    return Step(change.id, _("This puts back: %(what)s") % {"what": words.all_moved(moves)})


def told_of(db: Session, changes: Sequence[BoardChange], words: Words) -> list[Told]:
    """Changes as they are told: by whom, when, and what."""
    names = accounts.names_of(db, {one.account_id for one in changes if one.account_id})
    return [
        Told(names.get(one.account_id or "") or _("Somebody"), one, _said(one, words))
        for one in changes
    ]


def _said(change: BoardChange, words: Words) -> str:
    moved = words.all_moved(rules.moves_of(change))
    if change.kind is BoardKind.UNDONE:
        return i18n.gettext("Undone: %(what)s") % {"what": moved}
    return moved
