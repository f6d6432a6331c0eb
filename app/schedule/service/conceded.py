"""A demand that is given up, in its meeting: the side event, hours, closures and days it is of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from app.core import i18n
from app.meetings.models import RoomClosure, Slot
from app.schedule import rules, solver
from app.schedule.rules import Facts
from app.schedule.rules.policy import AT_ONCE
from app.schedule.service.breached import Given
from app.schedule.service.demanded import Demanded
from app.side_events.models import SideEvent
from app.side_events.rules.demands import wrong_length


@dataclass(frozen=True)
class Conceded:
    """A demand that is given up, and what of a meeting as it stands that is about."""

    demanded: Demanded
    given: Given

    @property
    def facts(self) -> Facts:
        """The meeting as it stands."""
        return self.demanded.facts

    @cached_property
    def event(self) -> SideEvent | None:
        """The side event that demands it; None for a demand of a room, a person or a thing."""
        return next((one for one in self.facts.events if one.id == self.given.about), None)

    @property
    def kind(self) -> str:
        """Under which key it is said how it is given up: most often that of its rule."""
        rule = self.given.rule
        if self.given.about == AT_ONCE:
            return "at_once"
        if rule == "mandatory" and self.event and _is_fixed(self.event):
            return "mandatory_fixed"
        if self.is_held_off:
            return "sooner"
        if self._is_reserved:
            return "reserved"
        if rule == "slot" and self.is_too_long:
            return "shorter" if self.minutes else "slot"
        return "available" if rule == "slot" else rule

    @property
    def only_unfixes(self) -> bool:
        """Whether to leave the event out is to fix it no more: nothing else demands it."""
        return self.kind == "mandatory_fixed" and not (self.event and self.event.mandatory)

    @property
    def is_held_off(self) -> bool:
        """Whether all that is given up is that a mending keeps an event from beginning so soon."""
        violations = self.given.violations
        return bool(violations) and all(map(self.demanded.is_held_off, violations))

    @property
    def _is_reserved(self) -> bool:
        """Whether all that keeps an event from a time is that it is kept for others."""
        if self.event is None or self.event.available is not None or self.is_too_long:
            return False
        return bool(self.slots) and all(one.id in self.facts.reserved for one in self.slots)

    # At which hours

    @cached_property
    def slots(self) -> Sequence[Slot]:
        """The slots in which a breach has the event at a time that is not its own."""
        if self.given.rule not in {"available", "slot"}:
            return []
        return [
            slot
            for slot in self.facts.slots
            if any(slot.starts_at <= start < slot.ends_at for start in self._starts)
        ]

    @property
    def _starts(self) -> list[datetime]:
        return [datetime.fromisoformat(one) for one in self.given.of("starts_at")]

    @property
    def duration(self) -> int:
        """For how many minutes the event is held; 0 where the demand is of none."""
        return self.facts.minutes_of(self.event) if self.event else 0

    @property
    def is_too_long(self) -> bool:
        """Whether the event does not end in the slot in which a breach has it."""
        return self._left < self.duration

    @property
    def _left(self) -> int:
        """The minutes that are left of a slot in which a breach has an event."""
        left = (slot.ends_at - start for slot in self.slots for start in self._starts)
        return next((int(one.total_seconds()) // 60 for one in left), 0)

    @property
    def minutes(self) -> int:
        """For how long an event could be held that is too long; 0 where that is none."""
        if self.given.rule != "slot" or self.event is None or not self.is_too_long:
            return 0
        return 0 if wrong_length(self.event, self._left) else self._left

    @property
    def when(self) -> str:
        """The frozen days, or the hours of a session, a closure and the slots, in words."""
        if self.given.rule == "frozen":
            return i18n.show_list(map(i18n.show_date, self.frozen_days))
        times = self._hours + [(slot.starts_at, slot.ends_at) for slot in self.slots]
        return rules.said_periods(times, self.facts.meeting.timezone)

    @property
    def _hours(self) -> list[tuple[datetime, datetime]]:
        """When a session is, or a room is closed in a breach: as asked, if only in a mending."""
        rule = self.given.rule
        hours = solver.periods_of(self.demanded.problem, rule, self.given.about)
        if rule == "plenary":
            return hours
        return [one for one in hours if rule == "room_unavailable" and one[0] in self._closed_from]

    @property
    def _closed_from(self) -> set[datetime]:
        return {datetime.fromisoformat(one) for one in self.given.of("from")}

    @property
    def closures(self) -> list[RoomClosure]:
        """What keeps a room closed in a breach, of itself or of a room that it is part of."""
        if self.given.rule != "room_unavailable":
            return []
        closed = rules.closed_by_room(self.facts).get(self.given.about, ())
        return [one for one in closed if one.starts_at in self._closed_from]

    @property
    def frozen_days(self) -> list[date]:
        """The frozen day on which an event stands that would move."""
        problem = self.demanded.problem
        frozen = (one for one in problem.frozen if one.event == self.given.about)
        return [date.fromisoformat(problem.date_of(one.start)) for one in frozen]


def _is_fixed(event: SideEvent) -> bool:
    return bool(event.pinned_start or event.pinned_room_id)
