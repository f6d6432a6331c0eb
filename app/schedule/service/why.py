"""Why a side event is where the draft has it, or in no place; and what other places come to.

It is judged by the meeting as it stands now, while everything else in the draft stays where it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.meetings.rules import said_slot
from app.schedule import queries, rules, solver
from app.schedule.errors import NothingHere
from app.schedule.models import HELD, SET_BACK, Draft, PublicState
from app.schedule.rules import ByHand, Facts, Figure, Names, Place, Places
from app.schedule.rules.programme import MARKS
from app.side_events.models import SideEvent, SideEventState
from app.side_events.rules.shown import EventShown, Known, ListShown
from app.side_events.rules.states import UNDECIDED

MOST_FREE = 3  # places that are named: free ones, and if these are too few, others
MOST_TAKEN = 5  # cheaper ones that are taken


@dataclass(frozen=True)
class Wish:
    """What was wished, the first choice first, in words; and which of it the event has."""

    label: str
    asked: Sequence[str]
    position: int | None  # from 0; None: none of it


@dataclass(frozen=True)
class Other:
    """Another place, and how much dearer the whole draft would be; below 0, cheaper.

    `terms` say of what that is made up, `in_the_way` which other events are there.
    """

    place: Place
    difference: int
    terms: Sequence[Figure]
    in_the_way: Sequence[SideEvent]


@dataclass(frozen=True)
class WayIn:
    """A place that would let an event in: as things are, if another event moved to a place, in the
    place of another event, or although rules would be broken.
    """

    place: Place
    difference: int
    moved: SideEvent | None
    to: Place | None
    out: SideEvent | None
    breaches: Sequence[str]


@dataclass(frozen=True)
class Why:
    """All there is to say of one side event in a draft. `now` is None where it has no place.

    `terms` say what it costs that it is there, `free` and `taken` are the cheapest of so many, and
    `against` says of how many places what speaks against them. `unplaced` is how much dearer the
    draft would be without it. `by_itself` counts where it could be if it were alone, of `places`.
    `ways_in` are places that it would have without another event; told where too few are free.
    """

    event: SideEvent
    draft: Draft
    now: Place | None
    breaches: Sequence[str]
    terms: Sequence[Figure]
    wishes: Sequence[Wish]
    places: int
    by_itself: int
    free: Sequence[Other]
    free_in_all: int
    taken: Sequence[Other]
    taken_in_all: int
    against: Sequence[tuple[int, str]]
    unplaced: int
    ways_in: Sequence[WayIn]
    rooms: Mapping[str, str]  # their names

    @property
    def pinned(self) -> bool:
        """Whether organisers have fixed its start or its room."""
        return self.event.pinned_start is not None or self.event.pinned_room_id is not None

    @property
    def cost(self) -> int:
        """What it costs in all."""
        return sum(one.number for one in self.terms)


@dataclass(frozen=True)
class KeptOut:
    """What keeps an event out of a draft: of how many places what speaks against them."""

    event: SideEvent
    places: int
    by_itself: int
    against: Sequence[tuple[int, str]]


def why(db: Session, meeting: Meeting, event_id: str) -> Why:
    """Why an accepted side event is where the newest draft has it, or why it has no place there.

    Raises `NothingHere` where the event is not accepted, or there is no draft.
    """
    facts = queries.facts_of(db, meeting)
    draft = queries.newest_draft(db, meeting.id)
    event = next((one for one in facts.events if one.id == event_id), None)
    if draft is None or event is None:
        raise NothingHere
    return Looking(facts, known_places(draft, facts)).why(event, draft)


def known_places(draft: Draft, facts: Facts) -> Places:
    """Where a draft has what is accepted now, in rooms that the meeting has now."""
    accepted = {event.id for event in facts.events}
    rooms = {room.id for room in facts.rooms}
    return {
        event_id: place
        for event_id, place in rules.places_in(draft.placements).items()
        if event_id in accepted and place.room_id in rooms
    }


def say_place(db: Session, shown: EventShown) -> None:
    """Add to an organiser's page of a side event where the newest draft has it."""
    placement = queries.in_newest_draft(db, shown.event)
    if placement is None:
        return
    where, room = _("It has no place."), queries.room(db, placement.room_id)
    if room is not None and placement.starts_at and placement.ends_at:
        span = i18n.show_span(placement.starts_at, placement.ends_at, shown.meeting.timezone)
        where = i18n.comma().join((span, i18n.in_language(room.name)))
    if placement.overrides:
        where = f"{where} · {in_spite(placement.reason)}"
    shown.known.append(
        Known(
            term=_("In the draft"),
            text=where,
            path=f"/organise/{shown.meeting.slug}/schedule/why/{shown.event.id}",
            link=_("Why, and what other places would come to"),
        )
    )


