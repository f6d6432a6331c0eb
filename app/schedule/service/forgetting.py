"""Taking the people out of what was published, when the meeting no longer keeps their names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.core.happenings import tell
from app.schedule import queries
from app.schedule.service.bringing_out import pages_of


@dataclass(frozen=True)
class ProgrammeRewritten:
    """What a release serves is made anew, without people; nobody is told of it by mail."""

    release_id: str
    meeting_id: str


def forget_speakers(db: Session, meeting_id: str) -> int:
    """Take everybody out of all releases of a meeting, and make their pages and files anew.

    Hours, rooms, titles and organisations stay. Gives how many names were taken out.
    """
    forgotten = 0
    for release in queries.whole_releases(db, meeting_id):
        events = queries.events_of(db, release.id)
        known = release.programme["known"]
        named = _number([event.printed for event in events]) + _number(known)
        if not named:
            continue
        forgotten += named
        release.edition += 1  # what is kept of it in a process is not served any more
        release.programme = {**release.programme, "known": [_bare(one) for one in known]}
        for event in events:
            event.printed = _bare(event.printed)
        for artefact in queries.artefacts_of(db, release.id):
            db.delete(artefact)
        db.flush()
        db.add_all(pages_of(release, events))
        tell(db, ProgrammeRewritten(release.id, meeting_id))
        db.flush()
    return forgotten


def speakers_named(db: Session, meeting_id: str) -> int:
    """How many names all releases of a meeting hold."""
    return sum(
        _number(event.printed for event in queries.events_of(db, release.id))
        + _number(release.programme["known"])
        for release in queries.whole_releases(db, meeting_id)
    )


def _number(printed: Iterable[Mapping[str, Any]]) -> int:
    return sum(len(one["speakers"]) for one in printed)


def _bare(printed: Mapping[str, Any]) -> dict[str, Any]:
    return {**printed, "speakers": []}
