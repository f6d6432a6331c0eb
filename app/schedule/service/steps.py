"""Giving a demand up in words: what that is, what it takes, and how it is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core import i18n
from app.schedule import rules
from app.schedule.rules import Arrangement, MoreRoom, StandIn, Words
from app.schedule.rules.ways_out import COSTS
from app.schedule.service.breached import Given
from app.schedule.service.busy import Busy
from app.schedule.service.conceded import Conceded
from app.schedule.service.conceding import Do, verb
from app.schedule.service.demanded import Demanded
from app.side_events.models import SideEvent
from app.side_events.rules.answers import people_of
from app.side_events.rules.eased import people_counted

Json = Mapping[str, Any]

_OF_HOLDING = frozenset({"mandatory", "pinned"})  # what a run demands of what it holds
_GOES_BACK = frozenset({"mandatory", "pinned", "available", "room_capacity", "room_features"})
_UNFIXING = frozenset({"pinned", "frozen"})
_LARGE = frozenset({"person_double", "room_double", "plenary"})


@dataclass(frozen=True)
class Step:
    """A demand that is given up: what that is, what is written down for it, and how that is taken
    `back`.

    `do` does it; None where people have to arrange it first, or to say more: with `arrangements`,
    which are of one rule. `question` is what the hosts of the side events `asked` are asked about
    it, "" where it is not up to them. It `goes_back` with a mending for which it was given up: what
    one side event asks for does; rooms, equipment and sessions are everybody's. It `unfixes` what
    is fixed to a place, or on a day that is frozen. `costs` say what it takes from a side event.
    `lets_go` is the side event that a run only held, and may move with it, "" where somebody has
    asked for what is given up. `does` is the `sentence` of what does the same and says less: what
    must be held only because it is fixed can be left out as soon as it may move.
    """

    sentence: str
    effect: str
    do: Do | None
    arrangements: Sequence[Arrangement] = ()
    question: str = ""
    asked: Sequence[SideEvent] = ()
    goes_back: bool = False
    unfixes: bool = False
    costs: Sequence[str] = ()
    lets_go: str = ""
    back: str = ""
    rule: str = ""
    does: str = ""

    @property
    def leaves_out(self) -> bool:
        """Whether what it gives up is that a side event must be held."""
        return self.rule == "mandatory"

    @property
    def is_large(self) -> bool:
        """Whether it adds somebody or a room, or changes the official programme."""
        return self.rule in _LARGE

    @property
    def can_be_done(self) -> bool:
        """Whether it can be done here, once what it needs is said."""
        return self.do is not None or bool(self.arrangements)


class Steps:
    """Ways to give demands up, in a meeting as it stands."""

    def __init__(self, demanded: Demanded) -> None:
        self._demanded = demanded
        self._facts, self._names, self._problem = demanded.facts, demanded.names, demanded.problem
        self._events = {event.id: event for event in self._facts.events}

    def step(self, demand: Json, way: Json) -> Step:
        """To give up one demand, as a `way` out does with the schedule that proves it."""
        rule, about = demand["rule"], demand["about"]
        if rule in _OF_HOLDING and about in self._demanded.held:
            known = {"about": rules.about(rule, about, self._names)}
            return Step(str(rules.LET_MOVE) % known, "", None, lets_go=about)
        broken = (one for one in way["violations"] if one["rule"] == rule)
        given = Given(rule, about, [one for one in broken if about in one["details"].values()])
        conceded = Conceded(self._demanded, given)
        do, groups, kind = verb(conceded), self._groups(given), conceded.kind
        known = self._known(conceded)
        if groups:
            known["events"] = rules.all_of(self._in_order(groups), self._names.events)
        can_be_done = bool(do or groups)
        return Step(
            sentence=self._needed_for(given, groups) or str(rules.REMEDIES[kind]) % known,
            effect=str(rules.EFFECTS.get(kind, "")) % known if can_be_done else "",
            do=do,
            arrangements=[self._arrangement(given, group, way) for group in groups],
            question=str(rules.QUESTIONS.get(kind, "")) % known,
            asked=self._concerned(given, groups),
            goes_back=rule in _GOES_BACK,
            unfixes=rule in _UNFIXING or kind == "mandatory_fixed",
            costs=[str(COSTS[kind]) % known] if kind in COSTS else (),
            back=str(self._back(rule)) if can_be_done else "",
            rule=rule,
            does=str(rules.REMEDIES["pinned"]) % known if conceded.only_unfixes else "",
        )

    def _back(self, rule: str) -> str:
        """How it is taken back that a demand was given up."""
        if self._demanded.mending is None:
            return rules.UNDO
        return rules.BACK_WITH_MENDING if rule in _GOES_BACK else rules.STAYS_WITHOUT_MENDING

    def _concerned(self, given: Given, groups: Sequence[Sequence[str]]) -> list[SideEvent]:
        """The event that a demand is about, or those that give way, or that break it."""
        gives_way = [event for group in groups for event in group]
        broken = gives_way or [event for one in given.violations for event in one["events"]]
        found = [given.about] if given.about in self._events else broken
        return [self._events[one] for one in dict.fromkeys(found) if one in self._events]

    # Who gives way, where somebody has to stand in or one more room is needed

    def _groups(self, given: Given) -> list[list[str]]:
        """The events at which somebody stands in, or which go to one more room."""
        if given.rule not in {"person_double", "room_double"}:
            return []
        rather = self._events.keys() - {*self._demanded.held}
        return rules.relieved(given.violations, rather)

    def _arrangement(self, given: Given, group: Sequence[str], way: Json) -> Arrangement:
        about = given.about
        if given.rule == "person_double":
            name = self._names.people.get(about, about)
            theirs = [
                event
                for event in self._facts.events
                if about in {one.person_id for one in people_of(event)}
            ]
            busy = Busy(self._problem, self._names, Words.of(self._facts)).at(way, group)
            return StandIn(about, name, theirs, group, busy)
        like = next(room for room in self._facts.rooms if room.id == about)
        closures = rules.closed_by_room(self._facts).get(about, ())
        return MoreRoom(like, [self._events[one] for one in group], closures)

    def _needed_for(self, given: Given, groups: Sequence[Sequence[str]]) -> str:
        """For which events somebody has to stand in, or one more room is needed; "" for none."""
        if not groups:
            return ""
        events = self._in_order(groups)
        return rules.needed_for(
            given.rule,
            rules.about(given.rule, given.about, self._names),
            rules.all_of(events, self._names.events),
            events=len(events),
            many=len(groups),
            seats=max(people_counted(self._events[one]) for one in events),
        )

    def _in_order(self, groups: Sequence[Sequence[str]]) -> list[str]:
        """The ids of those who give way, as the meeting has them."""
        return [one.id for one in self._facts.events if any(one.id in group for group in groups)]

    def _known(self, conceded: Conceded) -> dict[str, str]:
        given = conceded.given
        others = [one for key in ("event", "other", "after") for one in given.of(key)]
        numbers = {
            "needed": given.most,
            "more": given.most - given.least("quantity"),
            "capacity": given.least("capacity"),
            "attendance": given.least("attendance"),
            "quantity": given.least("quantity"),
            "short": given.least("attendance") - given.least("capacity"),
            "minutes": conceded.minutes,
            "duration": conceded.duration,
        }
        return {
            "about": rules.about(given.rule, given.about, self._names),
            "others": rules.all_of(
                [one for one in dict.fromkeys(others) if one != given.about], self._names.events
            ),
            "room": rules.all_of(given.of("room"), self._names.rooms),
            "missing": i18n.show_parts(rules.features(one) for one in given.of("missing")),
            "events": rules.all_of(given.at_most, self._names.events),
            "where": self._demanded.where_fixed(given.about),
            "when": conceded.when,
            **{name: i18n.show_number(number) for name, number in numbers.items()},
        }
