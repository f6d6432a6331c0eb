"""Why there is no schedule, as a run found it out: what clashes, and what could be given up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.schedule import rules, solver
from app.schedule.models import Draft, Mending, Run, RunMode
from app.schedule.rules import Arrangement, Facts, Names, Places, Spot, StandIn, Words
from app.schedule.rules.names import named_in
from app.schedule.rules.policy import AT_ONCE
from app.schedule.service.demanded import Demand, Demanded
from app.schedule.service.doing_without import instead_of_more
from app.schedule.service.steps import Step, Steps
from app.schedule.service.way import Goes, WayOut
from app.schedule.service.why import known_places
from app.side_events.models import SideEvent

Json = Mapping[str, Any]
WITHOUT = 1000  # from the number of a way out to that of one that does without a thing
# What is not missing any more where there is more of what was too little, or is the way out itself.
_NOT_MISSED = frozenset({"mandatory", "pinned", "equipment", "person_double", "room_double"})


@dataclass(frozen=True)
class Clash:
    """Demands that cannot be kept together, though any of them could be without the others.

    `besides` are in the way of the same side events too.
    """

    sentence: str
    events: Sequence[SideEvent]
    demands: Sequence[Demand]
    count: str
    ways: Sequence[WayOut]
    besides: Sequence[Demand] = ()

    @property
    def parts(self) -> list[tuple[str, SideEvent | None]]:
        """The sentence in parts, so that each title can lead to its application."""
        return named_in(self.sentence, self.events)


@dataclass(frozen=True)
class Clashes:
    """Why a run found no schedule. `whole` gives up enough for all reasons together, if there are
    several, and each of `shared` alone is a way out of every one of them; `ways` are all that were
    found. `current` says whether the meeting is still as it was when this was found out. `held`
    says that the run was not to move all, `many` that it was to place too many for ways out that
    break as little as possible.
    """

    run: Run
    reasons: Sequence[Clash]
    shared: Sequence[WayOut]
    whole: WayOut | None
    ways: Sequence[WayOut]
    current: bool
    held: bool
    of_a_mending: bool
    many: bool

    def tries(self, way: WayOut) -> bool:
        """Whether what follows from a way out is a question of its own, to be asked first."""
        return self.of_a_mending and way.can_be_done and not way.arrangements

    def may_lose(self, way: WayOut) -> bool:
        """Whether a side event may lose its place with it, though no sentence of it says so."""
        free = (step for step in way.steps if step.unfixes)
        return any(
            self.of_a_mending or not (step.leaves_out or one.mandatory)
            for step in free
            for one in step.asked
        )

    @property
    def only(self) -> SideEvent | None:
        """The side event of which alone it speaks; None where it is of several."""
        known = [event for reason in self.reasons for event in reason.events]
        return known[0] if len(known) == 1 else None

    @property
    def mode_again(self) -> RunMode:
        """How to look again with more that may move."""
        return RunMode.MEND if self.run.mode is RunMode.FILL else self.run.mode

    def way(self, number: int) -> WayOut | None:
        """The way out of this number."""
        return next((way for way in self.ways if way.number == number), None)


def clashes(
    run: Run,
    facts: Facts,
    draft: Draft | None = None,
    *,
    current: bool | None = None,
    mending: Mending | None = None,
) -> Clashes | None:
    """What a run found out; None where it did not have to, or could not. `draft` is the board.

    Whoever knows it says whether the meeting is still `current`: of what a `mending` asked, the
    meeting itself says nothing.
    """
    if run.explanation is None:
        return None
    places = known_places(draft, facts) if draft else {}
    if current is None:
        current = solver.is_still_asked(run, facts, places)
    return _Telling(run, facts, mending, places).all(current=current)


class _Telling:
    """What was found out, in the words of the meeting as it stands."""

    def __init__(self, run: Run, facts: Facts, mending: Mending | None, places: Places) -> None:
        self._run, self._facts, self._mending = run, facts, mending
        self._found: Json = run.explanation or {}
        names = self._names = Names.of(facts)
        self._events = {event.id: event for event in facts.events}
        self._problem = solver.from_json(run.problem)
        self._held, self._places = self._only_held(), places
        self._demanded = Demanded(facts, names, self._problem, self._held, mending)
        self._steps = Steps(self._demanded)
        self._number = 0

    def all(self, *, current: bool) -> Clashes:
        reasons = [self._clash(reason) for reason in self._found["reasons"]]
        give_up = self._found["give_up"] if len(reasons) > 1 else None
        if give_up and self._leaves_out_what_is_held(give_up):
            give_up = None
        known = [one for reason in self._found["reasons"] for one in reason["demands"]]
        whole = self._way(give_up, known) if give_up else None
        own, shared = _apart(reasons)
        return Clashes(
            run=self._run,
            reasons=own,
            shared=shared,
            whole=whole if whole and whole.said not in {one.said for one in shared} else None,
            ways=[way for one in reasons for way in one.ways] + ([whole] if whole else []),
            current=current,
            held=rules.holds(self._run),
            of_a_mending=self._mending is not None,
            many=solver.must_place_many(self._problem),
        )

    def _only_held(self) -> frozenset[str]:
        """What the run was to leave where it is, and nobody has fixed there."""
        if not (rules.holds(self._run) or self._mending):
            return frozenset()
        fixed = {one.id for one in self._facts.events if one.pinned_start and one.pinned_room_id}
        pins = ((one.id, one.pinned) for one in self._problem.events if one.pinned)
        pinned = {one for one, pin in pins if pin.start is not None and pin.room is not None}
        return frozenset(pinned - fixed - {*(self._run.chosen or ())})

    def _clash(self, reason: Json) -> Clash:
        said = [one for one in reason["demands"] if one["rule"] != "mandatory"]
        ways = [
            replace(one, others=self._others(reason, way))
            for way in reason["ways_out"]
            if not (self._leaves_out_what_is_held(way) or self._lets_go_in_a_mending(way))
            for one in self._also_without(way, self._way(way, reason["demands"]))
        ]
        ids = self._everybody(reason)
        demands = [
            self._demanded.said(one, one["events"] if one["about"] in reason["events"] else ids)
            for one in said
        ]
        if any(one["about"] in reason["events"] for one in said):
            demands += [self._demanded.as_well(one) for one in reason["alike"]]
        return Clash(
            sentence=self._together(ids, said),
            events=self._known(ids),
            demands=demands,
            count=self._count(reason, ids, said),
            ways=_each_once(ways),
            besides=[self._demanded.said(one, ids) for one in reason.get("besides", ())],
        )

    def _everybody(self, reason: Json) -> list[str]:
        """The events of a reason, and those that need the same and have no other times for it."""
        named = {*reason["events"], *reason["alike"]}
        return [event.id for event in self._problem.events if event.id in named]

    def _count(self, reason: Json, ids: Sequence[str], said: Sequence[Json]) -> str:
        """The figures of a reason, with all its events counted; of one event, what follows."""
        if len(ids) == 1:
            return rules.none_fits([one["rule"] for one in said], rules.lacking(said))
        counts = {**reason["counts"], "events": len(ids)}
        things = [one["about"] for one in reason["demands"] if one["rule"] == "equipment"]
        thing = next((one for one in things if one != AT_ONCE), "")
        if "needed" in counts:
            needs = (self._problem.event_by_id[one].equipment.get(thing, 1) for one in ids)
            counts["needed"] = sum(needs)
        return rules.counted(counts, rules.about("equipment", thing, self._names) if thing else "")

    def _leaves_out_what_is_held(self, way: Json) -> bool:
        """Whether it takes off the board what must be held and a run is not to move: it moves it
        instead, which is another way.
        """
        given = {one["about"] for one in way["demands"] if one["rule"] == "mandatory"}
        return any(self._events[one].mandatory for one in given & self._held & {*self._events})

    def _lets_go_in_a_mending(self, way: Json) -> bool:
        """Whether it moves what a mending was to leave: that is ticked, or begins too soon."""
        given = {one["about"] for one in way["demands"] if one["rule"] == "pinned"}
        return self._mending is not None and bool(given & self._held)

    def _together(self, ids: Sequence[str], said: Sequence[Json]) -> str:
        """That they cannot take place; of a single one, what there is none of for it."""
        if held := [one for one in ids if one in self._held]:
            wanted = [one for one in ids if one not in self._held]
            return rules.in_the_way_of(
                rules.all_of(wanted, self._names.events) if wanted else "",
                rules.all_of(held, self._names.events),
            )
        titles = rules.all_of(ids, self._names.events)
        fixed = not all(self._problem.event_by_id[one].mandatory for one in ids)
        if len(ids) > 1:
            return rules.together(titles, fixed=fixed)
        where = self._demanded.where_fixed(ids[0]) if fixed else ""
        return rules.alone(titles, rules.lacking(said), where)

    def _others(self, reason: Json, way: Json) -> int | None:
        """How many known clashes remain with a way out of one.

        It was proved beside what would be given up for the others: with nothing of that, for all.
        """
        beside = _demands(self._found["give_up"] or {"demands": ()}) - _demands(reason)
        if not beside:
            return None
        others = (one for one in self._found["reasons"] if one is not reason)
        return sum(not _demands(one) & _demands(way) for one in others)

    def _known(self, ids: Iterable[str]) -> list[SideEvent]:
        return [self._events[one] for one in ids if one in self._events]

    def _also_without(self, way: Json, found: WayOut) -> list[WayOut]:
        """A way out, and the same schedule where side events do without what it gets more of.

        Their numbers are far from those of the others, which stay as they are.
        """
        ways = [found]
        for place, instead in enumerate(instead_of_more(self._demanded, way), 1):
            steps = [
                instead if one["rule"] == "equipment" else step
                for one, step in zip(way["demands"], found.steps, strict=True)
            ]
            ways.append(replace(found, number=found.number + place * WITHOUT, steps=steps))
        return ways

    def _way(self, way: Json, known: Sequence[Json]) -> WayOut:
        """What gives up some of the demands that are known."""
        self._number += 1
        steps = [self._steps.step(one, way) for one in way["demands"]]
        breaks = [
            (tuple(one["events"]), self._demanded.broken(one))
            for one in way["violations"]
            if one["rule"] not in _NOT_MISSED
        ]
        arranged = {
            (demand["rule"], demand["about"])
            for demand, step in zip(way["demands"], steps, strict=True)
            if not step.can_be_done and not step.lets_go
        }
        paths = [
            self._demanded.path(one) for one in known if (one["rule"], one["about"]) in arranged
        ]
        found = WayOut(self._number - 1, steps, next(iter(paths), ""), breaks)
        return replace(found, free=self._free(steps), goes=self._goes(way, found.arrangements))

    def _goes(self, way: Json, arrangements: Iterable[Arrangement]) -> list[Goes]:
        """In the order of time; what gets no place is the first. Older runs do not say it."""
        words, notes, rooms = Words.of(self._facts), dict[str, str](), dict[str, str]()
        for wanted in arrangements:
            if isinstance(wanted, StandIn):
                notes |= dict.fromkeys(wanted.chosen, str(rules.STANDS_IN))
            else:
                like = {"room": rules.some([wanted.like.id], self._names.rooms)}
                rooms |= {event.id: str(rules.NEW_ROOM) % like for event in wanted.chosen}
        found: dict[str, Spot | None] = dict.fromkeys(way.get("unplaced", ()))
        for one in sorted(way.get("placements", ()), key=lambda one: str(one["starts_at"])):
            found[one["event"]] = Spot(one["room"], datetime.fromisoformat(one["starts_at"]))
        stand = {one: Spot(place.room_id, place.starts_at) for one, place in self._places.items()}
        return [
            Goes(
                self._events[one],
                words.spot(stand.get(one)) if stand else "",
                words.spot(spot, room=rooms.get(one, "")) if spot else str(rules.NO_PLACE_HERE),
                notes.get(one, ""),
            )
            for one, spot in found.items()
            if one in self._events
        ]

    def _free(self, steps: Sequence[Step]) -> list[str]:
        """What may move if only what the run held is let go: that, and what it might have moved."""
        if not all(step.lets_go for step in steps):
            return []
        chosen = self._events.keys() if self._run.chosen is None else {*self._run.chosen}
        if self._run.mode is RunMode.FILL:
            chosen -= {*self._places}
        return sorted({*chosen, *(step.lets_go for step in steps)})


def _apart(reasons: Sequence[Clash]) -> tuple[list[Clash], list[WayOut]]:
    """The reasons with what is a way out of them and not of all, and what is one of all."""
    first, *others = reasons
    shared = [
        way
        for way in first.ways
        if others and all(way.said in {two.said for two in one.ways} for one in others)
    ]
    told = {way.said for way in shared}
    own = [replace(one, ways=[way for way in one.ways if way.said not in told]) for one in reasons]
    return own, shared


def _each_once(ways: Iterable[WayOut]) -> list[WayOut]:
    """The ways out that do something else than those before, what changes much after the rest."""
    first: dict[tuple[str, ...], WayOut] = {}
    for way in ways:
        first.setdefault(way.does, way)
    return sorted(first.values(), key=lambda one: one.is_large)


def _demands(of: Json) -> set[tuple[str, str]]:
    """The demands of a reason or a way out, by rule and what they are about."""
    return {(one["rule"], one["about"]) for one in of["demands"]}
