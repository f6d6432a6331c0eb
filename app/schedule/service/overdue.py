"""Letters between two releases: to whoever has to do with an event since, and anew what was
overtaken before it went; and to whoever has nothing more to do with one they were told of.

It can be done at any time and any number of times: nothing is written where nobody is behind.
"""

from sqlalchemy.orm import Session

from app.messages.rules import PROGRAMME
from app.messages.service.drafts import must_wait
from app.schedule import mails, queries, rules
from app.schedule.service.leaving import withdraw_contrary
from app.schedule.service.telling import give_calendars, people_to_tell


def tell_due(db: Session, meeting_id: str) -> int:
    """Write to everybody of a meeting what nobody has written to them; gives how many letters.

    What was dropped or could not be sent was written: somebody has decided on it, or sees it in the
    log. The meeting must be kept from others, as a release in the same moment would write the same.
    """
    release = queries.current_release(db, meeting_id)
    if release is None:
        return 0
    facts = queries.facts_to_tell(db, queries.meeting_by_id(db, meeting_id), release)
    withdraw_contrary(db, facts)
    held = [one for one in facts.released if one.is_held]
    public = rules.changes(facts.released, {one.side_event_id: rules.place_of(one) for one in held})
    told = people_to_tell(db, facts, public, release.programme["rooms"], unwritten=True)
    give_calendars(db, told)
    reasons = {one.side_event_id: one.reason for one in facts.released}
    to_read = must_wait(db, meeting_id, PROGRAMME, together=len(told) > 1)
    return mails.send(db, release, told, reasons, to_read=to_read)
