"""The verbs of registrations: enter people, change, cancel, decide; and their calendar links."""

from app.registrations.service.deciding import (
    approve,
    approve_all,
    assign_entity,
    decline,
    export_taken,
)
from app.registrations.service.entering import add_member, cancel, change, register, renew
from app.registrations.service.links import (
    feed_path,
    link_path,
    person_of_feed,
    registration_of_link,
    revoke_feed,
)
from app.registrations.service.people import add_absence, add_duty, person_for

__all__ = [
    "add_absence",
    "add_duty",
    "add_member",
    "approve",
    "approve_all",
    "assign_entity",
    "cancel",
    "change",
    "decline",
    "export_taken",
    "feed_path",
    "link_path",
    "person_for",
    "person_of_feed",
    "register",
    "registration_of_link",
    "renew",
    "revoke_feed",
]
