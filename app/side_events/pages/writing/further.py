"""The part of an application with the meeting's own questions, whose answers may be files."""

import re
from functools import partial

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.limits import limited
from app.core.web import PostedWithFiles
from app.core.web.answers import redirect
from app.questions import service as questions
from app.questions.forms import answers_form
from app.side_events import service
from app.side_events.forms.further import VERSION, further_form, typed_texts
from app.side_events.forms.parts import FURTHER
from app.side_events.guards import OwnCopy
from app.side_events.pages.writing.faults import answers_in
from app.side_events.pages.writing.reading import (
    QUIETLY,
    Sent,
    after,
    asked_in,
    sent_with,
    told,
    typed_in,
)
from app.side_events.pages.writing.showing import part_page
from app.side_events.rules.joining import Joined

router = APIRouter(include_in_schema=False)
LIMIT = Depends(limited("apply-parts", "600 per 10 minutes"))
UPLOADS = re.compile(rf"/applications/[^/]+/parts/{FURTHER.key}")
PATH = f"/applications/{{secret}}/parts/{FURTHER.key}"


@router.get(PATH)
def show(request: Request, copy: OwnCopy, db: Db) -> Response:
    """The questions with what is kept of their answers; past them where nothing is asked."""
    service.refuse_after_decision(copy)
    asked = asked_in(db, copy)
    if not asked:
        return redirect(request, after(copy, FURTHER, asked))
    form = further_form(asked, copy.parts[FURTHER.key].texts)
    if copy.parts[FURTHER.key].saved_at:
        answers_in(db, copy, form)
    return part_page(request, db, copy, FURTHER, form, asked=asked)


@router.post(PATH, dependencies=[LIMIT])
def keep(request: Request, posted: PostedWithFiles, copy: OwnCopy, db: Db) -> Response:
    """Keep what was answered, right or wrong, joined with what others saved meanwhile."""
    service.refuse_after_decision(copy)
    asked = asked_in(db, copy)
    if not asked:
        return redirect(request, after(copy, FURTHER, asked))
    typed = typed_in(posted)
    first = answers_form(asked, {}, typed)
    texts = typed_texts(first, typed, partial(questions.keep_file, db, copy.id))
    sent = sent_with(posted, texts)
    texts[VERSION] = str(typed.get(VERSION, ""))
    seen = {name: one for name, one in sent.seen.items() if name in texts}
    joined = service.save_part(db, copy, FURTHER, seen=seen, texts=texts, page=sent.page)
    if QUIETLY in posted:
        shown = Joined({name: joined.texts[name] for name in texts}, joined.aside)
        return told(db, copy, FURTHER, Sent(texts, seen, sent.page), shown)
    form = further_form(asked, copy.parts[FURTHER.key].texts)
    said = answers_in(db, copy, form)
    refused = [row for row in first.rows if row.field.errors]
    for row in refused:  # files that were not taken
        form[row.field.name].errors = row.field.errors
    if said is None or refused or copy.parts[FURTHER.key].aside:
        return part_page(request, db, copy, FURTHER, form, asked=asked, status=422)
    return redirect(request, after(copy, FURTHER, asked))
