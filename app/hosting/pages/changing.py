"""Changes by the host of an accepted event, and what is asked of the organisers afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.hosting import service
from app.hosting.forms import AnswerForm, LinkForm, ReasonForm
from app.hosting.guards import OwnEvent
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import service as schedule
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.forms.application import ApplicationForm, filled_in
from app.side_events.forms.parts import Part, blank_form, posted_form
from app.side_events.guards import EventOfDesk, Own
from app.side_events.models import ChangeRequest, RequestState, SideEvent
from app.side_events.rules.amending import (
    AMENDED,
    Amendment,
    Difference,
    amendment_of,
    titles_in,
)
from app.side_events.rules.application import Mistake

router = APIRouter(include_in_schema=False)
PACE = Depends(limited("hosting", "300 per 10 minutes"))
BUTTONS = frozenset({"add", "remove", "ask"})
BESIDE = frozenset({"reason", "remote_link"})  # fields in forms of their own
PART = Part("changes", lazy("Change people and texts"), tuple(AMENDED.keys() - BESIDE - {"title"}))
CHANGED = notice("hosting.changed", lazy("Your side event is changed."))
SAME = notice("hosting.same", lazy("Nothing was changed."))
ASKED = notice("hosting.asked", lazy("The organisers have your request."))
ANSWERED = notice("hosting.answered", lazy("The host is told by mail."))
LIST = "/organise/{slug}/side-events/{event_id}/changes"


class Forms:
    """The three forms that are one to the host: people and texts, the link, the reason."""

    def __init__(self, main: ApplicationForm, link: LinkForm, reason: ReasonForm) -> None:
        self.main, self.link, self.reason = main, link, reason

    def validate(self, *, with_reason: bool) -> bool:
        """Whether all is in order, each of them being looked at."""
        forms = (self.main, self.link, *((self.reason,) if with_reason else ()))
        wrong = [form for form in forms if not form.validate()]
        return not wrong

    def given(self, event: SideEvent) -> Amendment:
        """People and texts, titles staying as they are; all must be valid."""
        now = amendment_of(event)
        return replace(self.main.amendment(now), remote_link=self.link.remote_link.data or "")


@dataclass(frozen=True)
class Shown:
    """A request as a page shows it; `form` where it can be answered."""

    request: ChangeRequest
    differences: Sequence[Difference]
    seen: str
    form: AnswerForm | None = None


@router.get("/applications/{secret}/edit")
def edit(request: Request, own: OwnEvent, db: Db) -> Response:
    """People and texts as they are, to be changed; after the date, to be asked for."""
    offer = queries.offer(db, own.meeting.id)
    data = filled_in(own.event)
    for row, one in zip(data["speakers"], own.event.speakers, strict=True):
        row["key"] = one.id  # whoever is named in this line later keeps the part
    main = blank_form(own.meeting, offer, PART, **data)
    forms = Forms(main, LinkForm(remote_link=own.event.remote_link), ReasonForm())
    return _page(request, db, own, forms)


@router.post("/applications/{secret}/edit", dependencies=[PACE])
def change(request: Request, posted: Posted, own: OwnEvent, db: Db) -> Response:
    """Change people and texts, or ask for it, or show what was typed with what is wrong."""
    forms = _posted(db, own, posted)
    if {"add", "remove"} & set(posted):
        forms.main.add_row(str(posted.get("add", "")))
        forms.main.drop_row(str(posted.get("remove", "")))
        return _page(request, db, own, forms)
    late = bool(side_events.amendable(db, own.meeting, own.event))
    with_reason = late or schedule.is_public(db, own.event)
    if not forms.validate(with_reason=with_reason) or (late and "ask" not in posted):
        return _page(request, db, own, forms, status=422)
    given, at = forms.given(own.event), None if late else clock.now()
    wrong = side_events.amendment_faults(db, own.meeting, own.event, given, at)
    if wrong:
        _blame(forms, wrong)
        return _page(request, db, own, forms, status=422)
    reason = forms.reason.reason.data or ""
    if late:
        side_events.ask_for_change(db, own.meeting, own.event, reason, given)
        return redirect(request, f"{own.path}/edit", ASKED)
    done = service.change(db, own.meeting, own.event, given, reason)
    return redirect(request, own.path, CHANGED if done else SAME)


def _posted(db: Session, own: Own, posted: FormData) -> Forms:
    pairs = [pair for pair in posted.multi_items() if pair[0] not in BUTTONS]
    main = FormData([pair for pair in pairs if pair[0] not in BESIDE])
    link, reason = (
        FormData([p for p in pairs if p[0] == name]) for name in ("remote_link", "reason")
    )
    return Forms(
        posted_form(own.meeting, queries.offer(db, own.meeting.id), PART, main),
        LinkForm.posted(link),
        ReasonForm.posted(reason),
    )


def _blame(forms: Forms, wrong: Sequence[Mistake]) -> None:
    for one in wrong:
        if one.field == "remote_link":
            forms.link.remote_link.errors = [one.sentence]
    forms.main.blame([one for one in wrong if one.field != "remote_link"])


@router.get(LIST)
def changes(request: Request, desk: OrganiserDesk, event: EventOfDesk, db: Db) -> Response:
    """What the host of an event changed, and asks for."""
    return _list(request, desk, event, db)


@router.post(LIST)
def answer(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Change the event as asked, say that it is done, let the host change it once, or not."""
    form = AnswerForm.posted(posted)
    if not form.validate():
        return _list(request, desk, event, db, wrong=form)
    asked, wanted = form.request.data or "", RequestState(form.do.data or "")
    if wanted is RequestState.TAKEN:
        seen = form.seen.data or ""
        service.take(db, desk.actor, desk.meeting, event, asked, seen=seen)
    else:
        said = form.answer.data or ""
        side_events.settle_request(db, desk.actor, event, asked, wanted, answer=said)
    path = LIST.format(slug=desk.meeting.slug, event_id=event.id)
    return redirect(request, path, ANSWERED)


def _shown(db: Session, event: SideEvent, wrong: AnswerForm | None = None) -> list[Shown]:
    rows = []
    for one in queries.requests_of(db, event.id):
        texts = service.asked_differences(db, event, one)
        form = wrong if wrong and wrong.request.data == one.id else AnswerForm()
        form.answer.id = form.answer.label.field_id = f"answer-{one.id}"
        is_open = one.state is RequestState.OPEN
        rows.append(Shown(one, texts, service.digest_of(texts), form if is_open else None))
    return rows


def _list(
    request: Request, desk: Desk, event: SideEvent, db: Session, *, wrong: AnswerForm | None = None
) -> Response:
    return page(
        request,
        "hosting/changes",
        status=422 if wrong else 200,
        meeting=desk.head,
        event=event,
        path=f"/organise/{desk.meeting.slug}/side-events/{event.id}",
        requests=_shown(db, event, wrong),
        wrong=wrong,
        labels=AMENDED,
    )


def _page(request: Request, db: Session, own: Own, forms: Forms, *, status: int = 200) -> Response:
    forms.main.drop_titles()
    return page(
        request,
        "hosting/edit",
        status=status,
        meeting=own.head,
        event=own.event,
        path=own.path,
        form=forms.main,
        titles=titles_in(amendment_of(own.event)),
        link_form=forms.link,
        reason=forms.reason,
        public=schedule.is_public(db, own.event),
        closed=side_events.amendable(db, own.meeting, own.event),
        requests=_shown(db, own.event),
    )
