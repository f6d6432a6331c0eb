"""Why there is no schedule, as a run found it out: what clashes, and what could be given up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.core import i18n
from app.core.i18n import gettext as _
from app.schedule import rules, solver
from app.schedule.models import Draft, FactKind, Mending, Run, RunMode
from app.schedule.rules import Facts, Names, Places, Spot, Words
from app.schedule.rules.policy import AT_ONCE
from app.schedule.service.steps import Step, Steps
from app.schedule.service.why import known_places
from app.side_events.models import SideEvent

Json = Mapping[str, Any]
MOST_BREACHES = 12  # that are told of one way out
# Where rooms, equipment and sessions are looked after, below the desk's address.
_PLACES = {
    "equipment": "rooms",
    "room_unavailable": "rooms",
    "room_double": "rooms",
    "plenary": "sessions",
}
# Of what a rule speaks that is only so in a mending.
_HAPPENED = {
    "room_unavailable": FactKind.ROOM_LOST,
    "person_unavailable": FactKind.PERSON_AWAY,
    "plenary": FactKind.SESSION_HOURS,
}
# What is said in the application itself, and not among the demands on the schedule.
_IN_APPLICATION = frozenset({"room_capacity", "room_features", "slot"})


@dataclass(frozen=True)
class Demand:
    """What is demanded, in a sentence, and the address where that is changed, below the desk's."""

    sentence: str
    path: str
    is_held: bool = False  # nobody has asked for it: the run was only not to move it


@dataclass(frozen=True)
class Goes:
    """Where the schedule that proves a way out has a side event, and where the board has it."""

    event: SideEvent
    before: str
    after: str


@dataclass(frozen=True)
class WayOut:
    """What could be given up, all of it, and what that comes to in one schedule.

    `goes` are the side events that are concerned. `path` is where it is changed, below the desk's
    address, once people have arranged it. `breaks` says of which side events each part is of what
    it comes to. `others` are the clashes that are known and remain then; None where it is proved
    that there is a schedule. Where all that is given up is that a run held something, another run
    may move `free`.
    """

    number: int
    steps: Sequence[Step]
    comes_to: Sequence[str]
    path: str
    breaks: Sequence[tuple[Sequence[str], str]] = ()
    others: int | None = None
    free: Sequence[str] = ()
    goes: Sequence[Goes] = ()

    @property
    def asked(self) -> list[SideEvent]:
        """The side events whose hosts can be asked about it, each once."""
        found = {one.id: one for step in self.steps if step.question for one in step.asked}
        return list(found.values())

    def questions_to(self, event_id: str) -> list[str]:
        """What the host of a side event is asked."""
        concerned = (step for step in self.steps if event_id in {one.id for one in step.asked})
        return list(dict.fromkeys(step.question for step in concerned if step.question))

    def follows_for(self, event_id: str) -> list[str]:
        """What would not hold any more of what one side event asked for."""
        return list(dict.fromkeys(said for events, said in self.breaks if event_id in events))

    @property
    def can_be_done(self) -> bool:
        """Whether it can be done here, and does not have to be arranged by people first."""
        return all(step.do for step in self.steps)


@dataclass(frozen=True)
class Clash:
    """Demands that cannot be kept together, though any of them could be without the others."""

    sentence: str
    events: Sequence[SideEvent]
    demands: Sequence[Demand]
    count: str
    alike: Sequence[SideEvent]
    ways: Sequence[WayOut]


