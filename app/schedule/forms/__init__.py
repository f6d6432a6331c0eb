"""Forms of the schedule."""

from app.schedule.forms.exchanging import (
    EXCHANGES,
    EventsForm,
    RoomsForm,
    SlotsForm,
    TogetherForm,
)
from app.schedule.forms.mending import FACTS, ChoicesForm, FactForm, RoomFact, to_begin
from app.schedule.forms.settings import (
    MODE_LABELS,
    AskForm,
    SettingsForm,
    filled_in,
    said_steps,
    settings_form,
)
from app.schedule.forms.settings_parts import parts_of, said_in

__all__ = [
    "EXCHANGES",
    "FACTS",
    "MODE_LABELS",
    "AskForm",
    "ChoicesForm",
    "EventsForm",
    "FactForm",
    "RoomFact",
    "RoomsForm",
    "SettingsForm",
    "SlotsForm",
    "TogetherForm",
    "filled_in",
    "parts_of",
    "said_in",
    "said_steps",
    "settings_form",
    "to_begin",
]
