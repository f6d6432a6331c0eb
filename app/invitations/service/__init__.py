"""Keeps the entries right that people have been sent by mail."""

from app.invitations.service.sending import (
    SEND_DUE,
    ask_to_send,
    invite_delegate,
    on_release,
    roles_invited,
    say_raised,
    say_told,
    say_waiting,
    send_anew,
    send_due,
    set_roles,
    set_wish,
    wishes,
)
from app.invitations.service.versions import (
    OfEvent,
    Version,
    say_versions,
    versions_of,
    versions_of_meeting,
)

__all__ = [
    "SEND_DUE",
    "OfEvent",
    "Version",
    "ask_to_send",
    "invite_delegate",
    "on_release",
    "roles_invited",
    "say_raised",
    "say_told",
    "say_versions",
    "say_waiting",
    "send_anew",
    "send_due",
    "set_roles",
    "set_wish",
    "versions_of",
    "versions_of_meeting",
    "wishes",
]
