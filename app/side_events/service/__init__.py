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
from app.side_events.service.drafts import (
    ERASE,
    Aside,
    Copy,
    Kept,
    begin_draft,
    choose,
    erase_draft,
    open_copy,
    refuse_after_decision,
    save_part,
    send_copy,
    send_link,
)

__all__ = [
    "ERASE",
    "Aside",
    "Copy",
    "Kept",
    "accept",
    "announce",
    "apply",
    "begin_draft",
    "cancel",
    "change",
    "choose",
    "decline",
    "door_at",
    "erase_draft",
    "faults",
    "link_path",
    "open_copy",
    "open_link",
    "refuse_after_decision",
    "relate",
    "reopen",
    "save_part",
    "send_copy",
    "send_link",
    "sent_before",
    "set_demands",
    "set_interests",
    "withdraw",
]
