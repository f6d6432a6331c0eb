"""One table: what happened, and what other features do about it, in this order."""

from collections.abc import Mapping

from app.accounts.rules import SignInLinkMade
from app.calendars import service as calendars
from app.core.happenings import Reaction
from app.matching import service as matching
from app.meetings.rules import SlotGoes
from app.messages import service as messages
from app.registrations.rules import PersonEntered
from app.schedule.service import ProgrammePublished, ProgrammeRewritten, refuse_slot_in_use

REACTIONS: Mapping[type, tuple[Reaction, ...]] = {
    PersonEntered: (matching.note,),
    SignInLinkMade: (messages.send_sign_in_link,),
    SlotGoes: (refuse_slot_in_use,),
    ProgrammePublished: (calendars.build,),
    ProgrammeRewritten: (calendars.build,),
}
