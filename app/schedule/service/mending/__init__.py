"""Mending while the meeting is held: what happened, what follows, one approval, taking it back."""

from app.schedule.service.mending.approving import approve, drop_mending
from app.schedule.service.mending.asking import ask_again, ask_to_mend
from app.schedule.service.mending.shortening import Shorter, lengths_of
from app.schedule.service.mending.shown import MendingShown, mending_shown
from app.schedule.service.mending.taking_back import take_mending_back

__all__ = [
    "MendingShown",
    "Shorter",
    "approve",
    "ask_again",
    "ask_to_mend",
    "drop_mending",
    "lengths_of",
    "mending_shown",
    "take_mending_back",
]
