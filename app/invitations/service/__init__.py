"""Keeps the entries right that people have been sent by mail."""

from app.invitations.service.sending import (
    SEND_DUE,
    ask_to_send,
    on_release,
    roles_invited,
    say_raised,
    say_told,
    say_waiting,
    send_due,
    set_roles,
    set_wish,
    wishes,
)
from app.invitations.service.versions import (
    Tally,
    Version,
    say_versions,
    tallies_of,
    versions_of,
)

__all__ = [
    "SEND_DUE",
    "Tally",
    "Version",
    "ask_to_send",
    "on_release",
    "roles_invited",
    "say_raised",
    "say_told",
    "say_versions",
    "say_waiting",
    "send_due",
    "set_roles",
    "set_wish",
    "tallies_of",
    "versions_of",
    "wishes",
]
