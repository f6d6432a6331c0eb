"""Two schedules of a meeting side by side: what each costs, term by term, and what differs.

Both are judged against the meeting as it stands now, as if nothing had been published: what one
changes against the other is shown event by event, and which was public first must not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.meetings.models import Meeting
from app.messages.rules.directions import bare
from app.schedule import queries, rules, solver
from app.schedule.errors import NothingHere
from app.schedule.models import Draft, DraftState, RunMode
from app.schedule.rules import Apart, Facts, Figures, Names, Place, Places, Spot, Table

MOST_DRAFTS = 20  # the newest that are offered
MOST_BREACHES = 10  # sentences that are shown at once
_DRAFT, _RELEASE = "draft-", "release-"
# They count changes against what is published, and both are judged as if nothing were.
_NOT_JUDGED = frozenset({"time_change", "room_change", "taken_off"})

# What a run was asked to do with the board.
_ASKED: Mapping[RunMode, str] = {
    RunMode.MAKE: lazy("made anew"),
    RunMode.IMPROVE: lazy("the board improved"),
    RunMode.MEND: lazy("as little as possible moved"),
    RunMode.FILL: lazy("only what has no place"),
}


@dataclass(frozen=True)
class Listed:
    """A schedule that can be compared: its key in addresses, its name, what was noted with it."""

    key: str
    name: str
    note: str

    @property
    def is_release(self) -> bool:
        """Whether it was published; else it is a draft."""
        return self.key.startswith(_RELEASE)


@dataclass(frozen=True)
class Side:
    """One of two schedules. `gone` counts its side events that are not accepted any more, or whose
    room the meeting does not have any more: they are compared as if they had no place.
    """

    listed: Listed
    places: Places
    gone: int
    figures: Figures
    penalty: int
    breaches: Sequence[str]
    more_breaches: int


@dataclass(frozen=True)
class Term:
    """What both cost by one term: its name, what it counts, what a unit costs."""

    name: str
    sentence: str
    weight: int
    first: int
    second: int

    @property
    def difference(self) -> int:
        """How much more the second costs."""
        return self.second - self.first


@dataclass(frozen=True)
class Comparison:
    """Two schedules side by side; `apart` are the side events that they have in other places."""

    first: Side
    second: Side
    terms: Sequence[Term]
    apart: Sequence[Apart]
    titles: dict[str, str]
    facts: Facts

    @property
    def difference(self) -> int:
        """How much more the second costs in all."""
        return self.second.penalty - self.first.penalty

    @property
    def better(self) -> tuple[list[str], list[str]]:
        """By which terms the first costs less, and by which the second; the largest gain first."""
        gains = sorted(self.terms, key=lambda one: -abs(one.difference))
        return (
            [one.name for one in gains if one.difference > 0],
            [one.name for one in gains if one.difference < 0],
        )

    @property
    def other_time(self) -> int:
        """How many side events both have, at different times."""
        return sum(one.other_time for one in self.apart)

    @property
    def other_room(self) -> int:
        """How many side events both have at the same time, in different rooms."""
        return sum(one.other_room for one in self.apart)

    @property
    def other_end(self) -> int:
        """How many side events begin in both at the same time and place, and end at another."""
        return sum(one.other_end for one in self.apart)

    @property
    def only_one(self) -> int:
        """How many side events have a place in one of them only."""
        return len(self.apart) - self.other_time - self.other_room - self.other_end


def to_compare(db: Session, meeting: Meeting) -> list[Listed]:
    """The schedules of a meeting that can be compared: releases, the newest first, then drafts."""
    released = [
        Listed(
            f"{_RELEASE}{one.number}", _name_of_release(meeting, one), i18n.in_language(one.note)
        )
        for one in queries.releases_of(db, meeting.id)
    ]
    drafts = queries.newest_drafts(db, meeting.id, MOST_DRAFTS)
    naming = _Naming(db, meeting, drafts)
    return released + [naming.listed(one) for one in drafts]


def compare(db: Session, meeting: Meeting, first: Listed, second: Listed) -> Comparison:
    """Two schedules of a meeting side by side. Raises `NothingHere` when one of them is gone."""
    facts = queries.facts_of(db, meeting)
    problem = solver.as_if_unpublished(solver.problem_of(facts))
    sides, costs = [], []
    for listed in (first, second):
        side, terms = _side(db, meeting, facts, problem, listed)
        sides.append(side)
        costs.append(terms)
    return Comparison(
        first=sides[0],
        second=sides[1],
        terms=[
            Term(
                name=str(rules.TERM_NAMES[term]),
                sentence=str(rules.TERM_SENTENCES[term]),
                weight=weight,
                first=costs[0][term],
                second=costs[1][term],
            )
            for term, weight in solver.terms_of(problem)
            if term not in _NOT_JUDGED
        ],
        apart=rules.apart(sides[0].places, sides[1].places),
        titles={event.id: event.title for event in facts.events},
        facts=facts,
    )


@dataclass(frozen=True)
class Drawn:
    """The second of two schedules on one day, marked against the first.

    `days` have the number of side events that differ there; `apart` are these by id. `table` is
    None where the meeting has no day with slots.
    """

    days: Sequence[tuple[date, int]]
    table: Table | None
    apart: Mapping[str, Apart]


def drawn(db: Session, compared: Comparison, on: date | None) -> Drawn:
    """Two schedules on the board, on a day or the first on which they differ.

    With what one of them has and is not accepted any more, since that is what has changed; but not
    in rooms that the meeting has no more.
    """
    first, second = (
        _drawn_places(db, compared, side) for side in (compared.first, compared.second)
    )
    apart = rules.apart(first, second)
    gone = (first.keys() | second.keys()) - compared.titles.keys()
    events = [*compared.facts.events, *queries.events_named(db, gone)]
    facts = replace(compared.facts, events=events)
    spots = {event: _spot(place) for event, place in second.items()}
    left_places = {one.event_id: one.first for one in apart if one.first and not one.other_end}
    left = {event: _spot(place) for event, place in left_places.items()}
    days = rules.days_of_board(facts, [*spots.values(), *left.values()])
    differ: dict[date, set[str]] = {day: set() for day in days}
    zone = ZoneInfo(facts.meeting.timezone)
    for one in apart:
        for place in (one.first, one.second):
            if place:
                differ[place.starts_at.astimezone(zone).date()].add(one.event_id)
    if on not in differ:
        on = next((day for day, those in differ.items() if those), days[0] if days else None)
    shown = rules.Shown(spots, left=left, ends=_ends(second), left_ends=_ends(left_places))
    return Drawn(
        days=[(day, len(those)) for day, those in differ.items()],
        table=rules.table_of(facts, Names.of(facts), shown, on) if on else None,
        apart={one.event_id: one for one in apart},
    )


def _drawn_places(db: Session, compared: Comparison, side: Side) -> Places:
    known = {room.id for room in compared.facts.rooms}
    places = _places(db, compared.facts.meeting, side.listed.key)
    return {one: place for one, place in places.items() if place.room_id in known}


def key_of_board(db: Session, meeting: Meeting) -> str:
    """Names what stands now, to be compared: the board, and once it is published the release."""
    board = queries.newest_draft(db, meeting.id, placed=False)
    release = queries.current_release(db, meeting.id, printed=False)
    published = board is None or board.state is DraftState.PUBLISHED
    if published and release is not None:
        return f"{_RELEASE}{release.number}"
    return f"{_DRAFT}{board.id}" if board else ""


def _spot(place: Place) -> Spot:
    return Spot(place.room_id, place.starts_at)


def _ends(places: Places) -> Mapping[str, datetime]:
    return {event: place.ends_at for event, place in places.items()}


def _side(
    db: Session, meeting: Meeting, facts: Facts, problem: solver.Problem, listed: Listed
) -> tuple[Side, dict[str, int]]:
    all_places = _places(db, meeting, listed.key)
    accepted = {event.id for event in facts.events}
    known = {room.id for room in facts.rooms}
    places = {
        event_id: place
        for event_id, place in all_places.items()
        if event_id in accepted and place.room_id in known
    }
    judged = solver.judge_places(problem, places, sorted(accepted - places.keys()))
    names = Names.of(facts)
    said = dict.fromkeys(
        rules.breach(one.rule, one.events, one.details, names) for one in judged.violations
    )
    side = Side(
        listed=listed,
        places=places,
        gone=len(all_places) - len(places),
        figures=rules.figures_of(facts, places),
        penalty=judged.penalty,
        breaches=list(said)[:MOST_BREACHES],
        more_breaches=max(0, len(said) - MOST_BREACHES),
    )
    return side, dict(judged.terms)


def _places(db: Session, meeting: Meeting, key: str) -> Places:
    if key.startswith(_RELEASE):
        release = queries.release_numbered(db, meeting.id, int(key.removeprefix(_RELEASE)))
        if release is None:
            raise NothingHere
        events = queries.events_of(db, release.id)
        return {one.side_event_id: rules.place_of(one) for one in events if one.is_held}
    draft = queries.draft(db, key.removeprefix(_DRAFT), meeting_id=meeting.id)
    if draft is None:
        raise NothingHere
    return rules.places_in(draft.placements)


def _name_of_release(meeting: Meeting, release: queries.ListedRelease) -> str:
    return _("Release %(number)s of %(moment)s") % {
        "number": i18n.show_number(release.number),
        "moment": i18n.show_datetime(release.published_at, meeting.timezone),
    }


class _Naming:
    """Names drafts by what they are: the board, or what a run proposes and for what."""

    def __init__(self, db: Session, meeting: Meeting, drafts: Sequence[Draft]) -> None:
        runs = [one.run_id for one in drafts if one.run_id]
        self._meeting = meeting
        self._board = queries.newest_draft(db, meeting.id, placed=False)
        self._modes = queries.modes_of(db, runs)
        self._mendings = queries.mendings_of_runs(db, runs)
        self._facts = queries.facts_of(db, meeting) if self._mendings else None

    def listed(self, draft: Draft) -> Listed:
        """A draft as it is offered."""
        known = {"moment": i18n.show_datetime(draft.created_at, self._meeting.timezone)}
        if self._board is not None and draft.id == self._board.id:
            name = _("The board, begun on %(moment)s") % known
        elif draft.state is not DraftState.PROPOSED:
            name = _("Earlier draft of %(moment)s") % known
        elif what := self._proposed(draft.run_id or ""):
            name = _("Proposal of %(moment)s: %(what)s") % {**known, "what": what}
        else:
            name = _("Proposal of %(moment)s") % known
        return Listed(f"{_DRAFT}{draft.id}", name, "")

    def _proposed(self, run_id: str) -> str:
        """What a run was asked: about something that happened, or in which mode."""
        mending = self._mendings.get(run_id)
        if mending is not None and self._facts is not None:
            return bare(rules.said(self._facts, rules.Fact.of(mending)))
        return str(_ASKED[self._modes[run_id]]) if run_id in self._modes else ""
