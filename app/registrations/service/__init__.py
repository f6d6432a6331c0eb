"""The verbs of registrations: enter people, change, cancel, decide; and their calendar links."""

from app.registrations.service.deciding import (
    approve,
    approve_all,
    assign_entity,
    decline,
    export_taken,
)
from app.registrations.service.drafts import (
    ERASE,
    Answers,
    Opened,
    begin_draft,
    erase_draft,
    keep_answers,
    open_draft,
    send_draft,
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
    "ERASE",
    "Answers",
    "Opened",
    "add_absence",
    "add_duty",
    "add_member",
    "approve",
    "approve_all",
    "assign_entity",
    "begin_draft",
    "cancel",
    "change",
    "decline",
    "erase_draft",
    "export_taken",
    "feed_path",
    "keep_answers",
    "link_path",
    "open_draft",
    "person_for",
    "person_of_feed",
    "register",
    "registration_of_link",
    "renew",
    "revoke_feed",
    "send_draft",
]
