"""Reminders: which a meeting sends, what goes when, and sending it."""

from app.reminders.service.planning import (
    Departure,
    Planned,
    departures,
    left_out,
    plan,
    planned,
    settings_of,
)
from app.reminders.service.sending import by_hand, refuse_overtaken, send_due, send_now
from app.reminders.service.setting import set_reminder, shown, skip

__all__ = [
    "Departure",
    "Planned",
    "by_hand",
    "departures",
    "left_out",
    "plan",
    "planned",
    "refuse_overtaken",
    "send_due",
    "send_now",
    "set_reminder",
    "settings_of",
    "shown",
    "skip",
]
