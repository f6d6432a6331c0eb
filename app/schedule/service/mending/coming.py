"""What the next release would tell, if side events stood where they would then."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from sqlalchemy.orm import Session

from app.core import clock
from app.core.happenings import tell
from app.schedule import rules, solver
from app.schedule.mails import EntriesSent, Told
from app.schedule.rules import Change, Facts, Place, Spot, Standing, Warned
from app.schedule.rules.strayed import Strayed, strayed
from app.schedule.service.board import Move
from app.schedule.service.breaking import places_that_break
from app.schedule.service.bringing_out import brought_by
from app.schedule.service.mending.seen import key_of_changes
from app.schedule.service.mending.weighing import Weighed
from app.schedule.service.telling import (
    NotReached,
    people_not_reached,
    people_to_tell,
    still_waiting,
)


class Coming:
    """A release of a meeting as it would be; `spots` has where each side event stands then, and
    `already` what broke rules without it.
    """

    def __init__(
        self,
        db: Session,
        facts: Facts,
        spots: Mapping[str, Spot | None],
        already: solver.Already,
    ) -> None:
        self._db, self._facts, self._spots, self._already = db, facts, spots, already

    @classmethod
    def after(cls, db: Session, weighed: Weighed, moves: Iterable[Move]) -> Self:
        """What the release tells that comes with an answer."""
        spots = {one: two.spot for one, two in weighed.after(moves).items()}
        return cls(db, weighed.mended, spots, weighed.already)

    @property
    def key(self) -> str:
        """Names what it tells people, in a form."""
        return key_of_changes(self.changes)

    @cached_property
    def changes(self) -> list[Change]:
        """What becomes of each side event."""
        return rules.changes(self._facts.released, self._places)

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {
            event.id: Place(*spot, rules.end_of(spot, self._facts.minutes_of(event)))
            for event in self._facts.events
            if (spot := self._spots.get(event.id))
        }

    @property
    def strayed(self) -> list[Strayed]:
        """What would leave a frozen day."""
        return strayed(self._facts, {one: Standing(spot) for one, spot in self._spots.items()})

    @property
    def warnings(self) -> list[Warned]:
        """What to look at before it comes out."""
        broken = places_that_break(self._facts, self._places, self._already)
        concerned = [one for one in self.changes if one.is_news]
        return [*broken, *rules.warnings(self._facts, concerned, clock.now())]

    @property
    def brings(self) -> dict[str, Any]:
        """The same in figures."""
        return brought_by(self._facts, self.changes)

    @property
    def told(self) -> list[Told]:
        """Who gets a mail because of what it changes."""
        return [one for one in self._all_told if self._is_because(one)]

    @property
    def told_besides(self) -> list[Told]:
        """Who gets one only because no mail has told them of an earlier release so far."""
        return [one for one in self._all_told if not self._is_because(one)]

    @cached_property
    def waiting(self) -> list[Warned]:
        """That letters about earlier releases wait, which it withdraws."""
        return still_waiting(self._db, self._facts)

    @cached_property
    def not_reached(self) -> Sequence[NotReached]:
        """Whom that concerns and no mail reaches."""
        return people_not_reached(self._db, self._facts, self.changes, self._all_told)

    @cached_property
    def _all_told(self) -> list[Told]:
        """Each also with what an entry for their calendar tells instead."""
        entries = EntriesSent(self._facts.meeting.id)
        tell(self._db, entries)
        found = people_to_tell(self._db, self._facts, self.changes)
        for one in found:
            ids = {news.event_id for news, _roles in one.news}
            one.by_entry = {id_ for id_ in ids if (one.email, id_) in entries.by_entry}
        return found

    def _is_because(self, one: Told) -> bool:
        changed = {change.event_id for change in self.changes if change.is_news}
        return any(not news.is_off and news.event_id in changed for news, _roles in one.news)