@dataclass(frozen=True)
class Clashes:
    """Why a run found no schedule. `whole` gives up enough for all reasons together, if there are
    several; `current` says whether the meeting is still as it was when this was found out. `held`
    says that the run was not to move all.
    """

    run: Run
    reasons: Sequence[Clash]
    whole: WayOut | None
    current: bool
    held: bool

    @property
    def mode_again(self) -> RunMode:
        """How to look again with more that may move."""
        return RunMode.MEND if self.run.mode is RunMode.FILL else self.run.mode

    def way(self, number: int) -> WayOut | None:
        """The way out of this number."""
        ways = [way for reason in self.reasons for way in reason.ways]
        ways += [self.whole] if self.whole else []
        return next((way for way in ways if way.number == number), None)


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
        self._names = Names.of(facts)
        self._events = {event.id: event for event in facts.events}
        self._problem = solver.from_json(run.problem)
        self._held, self._places = self._only_held(), places
        self._steps = Steps(facts, self._names, self._problem, self._held)
        self._number = 0

    def all(self, *, current: bool) -> Clashes:
        reasons = [self._clash(reason) for reason in self._found["reasons"]]
        give_up = self._found["give_up"] if len(reasons) > 1 else None
        if give_up and self._leaves_out_what_is_held(give_up):
            give_up = None
        known = [one for reason in self._found["reasons"] for one in reason["demands"]]
        return Clashes(
            run=self._run,
            reasons=reasons,
            whole=self._way(give_up, known) if give_up else None,
            current=current,
            held=rules.holds(self._run),
        )

    def _only_held(self) -> frozenset[str]:
        """What the run was to leave where it is, and nobody has fixed there."""
        if not rules.holds(self._run):
            return frozenset()
        fixed = {one.id for one in self._facts.events if one.pinned_start and one.pinned_room_id}
        pinned = {one.id for one in self._problem.events if one.pinned is not None}
        return frozenset(pinned - fixed - {*(self._run.chosen or ())})

    def _clash(self, reason: Json) -> Clash:
        said = [one for one in reason["demands"] if one["rule"] != "mandatory"]
        ways = [
            replace(self._way(way, reason["demands"]), others=self._others(reason, way))
            for way in reason["ways_out"]
            if not self._leaves_out_what_is_held(way)
        ]
        return Clash(
            sentence=self._together(reason["events"]),
            events=self._known(reason["events"]),
            demands=[self._demand(one) for one in said],
            count=rules.counted(reason["counts"]),
            alike=self._known(reason["alike"]),
            ways=list({tuple(s.sentence for s in one.steps): one for one in ways}.values()),
        )

    def _leaves_out_what_is_held(self, way: Json) -> bool:
        """Whether it takes off the board what must be held and a run is not to move: it moves it
        instead, which is another way.
        """
        given = {one["about"] for one in way["demands"] if one["rule"] == "mandatory"}
        return any(self._events[one].mandatory for one in given & self._held & {*self._events})

    def _together(self, ids: Sequence[str]) -> str:
        """That they cannot take place; of one that is only fixed to a place, to which one."""
        if held := [one for one in ids if one in self._held]:
            wanted = [one for one in ids if one not in self._held]
            return rules.in_the_way_of(
                rules.all_of(wanted, self._names.events) if wanted else "",
                rules.all_of(held, self._names.events),
            )
        asked = [self._problem.event_by_id[one] for one in ids]
        pin, where = asked[0].pinned, {}
        if pin and pin.start is not None:
            where["starts_at"] = self._problem.rfc3339(pin.start)
        if pin and pin.room is not None:
            where["room"] = pin.room
        return rules.together(
            rules.all_of(ids, self._names.events),
            len(ids),
            fixed=not all(one.mandatory for one in asked),
            where=self._where(where),
        )

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

    def _demand(self, one: Json) -> Demand:
        rule, about, details = one["rule"], one["about"], one["details"]
        known = {
            "about": rules.about(rule, about, self._names),
            "events": rules.all_of(one["events"], self._names.events),
            "others": rules.all_of(_ids(details, "after", "others"), self._names.events),
            "rooms": rules.all_of(_ids(details, "rooms"), self._names.rooms) or _("none"),
            "features": rules.features(str(details.get("features", ""))),
            "periods": self._periods(rule, about) or _("none"),
            "where": self._where(details),
            "needs": self._needs(one["events"], about),
            **{name: i18n.show_number(int(details.get(key, 0))) for name, key in _NUMBERS},
        }
        if rule == "pinned" and about in self._held:
            return Demand(str(rules.HELD) % known, f"schedule/board/{about}", is_held=True)
        sentence = rules.OUTSIDE if self._is_outside(rule, about) else rules.DEMANDS[rule]
        return Demand(str(sentence) % known, self._path(one))

    def _needs(self, events: Iterable[str], thing: str) -> str:
        """How many of a thing each of some side events needs."""
        known = (self._problem.event_by_id.get(one) for one in events)
        needs = ((one.id, one.equipment[thing]) for one in known if one and thing in one.equipment)
        return i18n.show_parts(
            f"{rules.all_of([event], self._names.events)} ({i18n.show_number(number)})"
            for event, number in needs
        )

    def _is_outside(self, rule: str, about: str) -> bool:
        """Whether a side event can only be held at times in which it has no slot."""
        event = self._problem.event_by_id.get(about)
        if rule != "available" or event is None:
            return False
        return not any(
            max(slot.start, period.start) + event.duration <= min(slot.end, period.end)
            for slot in self._problem.slots
            for period in event.available or ()
        )

    def _way(self, way: Json, known: Sequence[Json]) -> WayOut:
        """What gives up some of the demands that are known."""
        self._number += 1
        steps = [self._steps.step(one, way["violations"]) for one in way["demands"]]
        breaks = [
            (
                tuple(one["events"]),
                rules.breach(one["rule"], tuple(one["events"]), one["details"], self._names),
            )
            for one in way["violations"]
            if one["rule"] != "mandatory"
        ]
        arranged = {
            (demand["rule"], demand["about"])
            for demand, step in zip(way["demands"], steps, strict=True)
            if not step.do and not step.lets_go
        }
        paths = [self._path(one) for one in known if (one["rule"], one["about"]) in arranged]
        comes_to = list(dict.fromkeys(said for _events, said in breaks))[:MOST_BREACHES]
        found = WayOut(self._number - 1, steps, comes_to, next(iter(paths), ""), breaks)
        return replace(found, free=self._free(steps), goes=self._goes(way))

    def _goes(self, way: Json) -> list[Goes]:
        """In the order of time; what gets no place is the first. Older runs do not say it."""
        words = Words.of(self._facts)
        found: dict[str, Spot | None] = dict.fromkeys(way.get("unplaced", ()))
        for one in sorted(way.get("placements", ()), key=lambda one: str(one["starts_at"])):
            found[one["event"]] = Spot(one["room"], datetime.fromisoformat(one["starts_at"]))
        stand = {one: Spot(place.room_id, place.starts_at) for one, place in self._places.items()}
        return [
            Goes(self._events[one], words.spot(stand.get(one)), words.spot(spot))
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

    def _path(self, demand: Json) -> str:
        """Where a demand was made: what is only so in a mending, in the form that asks for one."""
        made = self._mending
        if made is None or made.kind is not _HAPPENED.get(demand["rule"]):
            return _path(demand)
        alike = rules.related_rooms(self._facts).get(made.about_id, set())
        if demand["about"] not in {made.about_id, *alike}:
            return _path(demand)
        return rules.form_to_say(made.kind, made.about_id)

    def _periods(self, rule: str, about: str) -> str:
        periods = solver.periods_of(self._problem, rule, about)
        return rules.said_periods(periods, self._facts.meeting.timezone)

    def _where(self, details: Json) -> str:
        """A room, a time or both, as a pin has them."""
        said = []
        if "starts_at" in details:
            start = datetime.fromisoformat(details["starts_at"])
            said.append(i18n.show_datetime(start, self._facts.meeting.timezone))
        if "room" in details:
            said.append(rules.some([details["room"]], self._names.rooms))
        return i18n.show_parts(said)


_NUMBERS = (
    ("attendance", "attendance"),
    ("duration", "duration"),
    ("limit", "parallel_events"),
    ("daily", "daily_events"),
    ("quantity", "quantity"),
)


def _demands(of: Json) -> set[tuple[str, str]]:
    """The demands of a reason or a way out, by rule and what they are about."""
    return {(one["rule"], one["about"]) for one in of["demands"]}


def _path(demand: Json) -> str:
    """Where a demand was made: of people and organisations, in the first application."""
    rule, events = demand["rule"], demand["events"]
    if demand["about"] == AT_ONCE or rule in {"organiser_daily", "daily"}:
        return "schedule/settings#limits"
    if rule in _PLACES:
        return _PLACES[rule]
    if rule in rules.ABOUT:
        return f"side-events/{events[0]}" if events else "side-events"
    part = "" if rule in _IN_APPLICATION else "#demands"
    return f"side-events/{demand['about']}{part}"


def _ids(details: Json, *keys: str) -> list[str]:
    """Ids of events or rooms, which hold no comma."""
    texts = (str(details.get(key, "")) for key in keys)
    return [one for text in texts for one in text.split(", ") if one]
