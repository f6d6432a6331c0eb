"""Who is sent an entry for their calendar, when, and under which SEQUENCE."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from textwrap import shorten
from typing import Any, Self

from app.calendars.rules.entries import ATTENDS, SIDE_EVENT, Entry, Feed
from app.calendars.rules.words import one_line
from app.core import i18n
from app.core.db import Languages
from app.hosting.rules.parts import Part
from app.invitations.models import Method
from app.side_events.models import SpeakerRole

MARK = 16  # signs
MOST_LINES, LONGEST_LINE = 30, 300  # in a mail; the entry has them all
USUAL_ROLES = (SpeakerRole.CHAIR, SpeakerRole.MODERATOR)


SETTLES = timedelta(minutes=5)  # whoever edits an event does so more than once


class Why(StrEnum):
    """Why an entry is sent; each is a mail of its own, templates/mails/invitations/…."""

    INVITED = "invited"
    IN_PLACE = "in_place"  # somebody sends them in their place
    MARKED = "marked"  # nobody invited them: they want to attend, and asked for entries
    CHANGED = "changed"  # another title, hour or place
    DETAILS = "details"  # anything else in the entry
    CANCELLED = "cancelled"  # the event is not held
    WAITS = "waits"  # the event waits for a new place
    UNDECIDED = "undecided"  # the event is being decided on again
    TAKEN_OUT = "taken_out"  # it is held without this person
    NO_MORE = "no_more"  # it is held, with this person, who does not ask for entries now
    ELSEWHERE = "elsewhere"  # this person gets it at another address from now on


UPDATES = frozenset({Why.CHANGED, Why.DETAILS})  # of an entry that is there
PUTS = UPDATES | {Why.INVITED, Why.IN_PLACE, Why.MARKED}  # the others take it out


@dataclass(frozen=True)
class Shown:
    """What a mail says of an event in its text: title, hours and place."""

    title: str
    starts_at: datetime
    ends_at: datetime
    room: Languages
    venue: Languages

    @property
    def hours(self) -> tuple[datetime, datetime]:
        """When it begins and ends."""
        return self.starts_at, self.ends_at

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
    """Somebody who has to do with an event now: where they are written to, and what they do there.

    `asks`: they want an invitation to whatever they have to do with. `by_feed`: they want none.
    """

    person_id: str
    email: str
    name: str
    language: str
    part: Part
    asks: bool = False
    by_feed: bool = False

    @property
    def takes_mail(self) -> bool:
        """Whether they can be written to, and want it."""
        return bool(self.email) and not self.by_feed

    def is_invited(self, policy: Iterable[str]) -> bool:
        """Whether they get a first invitation: the meeting says so, or they do, or somebody sends
        them.
        """
        asked = self.asks or bool(self.part.instead_of)
        return self.takes_mail and (asked or not {*policy}.isdisjoint(self.part.roles))

    @property
    def speaks(self) -> bool:
        """Whether they have a function at the event."""
        return any(role != ATTENDS for role in self.part.roles)

    @property
    def has_to(self) -> bool:
        """Whether they have one, or come in place of somebody."""
        return self.speaks or bool(self.part.instead_of)


@dataclass(frozen=True)
class Holds:
    """What somebody was sent last; `is_stale`: the entry would say other details by now. `named`:
    they had to do with the event then, otherwise than as who wants to attend.
    """

    email: str
    method: Method
    shown: Shown
    is_stale: bool = False
    named: bool = True

    @property
    def is_there(self) -> bool:
        """Whether it left an entry in their calendar."""
        return self.method is Method.REQUEST

    def update(self, shown: Shown) -> Why | None:
        """Why the entry that is there is to be sent anew; None where it is right."""
        if self.shown != shown:
            return Why.CHANGED
        return Why.DETAILS if self.is_stale else None


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
    stays = wanted is not None and wanted.takes_mail and there and wanted.has_to
    if wanted is None or shown is None or not (stays or wanted.is_invited(policy)):
        if holds and there:
            yield Step(holds.email, Method.CANCEL, why_out(holds, wanted, shown))
        return
    if holds and there and holds.email != wanted.email:
        yield Step(holds.email, Method.CANCEL, Why.ELSEWHERE)
        there = False
    why = holds.update(shown) if holds and there else why_in(wanted)
    if why:
        yield Step(wanted.email, Method.REQUEST, why)


def why_in(wanted: Wanted | None) -> Why:
    """Why somebody gets a first entry."""
    if wanted is None or wanted.speaks:
        return Why.INVITED
    return Why.IN_PLACE if wanted.has_to else Why.MARKED


def why_out(holds: Holds, wanted: Wanted | None, shown: Shown | None) -> Why:
    """Why an entry is taken out of the calendar of somebody: see `steps`.

    Who was named in the event, and now is one of those who want to attend, reads the former.
    """
    if shown is None:
        return Why.CANCELLED
    stays = wanted is not None and wanted.email and (wanted.has_to or not holds.named)
    return Why.NO_MORE if stays else Why.TAKEN_OUT


def next_sequence(stands_at: int, raised: int, last: int) -> int:
    """The SEQUENCE of the next mail: what the feed says, and higher than that of the last mail.

    `stands_at` is that of the release, `raised` what this person's copy has been raised by, `last`
    is -1 before the first mail. A calendar drops what is not newer (RFC 5546, 2.1.5); some drop
    also what only has a newer DTSTAMP, so other details raise it too.
    """
    return max(stands_at + raised, last + 1)


def settled(touched_at: datetime | None, now: datetime) -> bool:
    """Whether nobody has edited an event for a while: several edits are told by one mail."""
    return touched_at is None or now - touched_at >= SETTLES


def marks_of(lines: Iterable[str]) -> list[str]:
    """What is kept of the lines of an entry, to see later which are other ones: no words."""
    return [hashlib.sha256(line.encode()).hexdigest()[:MARK] for line in lines]


def new_among(lines: Iterable[str], known: Iterable[str]) -> list[str]:
    """The lines that an entry did not have of which these marks were kept, cut to be read."""
    had = set(known)
    new = [line for line in dict.fromkeys(lines) if marks_of([line])[0] not in had]
    cut = [shorten(line, LONGEST_LINE, placeholder="…") for line in new]
    return cut if len(cut) <= MOST_LINES else [*cut[:MOST_LINES], "…"]


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
