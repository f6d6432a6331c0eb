"""Judging for tests."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.judging import service
from app.judging.rules.merging import LINES, TEXTS, Take
from app.meetings.models import Meeting
from app.side_events.service import link_path
from tests.make.side_events import lead, side_event

KEEP = dict.fromkeys((*LINES, *TEXTS), Take.KEPT)


def asked(db: Session, meeting: Meeting, by: Actor) -> Mapping[str, str]:
    """Two hosts are asked whether theirs may become one: the id and the link of the first."""
    first, second = (
        side_event(db, meeting, title=title, partners=[lead(host)])
        for title, host in (("Mines and water", "Water Board"), ("Water and mines", "Well Trust"))
    )
    service.propose(db, by, first, second, choices=KEEP | {"description": Take.BOTH})
    return {"asked": first.id, "merging_link": link_path(db, first)}
