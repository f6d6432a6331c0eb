"""Selects of the schedule."""

from app.schedule.queries.facts import facts_of, lock_meeting, meeting_by_id, official_facts
from app.schedule.queries.releases import (
    ListedRelease,
    artefact,
    current_release,
    event_of,
    events_of,
    release,
    release_before,
    release_numbered,
    releases_of,
    what_is_public,
)
from app.schedule.queries.runs import (
    draft,
    draft_of_run,
    draft_to_publish,
    newest_draft,
    newest_drafts,
    newest_run,
    numbers_of_draft,
    run,
    run_to_change,
    runs_going,
)

__all__ = [
    "ListedRelease",
    "artefact",
    "current_release",
    "draft",
    "draft_of_run",
    "draft_to_publish",
    "event_of",
    "events_of",
    "facts_of",
    "lock_meeting",
    "meeting_by_id",
    "newest_draft",
    "newest_drafts",
    "newest_run",
    "numbers_of_draft",
    "official_facts",
    "release",
    "release_before",
    "release_numbered",
    "releases_of",
    "run",
    "run_to_change",
    "runs_going",
    "what_is_public",
]
