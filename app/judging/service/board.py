"""What organisers see of reviews: the table, one application, and columns of other pages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_number
from app.judging import queries
from app.judging.models import Criterion, Review
from app.judging.queries import Titled
from app.judging.rules.board import Line
from app.judging.rules.reviewing import (
    HIGHEST,
    JUDGED,
    NOTHING,
    Absent,
    Given,
    Judge,
    Tally,
    absent,
    lacks,
    needed_of,
    tally,
    weights_of,
    who_reads,
)
from app.meetings.models import Meeting
from app.side_events.models import SideEvent, SideEventState
from app.side_events.rules.shown import Column, EventShown, Known, ListShown


@dataclass(frozen=True)
class Board:
    """The table of reviews: its criteria, and a line for each application."""

    criteria: Sequence[Criterion]
    lines: Sequence[Line]


def board_of(
    db: Session, meeting: Meeting, states: Collection[SideEventState] | None, words: str = ""
) -> Board:
    """The table of a meeting, in a constant number of queries, in the order of receipt."""
    criteria = queries.criteria_of(db, meeting.id)
    found = queries.applications(db, meeting.id, states=states, words=words)
    return Board(criteria, _lines(db, meeting.id, found, criteria))


def _lines(
    db: Session,
    meeting_id: str,
    applications: Sequence[Titled],
    criteria: Sequence[Criterion],
    some: Collection[str] | None = None,
) -> list[Line]:
    weights, needed = weights_of(criteria), needed_of(criteria)
    judges = queries.judges_of(db, meeting_id)
    settings = queries.round_of(db, meeting_id)
    there = queries.tasks(db, meeting_id, some) if settings and settings.assigned else None
    given = queries.given(db, meeting_id, some)
    recused = queries.recused(db, meeting_id, some)
    conflicts = queries.conflicts_of(db, meeting_id, judges, some)
    lines = []
    known: dict[str, float | None] = {}
    active = [(judge.account_id, judge.name) for judge in judges if judge.active]
    names = dict(active)
    for one in applications:  # of hundreds: what is the same for all stands before
        out: Collection[str] = ()
        counted: Sequence[Given] = given.get(one.id, ())
        if one.id in recused or one.id in conflicts:
            out = recused.get(one.id, set()) | conflicts.get(one.id, {}).keys()
            counted = [review for review in counted if review.account_id not in out]
        reads = active if there is None else _with_task(active, there.get(one.id, ()))
        done = {review.account_id for review in counted}
        missing = [name for who, name in reads if who not in done and who not in out]
        amounts = tally(counted, weights, known) if counted else NOTHING
        partly = (
            _without(counted, names, needed) if needed and counted and one.state in JUDGED else ()
        )
        lines.append(Line(*one, amounts, missing, len(out), partly))
    return lines


def _without(
    reviews: Sequence[Given], names: Mapping[str, str], needed: frozenset[str]
) -> Sequence[str]:
    """Who can still give a score that their review lacks: their names in the order of `names`."""
    whose = {one.account_id for one in reviews if lacks(one.text, needed)}
    return [name for who, name in names.items() if who in whose] if whose else ()


def _with_task(
    judges: Sequence[tuple[str, str]], tasks: Collection[str]
) -> Sequence[tuple[str, str]]:
    return [one for one in judges if one[0] in tasks]


@dataclass(frozen=True)
class Dossier:
    """All that was written of one application, for organisers."""

    criteria: Sequence[Criterion]  # in use, and those out of use that have a score here
    reviews: Sequence[tuple[Review, str, bool]]  # with the name, and whether it counts
    tally: Tally
    missing: Sequence[Judge]
    absent: Sequence[Absent]
    judges: Sequence[Judge]  # who can be asked to read it
    tasks: Collection[str]
    assigned: bool
    incomplete: Collection[str]  # ids of reviews without a score by a criterion in use


def dossier_of(db: Session, event: SideEvent) -> Dossier:
    """All reviews of one application, whoever wrote them."""
    criteria = queries.criteria_of(db, event.meeting_id, retired=True)
    judges = queries.judges_of(db, event.meeting_id)
    settings = queries.round_of(db, event.meeting_id)
    reviews = queries.reviews_on(db, event.id)
    conflicts = queries.conflicts_of(db, event.meeting_id, judges, [event.id]).get(event.id, {})
    gone = absent(judges, conflicts, queries.recusals_on(db, event.id))
    out = {one.judge.account_id for one in gone}
    tasks = queries.tasks(db, event.meeting_id, [event.id]).get(event.id, set())
    assigned = bool(settings and settings.assigned)
    given = queries.given(db, event.meeting_id, [event.id]).get(event.id, [])
    counted = [one for one in given if one.account_id not in out]
    done = {one.account_id for one in counted}
    reads = who_reads(judges, tasks if assigned else None, out)
    names = {one.account_id: one.name for one in judges}
    used = {key for one in reviews for key in one.scores}
    return Dossier(
        [one for one in criteria if one.retired_at is None or one.id in used],
        [(one, names.get(one.account_id, ""), one.account_id in done) for one in reviews],
        tally(counted, weights_of(criteria), {}),
        [one for one in reads if one.account_id not in done],
        gone,
        [one for one in judges if one.active and one.account_id not in out],
        tasks,
        assigned,
        {one.id for one in reviews if needed_of(criteria) - one.scores.keys()},
    )


def tally_of_others(db: Session, event: SideEvent, account_id: str) -> list[tuple[Review, str]]:
    """What others handed in of an application, with their names; for a reviewer who may see it."""
    judges = queries.judges_of(db, event.meeting_id)
    names = {one.account_id: one.name for one in judges}
    conflicts = queries.conflicts_of(db, event.meeting_id, judges, [event.id]).get(event.id, {})
    out = {one.account_id for one in queries.recusals_on(db, event.id)} | conflicts.keys()
    return [
        (one, names.get(one.account_id, ""))
        for one in queries.reviews_on(db, event.id)
        if one.done_at is not None and one.account_id not in out | {account_id}
    ]


# --- columns and lines elsewhere -----------------------------------------------------------------


def say_reviews_in_list(db: Session, shown: ListShown) -> None:
    """Add to a list of applications what their reviews amount to, where there are any."""
    criteria = queries.criteria_of(db, shown.meeting.id)
    if not criteria:
        return
    found = [Titled(one, 0, "", "", SideEventState.SUBMITTED) for one in shown.ids]
    lines = _lines(db, shown.meeting.id, found, criteria, shown.ids)
    said: Mapping[str, str] = {line.id: _said(line) for line in lines}
    shown.columns.append(Column(_("Reviews"), said))


def _said(line: Line) -> str:
    if not line.tally.number:
        return ""
    expected = line.tally.number + len(line.missing)
    number = f"{show_number(line.tally.number)}/{show_number(expected)}"
    mean = line.tally.mean
    return f"{show_number(round(mean, 2))} ({number})" if mean is not None else f"({number})"


def say_reviews(db: Session, shown: EventShown) -> None:
    """Add to the organisers' page of an application what its reviews amount to."""
    criteria = queries.criteria_of(db, shown.meeting.id)
    if not criteria:
        return
    event = shown.event
    own = Titled(event.id, event.number, event.title, event.language, event.state)
    [line] = _lines(db, shown.meeting.id, [own], criteria, [event.id])
    number = line.tally.number
    counted = ngettext("One review", "%(number)s reviews", number) % {"number": show_number(number)}
    if line.tally.mean is not None:
        mean = {"mean": show_number(round(line.tally.mean, 2)), "most": HIGHEST}
        text = _("%(reviews)s, on average %(mean)s of %(most)s.") % {"reviews": counted, **mean}
    else:
        text = _("Nobody has handed in a review.") if not number else f"{counted}."
    path = f"/organise/{shown.meeting.slug}/side-events/{event.id}/reviews"
    shown.known.append(Known(term=_("Reviews"), text=text, path=path, link=_("See the reviews")))
