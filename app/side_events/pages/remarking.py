"""Remarks beside the fields of what is being written."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.side_events import queries
from app.side_events.forms.application import ApplicationForm
from app.side_events.rules.application import Offer
from app.side_events.rules.remarks import Remark, draft_of, remarks
from app.side_events.service import Copy

BESIDE = frozenset(
    {
        *("title", "attendance", "features", "speakers"),
        *("lead", "partners", "slot_1", "room_1", "impossible"),
    }
)


def remarks_on(db: Session, copy: Copy, offer: Offer) -> Sequence[Remark]:
    """All that is to be said of a draft."""
    draft = draft_of(copy.texts)
    known = queries.known_for(db, copy.meeting.id, draft, offer, copy.event)
    return remarks(draft, offer, known)


def by_field(found: Sequence[Remark]) -> Mapping[str, list[str]]:
    """The sentences of each field that may have any."""
    return {name: [one.sentence for one in found if one.field == name] for name in BESIDE}


def put_beside(form: ApplicationForm, found: Sequence[Remark]) -> None:
    """Give each field of a form its sentences, for the template."""
    said = by_field(found)
    field: Any
    for field in form:
        if field.name in said:
            field.remarks = said[field.name]
