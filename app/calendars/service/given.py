"""What a calendar that several share has given of each side event, and how new that was.

Nobody else says the SEQUENCE of its entries, and whatever changes in them may change anywhere: a
name, a mark, a delegation. So what they say is compared with what the last fetch got.
"""

from dataclasses import replace
from typing import Any

from app.calendars.models import SharedFetch
from app.calendars.rules.copies import Version, digest_of
from app.calendars.rules.entries import Entry
from app.calendars.service.fetches import this_hour
from app.core import clock


class Given:
    """What a calendar gives now, by what the `last` fetch got."""

    def __init__(self, last: SharedFetch | None) -> None:
        self._last = last
        self._copies: dict[str, Any] = {  # one that is not given any more may be given again
            event_id: Version.from_json(one).as_json()
            for event_id, one in (last.copies if last else {}).items()
        }

    def as_new_as(self, entry: Entry, digest: str) -> Entry:
        """An entry that says this besides what the release says, as new as that makes it."""
        known = self._copies.get(entry.id)
        version = Version.from_json(known).follow(digest, clock.now()) if known else Version(digest)
        sequence = entry.sequence + version.raised
        self._copies[entry.id] = version.as_json(sequence)
        return replace(entry, sequence=sequence, changed_at=version.changed_at)

    def got(self, event_id: str) -> tuple[int, str] | None:
        """The SEQUENCE of the release and the digest by which the last fetch got an event; None
        where it did not.
        """
        digest, raised, _changed, sequence = (self._last.copies if self._last else {}).get(
            event_id, ("", 0, None, None)
        )
        return None if sequence is None else (sequence - raised, digest)

    def fetch(self, kind: str, subject_id: str, release_id: str | None) -> SharedFetch | None:
        """What is to be kept of what is given now; None where it is known in this hour."""
        mark = digest_of(release_id, sorted(self._copies.items()))
        if self._last and (self._last.fetched_at, self._last.mark) == (this_hour(), mark):
            return None
        return SharedFetch(
            kind=kind,
            subject_id=subject_id,
            fetched_at=this_hour(),
            release_id=release_id,
            mark=mark,
            copies=self._copies,
        )
