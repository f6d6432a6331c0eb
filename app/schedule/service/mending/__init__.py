"""Mending while the meeting is held: what happened, what follows, one approval, taking it back."""

from app.schedule.service.mending.approving import approve, drop_mending
from app.schedule.service.mending.asking import ask_again, ask_to_mend, keep_typed
from app.schedule.service.mending.lengths import Length, Lengths
from app.schedule.service.mending.shown import MendingShown, mending_shown
from app.schedule.service.mending.taking_back import take_mending_back
from app.schedule.service.mending.weighing import Ticks

__all__ = [
    "Length",
    "Lengths",
    "MendingShown",
    "Ticks",
    "approve",
    "ask_again",
    "ask_to_mend",
    "drop_mending",
    "keep_typed",
    "mending_shown",
    "take_mending_back",
]
