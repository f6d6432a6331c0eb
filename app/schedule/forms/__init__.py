"""Forms of the schedule."""

from app.schedule.forms.exchanging import EXCHANGES, RoomsForm, SlotsForm
from app.schedule.forms.mending import FACTS, FactForm, ShorterForm, to_begin
from app.schedule.forms.settings import (
    MODE_LABELS,
    AskForm,
    SettingsForm,
    filled_in,
    said_steps,
    settings_form,
)

__all__ = [
    "EXCHANGES",
    "FACTS",
    "MODE_LABELS",
    "AskForm",
    "FactForm",
    "RoomsForm",
    "SettingsForm",
    "ShorterForm",
    "SlotsForm",
    "filled_in",
    "said_steps",
    "settings_form",
    "to_begin",
]
