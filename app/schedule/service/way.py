"""A way out of demands that clash: what is given up, what that costs, and whom it is up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.schedule.rules import Arrangement
from app.schedule.rules.ways_out import NO_PLACE_LEFT
from app.schedule.service.steps import Step
from app.side_events.models import SideEvent

MOST_BREACHES = 12  # that are told of one way out


@dataclass(frozen=True)
class Goes:
    """Where the schedule that proves a way out has a side event, and where the board has it.

    `before` is "" where nothing is on the board. `note` says that somebody else stands in there.
    """

    event: SideEvent
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True)
class Asks:
    """What the host of a side event is asked about a way out, and what would not hold any more of
    what that side event asked for.
    """

    event: SideEvent
    questions: Sequence[str]
    follows: Sequence[str]


@dataclass(frozen=True)
class WayOut:
    """What could be given up, all of it, and what that costs in one schedule.

    `goes` are the side events that are concerned. `path` is where it is changed, below the desk's
    address, once people have arranged it. `breaks` says what that schedule breaks, and of which
    side events. `others` are the clashes that are known and remain then; None where it is proved
    that there is a schedule. Where all that is given up is that a run held something, another run
    may move `free`.
    """

    number: int
    steps: Sequence[Step]
    path: str
    breaks: Sequence[tuple[Sequence[str], str]] = ()
    others: int | None = None
    free: Sequence[str] = ()
    goes: Sequence[Goes] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """All that is given up, in sentences: two ways out that say the same are one."""
        return tuple(step.sentence for step in self.steps)

    @property
    def does(self) -> tuple[str, ...]:
        """What tells it from all that do something else, though they may say more."""
        return tuple(sorted(step.does or step.sentence for step in self.steps))

    @property
    def comes_to(self) -> list[str]:
        """What it costs: what is given up itself, and what the schedule breaks; each once."""
        costs = [cost for step in self.steps for cost in step.costs]
        found = dict.fromkeys([*costs, *(said for _events, said in self.breaks)])
        return list(found)[:MOST_BREACHES]

    @property
    def asked(self) -> list[SideEvent]:
        """The side events whose hosts can be asked about it, each once."""
        found = {one.id: one for step in self.steps if step.question for one in step.asked}
        return list(found.values())

    @property
    def asks(self) -> list[Asks]:
        """What each of their hosts is asked, as long as nobody knows what follows."""
        return [self._asks(one, self.steps) for one in self.asked]

    def asks_of(self, losing: Sequence[SideEvent]) -> list[Asks]:
        """What each host is asked once it is known which side events lose their place with it:
        about that only theirs, whichever it was that could have been left out.
        """
        steps = [step for step in self.steps if not step.leaves_out]
        lost = {one.id: one for one in losing}
        others = {one.id: one for step in steps if step.question for one in step.asked}
        found = [self._asks(one, steps) for one in (lost | others).values()]
        loses = str(NO_PLACE_LEFT)
        return [
            replace(one, questions=[loses, *one.questions]) if one.event.id in lost else one
            for one in found
        ]

    def _asks(self, event: SideEvent, steps: Iterable[Step]) -> Asks:
        concerned = [step for step in steps if event.id in {one.id for one in step.asked}]
        questions = dict.fromkeys(step.question for step in concerned if step.question)
        follows = (said for events, said in self.breaks if event.id in events)
        return Asks(event, list(questions), list(dict.fromkeys(follows)))

    @property
    def can_be_left_out(self) -> list[SideEvent]:
        """The side events that may lose their place because of what is given up, each once."""
        found = (
            one for step in self.steps if step.leaves_out or step.unfixes for one in step.asked
        )
        return list({one.id: one for one in found}.values())

    @property
    def is_large_for_all(self) -> bool:
        """Whether it adds somebody or a room, or changes the official programme."""
        return any(step.is_large for step in self.steps)

    @property
    def is_large(self) -> bool:
        """Whether it is that, or could lose a side event that must be held."""
        return self.is_large_for_all or any(step.leaves_out for step in self.steps)

    @property
    def can_be_done(self) -> bool:
        """Whether it can be done here, and does not have to be arranged by people first."""
        return all(step.can_be_done for step in self.steps)

    @property
    def arrangements(self) -> list[Arrangement]:
        """What whoever takes it has to say before it can be done."""
        return [one for step in self.steps for one in step.arrangements]
