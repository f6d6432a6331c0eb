"""A release for later: what was looked at is published at a time, unless it changes before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.access import Actor
from app.accounts.service import as_actor, record
from app.core import clock, i18n
from app.core.db import Sessions
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.jobs import enqueue, put_off
from app.meetings.models import Meeting
from app.schedule import mails, queries
from app.schedule.errors import DraftRefused, NothingHere, WrongMoment
from app.schedule.models import Draft, DraftState, PlannedRelease
from app.schedule.service.bringing_out import Cover
from app.schedule.service.known import known_of
from app.schedule.service.publishing import publish, refusals_of

PUBLISH = "schedule.publish"
LATEST = timedelta(days=90)


def publish_later(
    db: Session, actor: Actor, draft: Draft, cover: Cover, at: datetime, *, seen: int | None = None
) -> PlannedRelease:
    """Have the board published at a time as it stands; `seen` is its revision that was looked at.

    It takes the place of what was planned before. Raises `WrongMoment`, and `DraftRefused` as
    `publish` does, for what could not be published now either.
    """
    now = clock.now()
    if not now < at <= now + LATEST:
        raise WrongMoment
    meeting = queries.meeting_by_id(db, draft.meeting_id)
    queries.lock_meeting(db, meeting.id)
    draft = queries.draft_to_publish(db, draft.id)
    refusals, _overridden = refusals_of(db, draft, queries.facts_of(db, meeting))
    if draft.state is DraftState.PROPOSED or (seen is not None and draft.revision != seen):
        refusals = [_("The board has changed since you looked at it.")]
    if refusals:
        raise DraftRefused(refusals)
    _forget(db, meeting)
    planned = PlannedRelease(
        meeting_id=meeting.id,
        draft_id=draft.id,
        revision=draft.revision,
        at=at,
        planned_by=actor.account_id,
        name=cover.name.strip(),
        note=cover.note.strip(),
        reasons=dict(cover.reasons),
        letters_wait=cover.letters_wait,
        created_at=now,
    )
    db.add(planned)
    db.flush()
    enqueue(db, PUBLISH, "upkeep", planned.id, delay_seconds=(at - now).total_seconds())
    record(db, actor, "schedule.release_planned", meeting.id, planned.id, at=at.isoformat())
    return planned


def call_off(db: Session, actor: Actor, meeting: Meeting) -> None:
    """Publish nothing later, or put away what was said of it. Raises `NothingHere`."""
    planned = _forget(db, meeting)
    if planned is None:
        raise NothingHere
    record(db, actor, "schedule.release_called_off", meeting.id, planned, by=actor.account_id)


def against_planned(db: Session, meeting: Meeting, planned: PlannedRelease | None) -> Sequence[str]:
    """Why what is planned would not be published if it were time now, in sentences; none is well,
    or has been said already.

    That is asked anew each time: the board, other releases and the meeting go on meanwhile.
    """
    if planned is None or planned.refusals:
        return ()
    board = queries.newest_draft(db, meeting.id)
    overtaken = _overtaken_by(board, planned)
    if board is None or overtaken:
        return overtaken
    return refusals_of(db, board, known_of(db, meeting).facts)[0]


def _overtaken_by(board: Draft | None, planned: PlannedRelease) -> Sequence[str]:
    if board is None:
        return [_("The board is not there any more.")]
    if board.state is DraftState.PUBLISHED:
        return [_("This draft has been published already.")]
    if (board.id, board.revision) != (planned.draft_id, planned.revision):
        return [_("The board has changed since it was planned.")]
    return []


def publish_planned(sessions: Sessions, planned_id: str) -> None:
    """Publish what was planned, if it is time; what keeps it from that is told to whoever asked."""
    with sessions.write() as db:
        planned = queries.planned_release(db, planned_id)
        if planned is None or planned.refusals:
            return
        if put_off(db, PUBLISH, "upkeep", planned.id, planned.at):
            return
    try:
        with sessions.write() as db:
            planned = queries.planned_release(db, planned_id)
            if planned is not None:
                _publish(db, planned)
    except DraftRefused as refused:
        with sessions.write() as db:
            _say_refused(db, planned_id, refused.sentences)
    except Conflict as refused:
        with sessions.write() as db:
            _say_refused(db, planned_id, [refused.sentence])


def _publish(db: Session, planned: PlannedRelease) -> None:
    account = accounts.account(db, planned.planned_by or "")
    actor = as_actor(db, account) if account and not account.disabled_at else None
    with i18n.in_use(account.language if account else i18n.DEFAULT):
        if actor is None or not actor.organises(planned.meeting_id):
            raise DraftRefused([_("Whoever planned it does not organise this meeting any more.")])
        draft = queries.draft(db, planned.draft_id)
        if draft is None:
            raise DraftRefused([_("The board is not there any more.")])
        cover = Cover(
            planned.name,
            planned.note,
            letters_wait=planned.letters_wait,
            reasons=planned.reasons,
        )
        seen = planned.revision
        db.delete(planned)
        db.flush()
        publish(db, actor, draft, cover, seen=seen)


def _say_refused(db: Session, planned_id: str, sentences: Sequence[str]) -> None:
    planned = queries.planned_release(db, planned_id)
    if planned is None:
        return
    planned.refusals = list(sentences)
    meeting = queries.meeting_by_id(db, planned.meeting_id)
    record(db, None, "schedule.planned_release_refused", meeting.id, planned.id)
    account = accounts.account(db, planned.planned_by or "")
    if account is not None:
        mails.say_not_published(db, planned, meeting, account)


def _forget(db: Session, meeting: Meeting) -> str | None:
    """Take away what is planned; gives its id."""
    before = queries.planned_at(db, meeting.id)
    if before is None:
        return None
    db.delete(before)
    db.flush()
    return before.id
