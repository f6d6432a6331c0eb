"""The verbs of a delegation's workspace."""

from app.nominations.service.copying import read_last
from app.nominations.service.importing import (
    checked,
    correct,
    forget,
    layout_of,
    read_in,
    save,
    undo,
)
from app.nominations.service.inviting import (
    accept,
    deputy_of,
    end_deputy,
    invitation_of_link,
    invite,
    invite_deputy,
    is_deputy,
    take_back,
    take_role_away,
)
from app.nominations.service.languages import usual_language
from app.nominations.service.letters import declare_final, reopen, send_letter, settle
from app.nominations.service.people import (
    change_member,
    confirm,
    count_addresses,
    enter,
    in_protocol_order,
    move,
    perhaps_there,
    refuse,
    take_instead,
    take_out,
)
from app.nominations.service.reserving import give_up, name_one, reserve

__all__ = [
    "accept",
    "change_member",
    "checked",
    "confirm",
    "correct",
    "count_addresses",
    "declare_final",
    "deputy_of",
    "end_deputy",
    "enter",
    "forget",
    "give_up",
    "in_protocol_order",
    "invitation_of_link",
    "invite",
    "invite_deputy",
    "is_deputy",
    "layout_of",
    "move",
    "name_one",
    "perhaps_there",
    "read_in",
    "read_last",
    "refuse",
    "reopen",
    "reserve",
    "save",
    "send_letter",
    "settle",
    "take_back",
    "take_instead",
    "take_out",
    "take_role_away",
    "undo",
    "usual_language",
]
