"""Selects on side events."""

from app.side_events.queries.demands import (
    DelegationInterests,
    ids_at,
    interests,
    interests_in,
    relations,
)
from app.side_events.queries.drafts import (
    draft,
    draft_by_nonce,
    draft_to_change,
    part_of_draft,
    parts_of_draft,
)
from app.side_events.queries.events import (
    accepted,
    meeting_by_id,
    meeting_of,
    next_number,
    offer,
    room,
    side_event,
    side_event_of_form,
    side_event_to_change,
)
from app.side_events.queries.listing import (
    PER_PAGE,
    Listed,
    counts,
    ids_listed,
    listed,
    live,
    title_of,
)
from app.side_events.queries.others import (
    NamedElsewhere,
    elsewhere,
    hosted,
    named_elsewhere,
    registered,
    speakers_not_registered,
    speaking_unlisted,
)
from app.side_events.rules.states import LIVE

__all__ = [
    "LIVE",
    "PER_PAGE",
    "DelegationInterests",
    "Listed",
    "NamedElsewhere",
    "accepted",
    "counts",
    "draft",
    "draft_by_nonce",
    "draft_to_change",
    "elsewhere",
    "hosted",
    "ids_at",
    "ids_listed",
    "interests",
    "interests_in",
    "listed",
    "live",
    "meeting_by_id",
    "meeting_of",
    "named_elsewhere",
    "next_number",
    "offer",
    "part_of_draft",
    "parts_of_draft",
    "registered",
    "relations",
    "room",
    "side_event",
    "side_event_of_form",
    "side_event_to_change",
    "speakers_not_registered",
    "speaking_unlisted",
    "title_of",
]
