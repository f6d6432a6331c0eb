"""Mending while the meeting is held: what happened, what follows, one approval, taking it back."""

from app.schedule.service.mending.approving import approve, drop_mending
from app.schedule.service.mending.asking import Chosen, ask_again, ask_to_mend
from app.schedule.service.mending.lengths import Length, Lengths
from app.schedule.service.mending.shown import MendingShown, mending_shown
from app.schedule.service.mending.taking_back import take_mending_back

__all__ = [
    "Chosen",
    "Length",
    "Lengths",
    "MendingShown",
    "approve",
    "ask_again",
    "ask_to_mend",
    "drop_mending",
    "mending_shown",
    "take_mending_back",
]
