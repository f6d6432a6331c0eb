"""The verbs of meetings: found one, give it rooms, an official programme and slots."""

from app.meetings.service.founding import (
    add_agenda_item,
    add_equipment,
    add_instrument,
    add_theme,
    close_room,
    found_meeting,
    give_room,
    reopen_room,
    set_quantity,
    set_technician,
    take_room_away,
)
from app.meetings.service.programme import (
    add_session,
    add_slot,
    remove_slot,
    set_exclusive,
    set_hours,
)
from app.meetings.service.venues import (
    add_room,
    add_room_like,
    add_setup,
    add_venue,
    divide_room,
    set_travel,
)
from app.meetings.service.zones import say_name, say_zone

__all__ = [
    "add_agenda_item",
    "add_equipment",
    "add_instrument",
    "add_room",
    "add_room_like",
    "add_session",
    "add_setup",
    "add_slot",
    "add_theme",
    "add_venue",
    "close_room",
    "divide_room",
    "found_meeting",
    "give_room",
    "remove_slot",
    "reopen_room",
    "say_name",
    "say_zone",
    "set_exclusive",
    "set_hours",
    "set_quantity",
    "set_technician",
    "set_travel",
    "take_room_away",
]
