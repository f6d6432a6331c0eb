"""Who is sent an entry for their calendar, when, and under which SEQUENCE."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from app.calendars.rules.entries import ATTENDS, SIDE_EVENT, Entry, Feed
from app.calendars.rules.words import one_line
from app.core import i18n
from app.core.db import Languages
from app.core.i18n import lazy
from app.invitations.models import Method
from app.side_events.models import SpeakerRole

USUAL_ROLES = (SpeakerRole.CHAIR, SpeakerRole.MODERATOR)


class Why(StrEnum):
    """Why an entry is sent."""

    INVITED = "invited"
    CHANGED = "changed"
    CANCELLED = "cancelled"  # the event is not held
    WAITS = "waits"  # the event waits for a new place
    TAKEN_OUT = "taken_out"  # it is held without this person
    NO_MORE = "no_more"  # it is held, with this person, who does not ask for entries now


SUBJECTS: Mapping[Why, str] = {
    Why.INVITED: lazy("Invitation: %(title)s"),
    Why.CHANGED: lazy("Changed: %(title)s"),
    Why.CANCELLED: lazy("Cancelled: %(title)s"),
    Why.WAITS: lazy("New time follows: %(title)s"),
    Why.TAKEN_OUT: lazy("No longer in your calendar: %(title)s"),
    Why.NO_MORE: lazy("No more entries by mail: %(title)s"),
}
MARKED = lazy("For your calendar: %(title)s")  # of what nobody is invited to, but has marked


@dataclass(frozen=True)
class Shown:
    """What a mail says of an event: a later one that says the same is not written."""

    title: str
    starts_at: datetime
    ends_at: datetime
    room: Languages
    venue: Languages

    def is_there(self, other: "Shown") -> bool:
        """Whether it is held when and where another has it."""
        return (self.starts_at, self.ends_at, self.room, self.venue) == (
            other.starts_at, other.ends_at, other.room, other.venue
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        hours = {"starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}
        return asdict(self) | hours

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        hours = {name: datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at")}
        return cls(**{**kept, **hours})


@dataclass(frozen=True)
class Wanted:
    """Somebody who has to do with an event now: where they are written to, and their functions.

    `roles` are those of `SpeakerRole`, or that they want to attend (`entries.ATTENDS`). `asks`:
    they want an invitation to whatever they have to do with.
    """

    person_id: str
    email: str
    name: str
    language: str
    roles: tuple[str, ...]
    asks: bool = False

    def is_invited(self, policy: Iterable[str]) -> bool:
        """Whether they get a first invitation: the meeting says so, or they do."""
        return bool(self.email) and (self.asks or not {*policy}.isdisjoint(self.roles))

    @property
    def speaks(self) -> bool:
        """Whether they have a function at the event."""
        return any(role != ATTENDS for role in self.roles)


@dataclass(frozen=True)
class Holds:
    """What somebody was sent last."""

    email: str
    method: Method
    shown: Shown

    @property
    def is_there(self) -> bool:
        """Whether it left an entry in their calendar."""
        return self.method is Method.REQUEST


@dataclass(frozen=True)
class Step:
    """One mail that is due: to which address, what it does there, and why."""

    email: str
    method: Method
    why: Why


def steps(
    holds: Holds | None,
    wanted: Wanted | None,
    shown: Shown | None,
    policy: Iterable[str],
    now: datetime,
) -> Iterator[Step]:
    """Which mails are due to one person of one event, in this order.

    `wanted` is None for who has nothing to do with it any more, `shown` for an event that is not
    held. Whoever has an entry is kept up to date as long as they have a function there, whatever
    the meeting invites by then. Of what is over, nobody is told.
    """
    if (shown or (holds and holds.shown)) is None:
        return
    if all(one.ends_at <= now for one in (shown, holds.shown if holds else None) if one):
        return
    there = holds is not None and holds.is_there
    stays = wanted is not None and bool(wanted.email) and (there and wanted.speaks)
    if wanted is None or shown is None or not (stays or wanted.is_invited(policy)):
        if holds and there:
            yield Step(holds.email, Method.CANCEL, why_out(wanted, shown))
        return
    if holds and there and holds.email != wanted.email:
        yield Step(holds.email, Method.CANCEL, Why.TAKEN_OUT)
        there = False
    if not there:
        yield Step(wanted.email, Method.REQUEST, Why.INVITED)
    elif holds and holds.shown != shown:
        yield Step(wanted.email, Method.REQUEST, Why.CHANGED)


def why_out(wanted: Wanted | None, shown: Shown | None) -> Why:
    """Why an entry is taken out of the calendar of somebody: see `steps`."""
    if shown is None:
        return Why.CANCELLED
    return Why.NO_MORE if wanted and wanted.email else Why.TAKEN_OUT


def next_sequence(stands_at: int, raised: int, last: int) -> int:
    """The SEQUENCE of the next mail: what the feed says, and higher than that of the last mail.

    `stands_at` is that of the release with the running order, `raised` what this person's copy
    has been raised by, `last` is -1 before the first mail. A calendar drops what is not newer
    (RFC 5546, 2.1.5).
    """
    return max(stands_at + raised, last + 1)


def as_said(event_id: str, sequence: int, shown: Shown, feed: Feed) -> Entry:
    """The entry of an event that no release has any more, as it was said last."""
    return Entry(
        id=event_id,
        kind=SIDE_EVENT,
        title=shown.title,
        language=i18n.language(),
        sequence=sequence,
        cancelled=True,
        starts_at=shown.starts_at,
        ends_at=shown.ends_at,
        room=one_line(i18n.in_language(shown.room)),
        venue=one_line(i18n.in_language(shown.venue)),
        path=f"/{feed.slug}",
    )
