"""People who were perhaps entered twice, side by side, for organisers."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import LANGUAGES, in_language, lazy
from app.core.i18n import gettext as _
from app.core.jobs import enqueue
from app.core.web import Posted, notice, page, redirect
from app.matching import queries, service
from app.matching.guards import Merged, Pair
from app.matching.models import Suspicion
from app.matching.rules.likeness import Why
from app.matching.rules.merging import Choice
from app.meetings.guards import OrganiserDesk
from app.registrations.models import DelegationFunction, Modality, Registration
from app.registrations.queries import registrations_of_people
from app.registrations.rules import FUNCTION_LABELS, MODALITY_LABELS, STATE_LABELS, STATE_MARKS

router = APIRouter()
MERGED = notice("people.merged", lazy("The two entries are one now. You can undo it below."))
DIFFERENT = notice("people.different", lazy("Kept as two people. They are not brought up again."))
PARTED = notice("people.parted", lazy("The merge is undone: there are two entries again."))
LOOKING = notice(
    "people.looking", lazy("Everybody is being compared. Look at this page again in a minute.")
)
WHY: Mapping[str, str] = {
    Why.NAME_SAME: lazy("the same name"),
    Why.NAME_SPELLING: lazy("the same name, spelt in another way"),
    Why.NAME_ORDER: lazy("family name and given name in another order"),
    Why.NAME_INITIALS: lazy("initials that fit"),
    Why.NAME_PART: lazy("one leaves out a part of the name"),
    Why.EMAIL: lazy("the same address at another provider"),
    Why.ENTITY: lazy("the same delegation"),
    Why.POSITION: lazy("the same position"),
}
LABELS: Mapping[str, str] = {
    "name": lazy("Name"),
    "honorific": lazy("Form of address"),
    "email": lazy("E-mail"),
    "position": lazy("Position"),
    "passport_name": lazy("Name in the passport"),
    "language": lazy("Language of mails"),
    "delegation": lazy("Delegation"),
    "function": lazy("Function in the delegation"),
    "modality": lazy("How you take part"),
    "listed": lazy("Agrees to stand on the public list"),
}


@router.get("/organise/{slug}/duplicates")
def listed(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The pairs that nobody has decided on, and what was merged."""
    pairs = queries.open_suspicions(db, desk.meeting.id)
    return page(
        request,
        "matching/list",
        meeting=desk.head,
        pairs=pairs,
        whose=_whose(db, pairs),
        merges=queries.merges_of(db, desk.meeting.id),
        why=WHY,
    )


def _whose(db: Session, pairs: list[Suspicion]) -> Mapping[str, str]:
    """For whom the people of pairs come: person -> delegation or organisation."""
    ids = {each for pair in pairs for each in (pair.first_id, pair.second_id)}
    return {one.person_id: _for_whom(one) for one in registrations_of_people(db, ids)}


def _for_whom(registration: Registration) -> str:
    delegation = registration.delegation
    return in_language(delegation.entity.name) if delegation else registration.organisation


@router.post("/organise/{slug}/duplicates")
def look(request: Request, _posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Has everybody at the meeting compared, in the background."""
    enqueue(db, service.LOOK, "upkeep", desk.meeting.id)
    return redirect(request, _path(desk.meeting.slug), LOOKING)


@router.get("/organise/{slug}/duplicates/{suspicion_id}")
def compare(request: Request, desk: OrganiserDesk, pair: Pair, db: Db) -> Response:
    """The two entries side by side: what differs, and what is kept of it unless chosen."""
    both = service.both_of(db, pair)
    return page(
        request,
        "matching/pair",
        meeting=desk.head,
        pair=pair,
        both=both,
        rows=[
            (one, LABELS[one.field], tuple(_shown(one.field, value) for value in one.values))
            for one in both.choices
            if _is_asked(one)
        ],
        why=[WHY[reason] for reason in pair.why],
        states=STATE_LABELS,
        marks=STATE_MARKS,
    )


def _is_asked(choice: Choice) -> bool:
    # Gender is nobody's to see: the newer answer is kept.
    return choice.field in LABELS and any(choice.values)


def _shown(field: str, value: str) -> str:
    match field:
        case "function":
            return str(FUNCTION_LABELS[DelegationFunction(value)])
        case "modality":
            return str(MODALITY_LABELS[Modality(value)])
        case "language":
            return LANGUAGES.get(value, value)
        case "listed":
            return _("yes") if value == "yes" else _("no")
    return value


@router.post("/organise/{slug}/duplicates/{suspicion_id}/merge")
def merge(request: Request, posted: Posted, desk: OrganiserDesk, pair: Pair, db: Db) -> Response:
    """Makes one person of the two."""
    said = {field: str(posted.get(field, "")) for field in LABELS}
    service.merge(db, desk.actor, desk.meeting, pair, said)
    return redirect(request, _path(desk.meeting.slug), MERGED)


@router.post("/organise/{slug}/duplicates/{suspicion_id}/different")
def different(
    request: Request, _posted: Posted, desk: OrganiserDesk, pair: Pair, db: Db
) -> Response:
    """Says that they are two people."""
    service.say_different(db, desk.actor, pair)
    return redirect(request, _path(desk.meeting.slug), DIFFERENT)


@router.post("/organise/{slug}/merges/{merge_id}/undo")
def undo(
    request: Request, _posted: Posted, desk: OrganiserDesk, merged: Merged, db: Db
) -> Response:
    """Makes two entries again."""
    service.undo(db, desk.actor, desk.meeting, merged)
    return redirect(request, _path(desk.meeting.slug), PARTED)


def _path(slug: str) -> str:
    return f"/organise/{slug}/duplicates"
