"""A chain of seals: each entry's seal depends on all entries before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from app.privacy.models import Erasure


def said(entry: Erasure) -> Mapping[str, Any]:
    """What an entry says and its seal covers."""
    return {
        "meeting": entry.meeting_id,
        "number": entry.number,
        "occasion": entry.occasion.value,
        "until": entry.until.value if entry.until else None,
        "due_on": entry.due_on.isoformat() if entry.due_on else None,
        "at": entry.at.astimezone(UTC).isoformat(),
        "tables": entry.tables,
    }


def seal_of(entry: Erasure) -> str:
    """SHA-256 of the seal before and of what the entry says, in hexadecimal."""
    text = json.dumps(said(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{entry.before}\n{text}".encode()).hexdigest()


def first_broken(entries: Iterable[Erasure]) -> int | None:
    """The number that the first entry should have that is changed, missing or moved; None if none.

    `entries` are all of a meeting, in order.
    """
    before = ""
    for number, entry in enumerate(entries, start=1):
        if (entry.number, entry.before, entry.seal) != (number, before, seal_of(entry)):
            return number
        before = entry.seal
    return None
