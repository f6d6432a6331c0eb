"""The page of one part, with the texts from which somebody has to choose."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import Response
from wtforms import TextAreaField

from app.calls.rules import Door
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.core.web.answers import page
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.questions.forms import AnswersForm
from app.questions.models import Question
from app.side_events import queries, service
from app.side_events.forms import further
from app.side_events.forms.application import ApplicationForm
from app.side_events.forms.parts import FIRST, PARTS, Part
from app.side_events.pages.applying import said_at_door
from app.side_events.pages.entities import entity_names
from app.side_events.pages.remarking import put_beside, remarks_on
from app.side_events.pages.writing.faults import faulty_parts
from app.side_events.pages.writing.reading import steps_of
from app.side_events.rules.application import Offer
from app.side_events.rules.joining import digest, digests
from app.side_events.service import Copy


@dataclass(frozen=True)
class Open:
    """A part of the application itself, with its form."""

    part: Part
    offer: Offer
    form: ApplicationForm


def begin_page(
    request: Request,
    meeting: Meeting,
    at: Open,
    door: Door,
    *,
    nonce: str,
    status: int = 0,
) -> Response:
    return page(
        request,
        "side_events/begin",
        status=status or 200,
        **said_at_door(meeting, at.offer, door, sent=bool(status)),
        form=at.form,
        nonce=nonce,
        steps=[(part.title, "now" if part is FIRST else "todo") for part in PARTS]
        + [(_("Check and send"), "todo")],
    )


def part_page(
    request: Request,
    db: Session,
    copy: Copy,
    part: Part,
    form: ApplicationForm | AnswersForm,
    *,
    asked: list[Question],
    status: int = 200,
) -> Response:
    """One part with what is kept of it."""
    kept = copy.parts[part.key]
    if not isinstance(form, AnswersForm):
        put_beside(form, remarks_on(db, copy, queries.offer(db, copy.meeting.id)))
    return page(
        request,
        "side_events/part",
        status=status,
        meeting=head_of(copy.meeting),
        zone=copy.meeting.timezone,
        path=copy.path,
        part=part,
        form=form,
        kept=kept,
        page_id=new_id(),
        seen=json.dumps(digests(kept.texts), separators=(",", ":")),
        asides=_asides(kept, form),
        steps=steps_of(copy, asked, part.key, faulty_parts(db, copy, asked)),
        names=entity_names(db) if part.key == "partners" else (),
        sent=copy.event is not None,
    )


def _asides(kept: service.Kept, form: ApplicationForm | AnswersForm) -> list[dict[str, Any]]:
    """Those of a field together; `again` is said of all but the first of it."""
    found = sorted(kept.aside, key=lambda one: (one["name"], one["at"]))
    names = [None, *(one["name"] for one in found)]
    return [
        _aside(kept, one, form) | {"again": one["name"] == before}
        for one, before in zip(found, names, strict=False)
    ]


def _aside(
    kept: service.Kept, one: service.Aside, form: ApplicationForm | AnswersForm
) -> dict[str, Any]:
    there, name = kept.texts.get(one["name"], ""), one["name"]
    said = {"id": one["id"], "seen": digest(there), "at": one["at"], "long": False}
    if isinstance(form, AnswersForm):
        words = {"there": there, "text": one["text"]}
        if name in form:
            words = {key: further.in_words(form, name, text) for key, text in words.items()}
        return said | words | {"label": further.question_of(form, name)}
    field = _field_of(form, name)
    labels = further.labels_of(field)
    return said | {
        "label": str(field.label.text) if field else name.rpartition("/")[2],
        "there": labels.get(there, there),
        "text": labels.get(one["text"], one["text"]),
        "long": isinstance(field, TextAreaField),  # two titles or numbers are not one
    }


def _field_of(form: ApplicationForm, name: str) -> Any:
    rows: Any = form[name.partition("/")[0]] if "/" in name else None
    fields = rows.entries[0].form if rows and rows.entries else form
    last = name.rpartition("/")[2]
    return next((found for found in fields if found.short_name == last), None)
