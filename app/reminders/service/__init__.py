"""Reminders: which a meeting sends, what goes when, and sending it."""

from app.reminders.service.planning import Departure, Planned, departures, planned, settings_of
from app.reminders.service.sending import refuse_overtaken, send_due
from app.reminders.service.setting import set_reminder, shown, skip

__all__ = [
    "Departure",
    "Planned",
    "departures",
    "planned",
    "refuse_overtaken",
    "send_due",
    "set_reminder",
    "settings_of",
    "shown",
    "skip",
]
