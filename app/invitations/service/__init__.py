"""Keeps the entries right that people have been sent by mail."""

from app.invitations.service.sending import (
    SEND_DUE,
    ask_to_send,
    on_release,
    roles_invited,
    say_raised,
    say_told,
    send_due,
    set_roles,
    set_wish,
    wishes,
)

__all__ = [
    "SEND_DUE",
    "ask_to_send",
    "on_release",
    "roles_invited",
    "say_raised",
    "say_told",
    "send_due",
    "set_roles",
    "set_wish",
    "wishes",
]