def say_set_back(db: Session, shown: EventShown) -> None:
    """Add to an organiser's page of a side event that the programme says otherwise than its state,
    and until when; and when those who were told so hear that it is held after all: its host alone
    was told already.
    """
    release = queries.current_release(db, shown.meeting.id, printed=False)
    public = queries.event_of(db, release.id, shown.event.id) if release else None
    text = _otherwise(shown.event.state, public.state) if public else ""
    if text:
        path = f"/organise/{shown.meeting.slug}/releases"
        shown.known.append(Known(_("In the programme"), text, path, _("Releases")))


def _otherwise(state: SideEventState, public: PublicState) -> str:
    """What the programme says otherwise of a side event in a state, in words; "" for nothing."""
    if state is SideEventState.ACCEPTED and public in {
        PublicState.CANCELLED,
        PublicState.UNDECIDED,
    }:
        return _(
            "It is not held as announced. Its host is told by mail that it is accepted; all"
            " others who were told of it hear at the next release when and where it is held."
        )
    if state in UNDECIDED and public not in HELD | SET_BACK:
        said = _("The public programme still says “%(state)s”, until the next release.")
        return said % {"state": MARKS[public][1]}
    return ""


def say_in_spite(db: Session, shown: ListShown) -> None:
    """Mark in a list what the newest draft has somewhere in spite of a rule, with the reason."""
    for event_id, reason in queries.in_spite_of_rules(db, shown.meeting.id, shown.ids).items():
        shown.marks.setdefault(event_id, []).append(in_spite(reason))


def in_spite(reason: str) -> str:
    """That somebody put an event somewhere in spite of a rule, and why if they said so."""
    if not reason:
        return _("In spite of a rule")
    return _("In spite of a rule: %(reason)s") % {"reason": f"\u2068{reason}\u2069"}


