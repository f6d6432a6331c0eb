"""The verbs of participants: issue, publish and read lists; count who takes part."""

from app.participants.service.counting import Counts, counts_of
from app.participants.service.issuing import (
    Standing,
    document_of,
    draft_document,
    editions_of,
    forget,
    issue,
    listing_now,
    private_before,
    public_about,
    publish,
    standing_of,
    take_back,
    taken_away,
)

__all__ = [
    "Counts",
    "Standing",
    "counts_of",
    "document_of",
    "draft_document",
    "editions_of",
    "forget",
    "issue",
    "listing_now",
    "private_before",
    "public_about",
    "publish",
    "standing_of",
    "take_back",
    "taken_away",
]
