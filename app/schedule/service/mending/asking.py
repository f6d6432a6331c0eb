"""Asking what is to be done about something that happened while the meeting is held."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock, i18n
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.errors import CannotMend, NothingHere
from app.schedule.models import FactKind, Mending, MendingState, Run, RunMode
from app.schedule.rules import Fact, Notice
from app.schedule.service.mending.approving import open_mending, put_away
from app.schedule.service.mending.lengths import (
    fit_again,
    lengths_to_choose,
    refuse_wrong_lengths,
)
from app.schedule.service.mending.weighing import Ticks, Weighed, board_key, weigh
from app.schedule.service.runs import Question, start

USUAL = Notice()
LONGEST_SEARCH = 20  # seconds: somebody stands in a corridor and waits


def ask_to_mend(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    fact: Fact,
    *,
    notice: Notice = USUAL,
    in_background: bool = True,
) -> Mending:
    """Find out what is to be done about a fact; nothing is so before it is approved.

    What was shortened before and fits in full length again because of it gets that, until somebody
    asks again without. Where nothing has to move, nobody is asked. Raises `Invalid` or `CannotMend`
    with a sentence, `NothingHere` for what the meeting does not have, and as `ask_for_schedule`
    does while another run is going.
    """
    queries.lock_meeting(db, meeting.id)
    fact = rules.from_now_on(fact, clock.now())
    _refuse(db, meeting, fact)
    weighed = weigh(db, meeting, fact)
    again = fit_again(weighed, weighed.leeway(clock.now(), notice))
    if again:
        weighed = weigh(db, meeting, replace(fact, minutes={**again, **fact.minutes}))
    return _asked(db, actor, weighed, notice, in_background=in_background)


def _asked(
    db: Session,
    actor: Actor | None,
    weighed: Weighed,
    notice: Notice,
    *,
    in_background: bool = True,
) -> Mending:
    """Ask the scheduler what is to move, if anything is."""
    question = what_to_ask(weighed, notice, clock.now())
    run = begin(db, actor, weighed, question, in_background=in_background)
    made = kept(db, (weighed, run), notice, actor)
    record(db, actor, "schedule.mending_asked", made.meeting_id, made.id, kind=made.kind.value)
    return made


def what_to_ask(weighed: Weighed, notice: Notice, now: datetime) -> Question | None:
    """What the scheduler is to be asked at a time; None where nothing has to move.

    Raises `CannotMend` for what cannot be so.
    """
    refuse_wrong_lengths(weighed, weighed.fact)
    given = weighed.leeway(now, notice)
    _refuse_what_is_over(weighed, given.over)
    if not weighed.hit.keys() - given.apart:
        return None
    problem = solver.problem_of(weighed.mended, weighed.places)
    problem = solver.asked_to_mend(problem, weighed.places, given)
    return Question(solver.as_json(problem), board=weighed.keys, for_a_mending=True)


def begin(
    db: Session,
    actor: Actor | None,
    weighed: Weighed,
    question: Question | None,
    *,
    in_background: bool = True,
) -> Run | None:
    """Start looking for what is to move, if anything is. Raises as `start` does."""
    if question is None:
        return None
    return start(
        db, actor, weighed.facts.meeting, question,
        mode=RunMode.MEND,
        seconds=min(LONGEST_SEARCH, db.info["settings"].solver_seconds),
        in_background=in_background,
    )  # fmt: skip


def ask_again(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    mending_id: str,
    ticks: Ticks | None = None,
    *,
    bring_forward: bool = False,
) -> Mending:
    """Ask the same of the board as it is now, and drop the old question. Raises as asking does.

    What is ticked is so instead of what was in the old question. With `bring_forward` what is not
    concerned may be brought forward as soon as notice can be given.
    """
    old = open_mending(db, meeting, mending_id)
    fact, held = Fact.of(old), ticks.held if ticks else old.held
    if ticks:
        lengths = lengths_to_choose(weigh(db, meeting, fact, old.held), old)
        fact = replace(fact, minutes=lengths.of(ticks.shorter, ticks.full))
    notice = replace(Notice.of(old), ahead=0) if bring_forward else Notice.of(old)
    with db.begin_nested():
        put_away(db, actor, meeting, mending_id)
        fact = rules.from_now_on(fact, clock.now())
        _refuse(db, meeting, fact)
        made = _asked(db, actor, weigh(db, meeting, fact, held), notice)
        made.before = dict(old.before)  # what was given up goes back with the newest
        made.typed = dict(old.typed)
        return made


def keep_typed(db: Session, meeting: Meeting, mending_id: str, typed: Mapping[str, Any]) -> None:
    """Keep what somebody wrote so far to go with the release of a mending, as their form has it.

    Raises `NothingHere` where it is not open.
    """
    open_mending(db, meeting, mending_id).typed = dict(typed)


def kept(
    db: Session,
    found: tuple[Weighed, Run | None],
    notice: Notice,
    actor: Actor | None,
    state: MendingState = MendingState.OPEN,
) -> Mending:
    """Keep what is asked, and the run that looks for the answer."""
    weighed, run = found
    fact = weighed.fact
    mending = Mending(
        meeting_id=weighed.facts.meeting.id,
        asked_by=actor.account_id if actor else None,
        state=state,
        kind=fact.kind,
        about_id=fact.about_id,
        starts_at=fact.starts_at,
        ends_at=fact.ends_at,
        reason=fact.reason,
        minutes=dict(fact.minutes),
        notice=notice.minutes,
        ahead=notice.ahead,
        held=sorted(weighed.held),
        board=board_key(weighed.board),
        run_id=run.id if run else None,
        before={},
        created_at=clock.now(),
    )
    db.add(mending)
    db.flush()
    return mending


def _refuse(db: Session, meeting: Meeting, fact: Fact) -> None:
    """Raises `NothingHere` for what is not the meeting's, `Invalid` for hours not in order."""
    facts = queries.facts_of(db, meeting)
    known = {
        FactKind.SESSION_HOURS: {one.id for one in rules.held_sessions(facts)},
        FactKind.ROOM_LOST: {one.id for one in facts.rooms_for_events},
        FactKind.PERSON_AWAY: rules.people_named(facts).keys(),
        FactKind.EVENT_CANCELLED: {one.id for one in facts.events},
    }[fact.kind]
    if fact.about_id not in known:
        raise NothingHere
    if fact.starts_at and fact.ends_at and fact.ends_at <= fact.starts_at:
        if fact.kind is FactKind.SESSION_HOURS:
            raise Invalid(_("The end must be after the start."))
        raise Invalid(_("The end must be after the start, and still to come."))


def _refuse_what_is_over(weighed: Weighed, over: frozenset[str]) -> None:
    """What has ended cannot be held elsewhere. Raises `CannotMend` for the first such event."""
    for event in weighed.mended.events:
        spot = weighed.standings[event.id].spot
        if event.id in weighed.hit and event.id in over and spot:
            sentence = _(
                "“%(title)s” ended at %(hour)s already, so this cannot be. Write other hours."
            )
            ended = rules.end_of(spot, weighed.facts.minutes_of(event))
            hour = i18n.show_time(ended, weighed.facts.meeting.timezone)
            raise CannotMend(sentence % {"title": event.title, "hour": hour})
