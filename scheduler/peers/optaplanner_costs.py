"""OptaPlanner's soft constraints of a conference as costs, each a whole number of at least 0.

What they reward, that talks for other audiences share a timeslot, becomes a cost of not doing so:
among the talks of one type that fill all their timeslots and rooms, as many pairs share a timeslot
in any schedule. So the penalty is what their soft score loses, and a constant more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from scheduler.peers.conference import Conference, Room, Talk, Timeslot, Wishes
from scheduler.problem import Cost, Pair


@dataclass(frozen=True)
class SoftCosts:
    """A conference as it costs; `constant` is the penalty of a schedule plus its soft score."""

    conference: Conference

    def weight(self, name: str) -> int:
        """How much a constraint is in the soft score, at least 0."""
        return max(0, self.conference.weights.get(name, (0, 0, 0))[2])

    @cached_property
    def shifts(self) -> dict[str, int]:
        """By type of talk: the most that two of them are rewarded for sharing a timeslot."""
        shifts: dict[str, int] = {}
        for one, other in combinations(self.conference.talks, 2):
            if one.type == other.type and self._is_full(one):
                overlap = self._in_common(one, other)
                shifts[one.type] = max(shifts.get(one.type, 0), -overlap)
        return shifts

    @property
    def constant(self) -> int:
        """What all shifts come to together."""
        total = 0
        for of_type, shift in self.shifts.items():
            talk = next(talk for talk in self.conference.talks if talk.type == of_type)
            slots, rooms = (len(one) for one in self._where(talk))
            total += shift * slots * (rooms * (rooms - 1) // 2)
        return total

    def pairs(self) -> tuple[Pair, ...]:
        """What every two talks cost by how they are to each other; without those that cost none."""
        made = (self._pair(one, other) for one, other in combinations(self.conference.talks, 2))
        return tuple(pair for pair in made if pair != Pair(pair.events))

    def of_talk(self, talk: Talk) -> Iterator[Cost]:
        """What the timeslots and rooms for its type cost a talk."""
        timeslots, rooms = self._where(talk)
        minutes = timeslots[0].minutes
        for slot in timeslots:
            wishes = [(one.timeslot, slot.tags) for one in talk.speakers]
            cost = minutes * self._regret("timeslot", (talk.timeslot, slot.tags), wishes)
            if cost:
                yield Cost(cost, start=slot.start)
        for room in rooms:
            wishes = [(one.room, room.tags) for one in talk.speakers]
            cost = minutes * self._regret("room", (talk.room, room.tags), wishes)
            cost += self.weight("Published room") * (talk.published[1] not in {"", room.name})
            if cost:
                yield Cost(cost, room=room.name)

    def _regret(
        self,
        where: str,
        talk: tuple[Wishes, frozenset[str]],
        speakers: list[tuple[Wishes, frozenset[str]]],
    ) -> int:
        cost = 0
        for who, wished in (("Talk", [talk]), ("Speaker", speakers)):
            missing = sum(len(wishes.preferred - tags) for wishes, tags in wished)
            unwelcome = sum(len(wishes.undesired & tags) for wishes, tags in wished)
            cost += missing * self.weight(f"{who} preferred {where} tags")
            cost += unwelcome * self.weight(f"{who} undesired {where} tags")
        return cost

    def _pair(self, one: Talk, other: Talk) -> Pair:
        """The talk for the lower level is the first."""
        first, second = (other, one) if other.level < one.level else (one, other)
        both = sum(self.conference.timeslots_of(talk)[0].minutes for talk in (one, other))
        themes, content = len(one.themes & other.themes), len(one.content & other.content)
        shift = self.shifts.get(one.type, 0) if one.type == other.type else 0
        late = content * both * self.weight("Content audience level flow violation")
        return Pair(
            (first.code, second.code),
            overlap=max(0, self._in_common(one, other) + shift),
            other_room=themes * both * self.weight("Theme track room stability"),
            other_day=(themes + content) * both * self.weight("Same day talks"),
            late=late if first.level < second.level else 0,
        )

    def _in_common(self, one: Talk, other: Talk) -> int:
        """What it costs, below 0 what it is worth, that two talks overlap; in minutes at most."""
        slots, others = (self.conference.timeslots_of(talk) for talk in (one, other))
        minutes = max((a.overlap(b) for a in slots for b in others), default=0)
        if minutes <= 0:
            return 0
        cost = self._clash(one, other)
        if all(a == b or a.overlap(b) <= 0 for a in slots for b in others):
            cost -= self._diversity(one, other)
        return minutes * cost

    def _clash(self, one: Talk, other: Talk) -> int:
        themes = len(one.themes & other.themes)
        audiences = themes * len(one.audiences & other.audiences)
        return (
            themes * self.weight("Theme track conflict")
            + audiences * self.weight("Audience type theme track conflict")
            + len(one.sectors & other.sectors) * self.weight("Sector conflict")
            + len(one.content & other.content) * self.weight("Content conflict")
        )

    def _diversity(self, one: Talk, other: Talk) -> int:
        return (
            len(one.audiences & other.audiences) * self.weight("Audience type diversity")
            + (one.level != other.level) * self.weight("Audience level diversity")
            + (one.language != other.language) * self.weight("Language diversity")
        )

    def _where(self, talk: Talk) -> tuple[list[Timeslot], list[Room]]:
        return self.conference.timeslots_of(talk), self.conference.rooms_of(talk)

    def _is_full(self, talk: Talk) -> bool:
        """Whether talks of this type fill all their timeslots and rooms."""
        slots, rooms = self._where(talk)
        alike = sum(one.type == talk.type for one in self.conference.talks)
        return alike == len(slots) * len(rooms)
