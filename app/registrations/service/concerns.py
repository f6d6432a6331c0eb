"""What organisers have to settle of delegations and their people, told where they look first."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.delegations import queries as delegations
from app.delegations import service as standing
from app.meetings.rules import MOST_CONCERNS, Concern, DeskShown, Waits
from app.registrations import queries
from app.registrations.models import RegistrationState
from app.registrations.queries import Wanted
from app.registrations.rules import STATE_LABELS
from app.registrations.rules.listing import MARK_LABELS, Mark
from app.registrations.service.notes import noted

WAITING_STATES = (
    RegistrationState.SUBMITTED,
    RegistrationState.CHANGE_ASKED,
    RegistrationState.WAITING,
)
# In the order in which they are named; what people need only to whom it may be shown.
WAITING_MARKS = (
    Mark.CHANGED, Mark.UNKNOWN, Mark.TWICE, Mark.SPONSORSHIP, Mark.LETTER, Mark.NEED,
)  # fmt: skip


def say_concerns(db: Session, shown: DeskShown) -> None:
    """React to an organiser's look at a meeting: add what has to be settled, and how."""
    shown.concerns.extend(concern for concern in _concerns(db, shown) if concern.items)


def say_waiting(db: Session, shown: DeskShown) -> None:
    """React to the same: count what waits, each with the list of those who do."""
    meeting = shown.meeting
    found = noted(db, shown.actor, meeting.id)
    counts = queries.counts_of(db, queries.ask(db, meeting.id, Wanted(noted=found)))
    states = Counter[str]()
    for one in counts.kinds:
        states[one.kinds[0]] += one.number
    marks = {**counts.marks, Mark.CHANGED: counts.changed}
    marks[Mark.UNKNOWN] = counts.delegations.get(None, 0)
    home = f"/organise/{meeting.slug}/registrations"
    shown.waiting.extend(
        Waits(str(STATE_LABELS[state]), states[state], f"{home}?state={state}")
        for state in WAITING_STATES
        if states[state]
    )
    shown.waiting.extend(
        Waits(str(MARK_LABELS[mark]), marks[mark], f"{home}?mark={mark}")
        for mark in WAITING_MARKS
        if marks.get(mark)
    )


def _concerns(db: Session, shown: DeskShown) -> Iterator[Concern]:
    home = f"/organise/{shown.meeting.slug}"
    heads = queries.numbers_of_heads(db, shown.meeting.id)
    ask = _(
        "Ask the focal point, or change somebody's function."
        " Lists that are declared final are left out."
    )
    none = [key for key, (_name, number) in heads.items() if number == 0]
    several = [key for key, (_name, number) in heads.items() if number > 1]
    for title, ids in (
        (_("Delegations without a head"), none),
        (_("Delegations with several heads"), several),
    ):
        items = [(in_language(heads[key][0]), f"{home}/delegations/{key}") for key in ids]
        yield Concern(title, ask, sorted(items))
    yield Concern(
        _("People in two delegations"),
        _(
            "They have the same name. Look at both; then cancel one, or merge them under"
            " “Entered twice”."
        ),
        [
            (name, f"{home}/registrations?{urlencode({'q': name})}")
            for name in queries.names_in_two(db, shown.meeting.id, MOST_CONCERNS)
        ],
    )
    yield _categories(db, shown, home)


def _categories(db: Session, shown: DeskShown, home: str) -> Concern:
    sent = delegations.delegations_of(db, shown.meeting.id)
    found = standing.standings(db, shown.meeting, sent)
    items = [
        (in_language(one.entity.name), f"{home}/delegations/{one.id}/category")
        for one in sent
        if found[one.id].disagrees
    ]
    return Concern(
        _("Categories that disagree with the dated status"),
        _("Take over the category that follows from the status, or keep the other with a reason."),
        sorted(items),
    )
