"""How new a copy of an entry is, by what it says to its reader besides the release."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from app.calendars.rules.entries import ATTENDS, Contact
from app.hosting.rules.order import Item
from app.hosting.rules.parts import NOTHING, Part
from app.side_events.rules.application import LEADS_THE_TALK

LENGTH = 32  # signs


def digest_of(*facts: object) -> str:
    """The same for the same facts, whatever language they are said in; no words of anybody."""
    return sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()[:LENGTH]


@dataclass(frozen=True)
class Told:
    """What an entry tells its reader besides the release: what they do there, whom to ask about it,
    and how the time is shared. `leads`: they lead the talk, or are of the desk, and read whom to
    call in the room.
    """

    part: Part = NOTHING
    contact: Contact | None = None
    order: Sequence[Item] | None = None
    leads: bool = False

    @classmethod
    def to(cls, part: Part, contact: Contact | None, order: Sequence[Item] | None) -> Self:
        """What somebody may read of these: all of it is for those who work at the event, or come in
        place of one of them.
        """
        works_as = {*part.roles, *part.theirs} - {ATTENDS}
        if not works_as:
            return cls(part)
        return cls(part, contact, order, leads=not LEADS_THE_TALK.isdisjoint(works_as))

    @property
    def digest(self) -> str:
        """Of all of it."""
        whom = self.contact
        named = (whom.name, whom.email, whom.technician if self.leads else "") if whom else ()
        facts = [self.part.roles, named, [astuple(one) for one in self.order or ()]]
        if self.part.instead_of:  # what was digested without them stays as new as it is
            facts.append(self.part.instead_of)
        return digest_of(*facts)


@dataclass(frozen=True)
class Version:
    """How new a copy is: of what it says, how often that has changed, and when last."""

    digest: str
    raised: int = 0
    changed_at: datetime | None = None

    def follow(self, digest: str, now: datetime) -> "Version":
        """The version of a copy that says this now."""
        return self if digest == self.digest else Version(digest, self.raised + 1, now)

    def as_json(self, sequence: int | None = None) -> list[Any]:
        """As it is kept, with the SEQUENCE that the entry has by it; None where it is not given."""
        changed = self.changed_at.isoformat() if self.changed_at else None
        return [self.digest, self.raised, changed, sequence]

    @classmethod
    def from_json(cls, kept: Sequence[Any]) -> Self:
        """As it was kept."""
        digest, raised, changed, _sequence = kept
        return cls(digest, raised, datetime.fromisoformat(changed) if changed else None)
