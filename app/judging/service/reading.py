"""What a reviewer finds: their list, and where they stand with each application."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.core import clock
from app.judging import queries
from app.judging.models import ReviewRound
from app.judging.queries import Titled
from app.judging.rules.reviewing import (
    JUDGED,
    Standing,
    Why,
    is_open,
    lacks,
    needed_of,
    standing,
)
from app.meetings.models import Meeting


class Entry(NamedTuple):
    """An application in a reviewer's list; nothing in it comes from other reviewers."""

    application: Titled
    standing: Standing
    why: Why | None  # it is their own
    reason: str  # or why they do not judge it
    begun: bool
    lacks: bool = False  # it was handed in before a criterion was added


@dataclass(frozen=True)
class ReadingList:
    """What a reviewer has to read, in the order of receipt."""

    entries: Sequence[Entry]

    def of(self, standing: Standing) -> list[Entry]:
        """Those with which they stand so."""
        return [one for one in self.entries if one.standing is standing]

    def entry_of(self, event_id: str) -> Entry | None:
        """One of them."""
        return next((one for one in self.entries if one.application.id == event_id), None)

    def beside(self, event_id: str, standing: Standing) -> tuple[Titled | None, Titled | None]:
        """The application before and the one after, of those with which they stand so."""
        ids = [one.application.id for one in self.entries]
        here = ids.index(event_id) if event_id in ids else -1
        before = [one for one in self.entries[: max(here, 0)] if one.standing is standing]
        after = [one for one in self.entries[here + 1 :] if one.standing is standing]
        return (
            before[-1].application if before else None,
            after[0].application if after else None,
        )


def reading_list(
    db: Session,
    meeting: Meeting,
    account_id: str,
    settings: ReviewRound | None,
    words: str = "",
) -> ReadingList:
    """The list of one reviewer, in a constant number of queries.

    What was handed in without a score by each criterion in use is to do again while it can be.
    """
    assigned = settings is not None and settings.assigned
    found = queries.to_read(db, meeting.id, account_id, assigned=assigned, words=words)
    own = queries.reviews_by(db, meeting.id, account_id)
    said: Mapping[str, str] = queries.recused_by(db, meeting.id, account_id)
    judges = queries.judges_of(db, meeting.id, account_id)
    conflicts = queries.conflicts_of(db, meeting.id, judges)
    needed = needed_of(queries.criteria_of(db, meeting.id))
    may_change = is_open(settings, clock.now())
    entries = []
    for one in found:
        why = conflicts.get(one.id, {}).get(account_id)
        recused = why is not None or one.id in said
        done, scores = own.get(one.id, (False, ""))
        partly = done and may_change and one.state in JUDGED and lacks(scores, needed)
        stands = standing(done=done and not partly, recused=recused)
        entries.append(Entry(one, stands, why, said.get(one.id, ""), one.id in own, partly))
    return ReadingList(entries)
