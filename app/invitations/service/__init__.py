"""Keeps the entries right that people have been sent by mail."""

from app.invitations.service.sending import (
    ask_to_send,
    ask_to_send_soon,
    invite_delegate,
    on_release,
    say_by_mail,
    say_told,
    say_waiting,
    send_anew,
    send_due,
)
from app.invitations.service.versions import (
    OfEvent,
    Version,
    say_heard,
    say_taken_back,
    say_versions,
    versions_of,
    versions_of_meeting,
)
from app.invitations.service.wishing import (
    SEND_DUE,
    roles_invited,
    set_roles,
    set_way,
    set_wish,
    still_come,
    way_of,
    wishes,
)

__all__ = [
    "SEND_DUE",
    "OfEvent",
    "Version",
    "ask_to_send",
    "ask_to_send_soon",
    "invite_delegate",
    "on_release",
    "roles_invited",
    "say_by_mail",
    "say_heard",
    "say_taken_back",
    "say_told",
    "say_versions",
    "say_waiting",
    "send_anew",
    "send_due",
    "set_roles",
    "set_way",
    "set_wish",
    "still_come",
    "versions_of",
    "versions_of_meeting",
    "way_of",
    "wishes",
]
