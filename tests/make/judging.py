"""Judging for tests."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.judging import queries, service
from app.judging.models import Criterion
from app.judging.rules.merging import LINES, TEXTS, Take
from app.judging.rules.rounds import CriterionSaid
from app.judging.service.reviewing import Typed, hand_in, save_review
from app.meetings.models import Meeting
from app.side_events.models import SideEvent
from app.side_events.service import link_path
from tests.make import accounts
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


def criterion(db: Session, meeting: Meeting, text: str = "Relevance", weight: int = 1) -> Criterion:
    """A criterion of a meeting."""
    return service.add_criterion(db, None, meeting, CriterionSaid({"en": text}, weight=weight))


def handed_in(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    by: Actor,
    *scores: int,
    comment: str = "",
    only_saved: bool = False,
) -> None:
    """A reviewer gives these scores by the criteria in their order."""
    used = queries.criteria_of(db, meeting.id)
    own = queries.own_review(db, event.id, by.account_id)
    given = {one.id: score for one, score in zip(used, scores, strict=False)}
    typed = Typed(given, comment, own.revision if own else 0)
    save_review(db, by, meeting, event, typed)
    if not only_saved:
        hand_in(db, by, meeting, event)


def reviewed(db: Session, meeting: Meeting, reviewer: Actor, by: Actor) -> Mapping[str, str]:
    """A round at its middle: criteria, two reviewers, a review of each, and one that is due."""
    first = criterion(db, meeting, "Relevance to the agenda", weight=2)
    criterion(db, meeting, "Range of speakers")
    gone = criterion(db, meeting, "Originality")
    other = accounts.actor(db, "rita@example.org", name="Rita Reviewer", reviews_at=meeting.id)
    event, second, own = (
        side_event(db, meeting, title=title, partners=[lead(host)])
        for title, host in (("Judged", "Water Board"), ("Begun", "Well Trust"), ("Own", "Amis"))
    )
    service.let_review(db, by, meeting, reviewer.email, organisation="Amis", notify=False)
    service.let_review(db, by, meeting, "robin@example.org")
    handed_in(db, meeting, event, reviewer, 4, 3, 5, comment="A good range of speakers.")
    handed_in(db, meeting, event, other, 2, 5, 4, comment="Not new.")
    handed_in(db, meeting, second, reviewer, 3, comment="To be read again.", only_saved=True)
    service.retire_criterion(db, by, meeting, gone.id)
    service.remind(db, by, meeting)
    return {
        "criterion": first.id,
        "judged": event.id,
        "begun_review": second.id,
        "own_application": own.id,
    }