class Looking:
    """Where a meeting has its events, and the names of everything in it; `problem` is what is asked
    of them there, if that is not what the meeting asks.
    """

    def __init__(self, facts: Facts, places: Places, problem: solver.Problem | None = None) -> None:
        self._facts, self._places = facts, places
        self._names = Names.of(facts)
        self._events = {event.id: event for event in facts.events}
        self._problem = problem or solver.problem_of(facts, self._places)

    def why(self, event: SideEvent, draft: Draft) -> Why:
        """All there is to say of one event in the draft whose places are looked at."""
        found = solver.why_there(self._problem, self._places, event.id)
        here = found.now or found.unplaced
        alone = solver.places_by_itself(found)
        return Why(
            event=event,
            draft=draft,
            now=self._places.get(event.id),
            breaches=self._breaches(here.violations),
            terms=rules.figures_of_terms(found.terms),
            wishes=[self._wish(one) for one in found.wishes],
            places=len(found.places),
            by_itself=len(alone),
            free=[self._other(one) for one in found.free[:MOST_FREE]],
            free_in_all=len(found.free),
            taken=[self._other(one) for one in found.cheaper_but_taken[:MOST_TAKEN]],
            taken_in_all=len(found.cheaper_but_taken),
            against=self._against(event, _not_free(found) if found.now else alone or found.places),
            unplaced=found.unplaced.difference,
            ways_in=self._ways_elsewhere(found) if found.now else self._ways_in(event),
            rooms=self._names.rooms,
        )

    def kept_out(self, event: SideEvent, soonest: datetime | None = None) -> KeptOut:
        """What keeps out an event without a place, in short; `soonest` is the first moment to which
        it may be moved, if there is one.
        """
        found = solver.why_there(self._problem, self._places, event.id)
        alone = solver.places_by_itself(found)
        return KeptOut(
            event=event,
            places=len(found.places),
            by_itself=len(alone),
            against=self._against(event, alone or found.places, soonest),
        )

    def free(self, event: SideEvent) -> tuple[list[Place], int]:
        """Some places at which an event would be in nobody's way, the cheapest first; how many."""
        found = solver.why_there(self._problem, self._places, event.id).free
        return [self._place(event.id, one.room, one.start) for one in found[:MOST_FREE]], len(found)

    @property
    def places(self) -> int:
        """How many places each event has."""
        return len(self._problem.rooms) * len(self._problem.starts)

    def _against(
        self,
        event: SideEvent,
        places: Iterable[solver.Judged],
        soonest: datetime | None = None,
    ) -> list[tuple[int, str]]:
        """Of how many places what is said; only what holds of all, where something does."""
        judged = list(places)
        said = [
            (one["places"], rules.reason(one, self._names))
            for one in solver.against(event.id, judged, soonest)
        ]
        return [one for one in said if one[0] == len(judged)] or said

    def _breaches(self, violations: Iterable[solver.Violation]) -> list[str]:
        said = (rules.breach(one.rule, one.events, one.details, self._names) for one in violations)
        return list(dict.fromkeys(said))

    def _wish(self, wish: solver.Wish) -> Wish:
        if wish.kind == "rooms":
            asked = [self._names.rooms.get(one, one) for one in wish.asked]
            return Wish(_("Rooms"), asked, wish.position)
        zone = self._facts.meeting.timezone
        slots = {slot.id: slot for slot in self._facts.slots}
        asked = [said_slot(slots[one], zone) for one in wish.asked]
        return Wish(_("Slots"), asked, wish.position)

    def _other(self, judged: solver.Judged) -> Other:
        return Other(
            place=self._place(judged.event, judged.room, judged.start),
            difference=judged.difference,
            terms=rules.figures_of_terms(judged.costs),
            in_the_way=[self._events[one] for one in judged.others],
        )

    def _ways_in(self, event: SideEvent) -> list[WayIn]:
        """The cheapest first; a rule is given up only where hands may, as on the board."""
        found = solver.ways_in(self._problem, self._places, event.id)
        policy = self._facts.policy
        given_up = (
            one
            for one in found.give_up
            if policy.strictest({each.rule for each in one.broken} - policy.warned)
            is not ByHand.NEVER
        )
        ways = [*found.once, *found.moves, *found.instead, *given_up]
        return [self._way_in(one) for one in sorted(ways, key=lambda one: one.difference)]

    def _ways_elsewhere(self, found: solver.Reasons) -> list[WayIn]:
        """As many as free places are too few to be told."""
        few = MOST_FREE - len(found.free)
        if few <= 0:
            return []
        ways = solver.ways_elsewhere(self._problem, self._places, found)
        return [self._way_in(one) for one in ways[:few]]

    def _way_in(self, opening: solver.Opening) -> WayIn:
        at, moved = opening.at, opening.moved
        return WayIn(
            place=self._place(at.event, at.room, at.start),
            difference=opening.difference,
            moved=self._events[moved.event] if moved else None,
            to=self._place(moved.event, moved.room, moved.start) if moved else None,
            out=self._events[opening.out] if opening.out else None,
            breaches=self._breaches(opening.broken),
        )

    def _place(self, event_id: str, room_id: str, start: int) -> Place:
        starts_at = solver.moment_of(start)
        minutes = self._problem.event_by_id[event_id].duration
        return Place(room_id, starts_at, starts_at + timedelta(minutes=minutes))


def _not_free(found: solver.Reasons) -> list[solver.Judged]:
    """The other places that break a rule; those that are free are told one by one."""
    return [place for place in found.elsewhere if not place.possible]
