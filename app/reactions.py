"""One table: what happened, and what other features do about it, in this order."""

from collections.abc import Mapping

from app.accounts.rules import SignInLinkMade
from app.calendars import service as calendars
from app.core.happenings import Reaction
from app.messages import service as messages
from app.schedule.service import ProgrammePublished

REACTIONS: Mapping[type, tuple[Reaction, ...]] = {
    SignInLinkMade: (messages.send_sign_in_link,),
    ProgrammePublished: (calendars.build,),
}
