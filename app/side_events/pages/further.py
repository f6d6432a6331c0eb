"""Answers to the meeting's own questions after the decision, and files that were answered with."""

import json
import re
from collections.abc import Mapping
from functools import partial

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.files import StoredFile, as_download
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import PostedWithFiles
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.questions import service as questions
from app.questions.errors import NoSuchQuestion
from app.questions.forms import AnswersForm, answers_form
from app.questions.forms.answering import KEPT
from app.side_events import queries
from app.side_events.forms.further import (
    VERSION,
    answers_as_texts,
    further_form,
    in_words,
    typed_texts,
)
from app.side_events.forms.parts import FURTHER
from app.side_events.guards import Own, OwnApplication, OwnCopy
from app.side_events.pages.writing.reading import seen_in, typed_in
from app.side_events.rules.joining import digests, join
from app.side_events.rules.states import Step, may
from app.side_events.service import further

router = APIRouter(include_in_schema=False)
UPLOADS = re.compile(r"/applications/[^/]+/questions")
LIMIT = Depends(limited("apply-parts", "600 per 10 minutes"))
SAVED = notice("side_event.answers", lazy("Your answers are saved."))


@router.get("/applications/{secret}/questions")
def ask(request: Request, own: OwnApplication, db: Db) -> Response:
    """The questions with what was answered; before the decision they are a part of the form."""
    if may(own.event.state, Step.CHANGE):
        return redirect(request, f"{own.path}/parts/{FURTHER.key}")
    asked = further.asked_of(db, own.meeting, own.event)
    if not asked or not further.may_answer(db, own.event):
        return redirect(request, own.path)
    texts = answers_as_texts(questions.told(db, own.event.id))
    return _form(request, own, further_form(asked, texts), texts)


@router.post("/applications/{secret}/questions", dependencies=[LIMIT])
def answer(request: Request, posted: PostedWithFiles, own: OwnApplication, db: Db) -> Response:
    """Saves the answers, unless somebody else answered otherwise in the meantime."""
    event = queries.side_event_to_change(db, own.event.id)
    asked = further.asked_of(db, own.meeting, event)
    if not asked or not further.may_answer(db, event):
        return redirect(request, own.path)
    typed = typed_in(posted)
    first = answers_form(asked, {}, typed)
    texts = typed_texts(first, typed, partial(questions.keep_file, db, event.id))
    there = answers_as_texts(questions.told(db, event.id))
    theirs = {name: text for name, text in there.items() if name in texts}
    joined = join(seen_in(posted), texts, theirs)
    form = further_form(asked, {**joined.texts, VERSION: str(typed.get(VERSION, ""))})
    said = form.take(
        partial(questions.keep_file, db, event.id), partial(questions.known_files, db, event.id)
    )
    wrong = _blame(form, first, joined.aside)
    if said is None or wrong:
        return _form(request, own, form, there, status=422)
    further.answer(db, event, asked, said)
    return redirect(request, own.path, SAVED)


@router.get("/applications/{secret}/answers/{question_id}")
def give(copy: OwnCopy, question_id: str, db: Db) -> Response:
    """A file that was answered with, or that waits to be sent, as a download."""
    for kept in (copy.parts[FURTHER.key].texts, _answered(db, copy.id)):
        file_id = kept.get(KEPT + question_id, "")
        if questions.known_files(db, copy.id, [file_id] if file_id else []):
            return as_download(db, db.get_one(StoredFile, file_id), f"answer-{file_id}")
    raise NoSuchQuestion


def _answered(db: Session, subject_id: str) -> Mapping[str, str]:
    return answers_as_texts(questions.told(db, subject_id))


def _blame(form: AnswersForm, first: AnswersForm, aside: Mapping[str, str]) -> bool:
    """Say at each question which file was refused, and whose answer stands there instead."""
    wrong = False
    for row, sent in zip(form.rows, first.rows, strict=True):
        kept = aside.get(KEPT + row.question.id, aside.get(row.field.name))
        sentences = [str(one) for one in sent.field.errors]
        if kept is not None:
            name = row.kept.name if row.kept else row.field.name
            sentence = _(
                "You answered “%(mine)s”, but somebody else has saved what stands here now."
                " If yours is right, give it once more."
            )
            sentences.append(sentence % {"mine": in_words(form, name, kept)})
        if sentences:
            row.field.errors, wrong = sentences, True
    return wrong


def _form(
    request: Request,
    own: Own,
    form: AnswersForm,
    there: Mapping[str, str],
    *,
    status: int = 200,
) -> Response:
    return page(
        request,
        "side_events/questions",
        status=status,
        meeting=own.head,
        form=form,
        seen=json.dumps(digests(there), separators=(",", ":")),
        path=own.path,
    )
