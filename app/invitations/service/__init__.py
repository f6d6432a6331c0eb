"""Keeps the entries right that people have been sent by mail."""

from app.invitations.service.answers import say_heard
from app.invitations.service.known import (
    say_answered,
    say_by_mail,
    say_sent,
    say_taken_back,
    say_told,
)
from app.invitations.service.sending import (
    ask_to_send,
    ask_to_send_again,
    ask_to_send_soon,
    follow_copy,
    give_entry,
    give_entry_again,
    on_release,
    send_anew,
    send_dropped,
    send_due,
)
from app.invitations.service.substitutes import follow_panel, invite, sending_of, uninvite
from app.invitations.service.versions import (
    OfEvent,
    Version,
    say_versions,
    shared_of,
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
    "ask_to_send_again",
    "ask_to_send_soon",
    "follow_copy",
    "follow_panel",
    "give_entry",
    "give_entry_again",
    "invite",
    "on_release",
    "roles_invited",
    "say_answered",
    "say_by_mail",
    "say_heard",
    "say_sent",
    "say_taken_back",
    "say_told",
    "say_versions",
    "send_anew",
    "send_dropped",
    "send_due",
    "sending_of",
    "set_roles",
    "set_way",
    "set_wish",
    "shared_of",
    "still_come",
    "uninvite",
    "versions_of",
    "versions_of_meeting",
    "way_of",
    "wishes",
]
