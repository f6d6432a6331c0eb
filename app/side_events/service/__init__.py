"""Applying for a side event, deciding on it, and what the schedule must respect."""

from app.side_events.service.admission import door_at, faults
from app.side_events.service.applications import (
    apply,
    change,
    link_path,
    open_link,
    sent_before,
)
from app.side_events.service.decisions import accept, announce, cancel, decline, reopen, withdraw
from app.side_events.service.demands import relate, set_demands, set_interests

__all__ = [
    "accept",
    "announce",
    "apply",
    "cancel",
    "change",
    "decline",
    "door_at",
    "faults",
    "link_path",
    "open_link",
    "relate",
    "reopen",
    "sent_before",
    "set_demands",
    "set_interests",
    "withdraw",
]
