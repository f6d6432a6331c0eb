"""The words of a meeting's mails: every kind looked at, written anew, compared and taken back."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, Response

from app.core.db import Db
from app.core.i18n import LANGUAGES, direction, in_language, language, lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.answers import PERSONAL
from app.core.web.guards import POLICY
from app.core.web.notices import NoticeKind
from app.meetings import queries as meetings
from app.meetings.forms import WordingForm
from app.meetings.guards import Desk, MailHere, MailKind, OrganiserDesk
from app.messages import queries
from app.messages.pages.outbox import MAIL_POLICY
from app.messages.rules.kinds import families, family_of, kind_of
from app.messages.rules.short import number_of_parts
from app.messages.rules.wording import changed_lines
from app.messages.service import trying
from app.messages.service import wording as service

router = APIRouter()
WORDINGS = "/organise/{slug}/wordings"
ONE = WORDINGS + "/{feature}/{mail}/{language}"
TRIED = ("look", "test")  # and not saved
SAVED = notice("wording.saved", lazy("Saved. Mails that are written from now on say this."))
PROVIDED = notice(
    "wording.provided", lazy("Mails that are written from now on say what is provided.")
)
SENT = notice("wording.tried", lazy("A test is on its way to your own address."))
COPIED = notice("wording.copied", lazy("The words are taken over. Look at them before they go."))
NOT_COPIED = notice(
    "wording.not_copied", lazy("There was nothing to take over."), NoticeKind.WARNING
)


@router.get(WORDINGS)
def wordings(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Every kind of mail, and in which languages the meeting has words of its own for it."""
    own: dict[str, dict[str, str]] = {}
    for one in queries.wordings_of(db, desk.meeting.id):
        kind = kind_of(one.kind)
        if one.text and kind and one.language in LANGUAGES:
            own.setdefault(one.kind, {})[one.language] = service.unused(kind, one)
    return page(
        request,
        "meetings/wordings",
        meeting=desk.head,
        families=families(),
        own=own,
        reading=language(),
        sources=_sources(db, desk),
    )


def _sources(db: Session, desk: Desk) -> Sequence[tuple[str, str]]:
    """Other meetings of this organiser that have words of their own: address and name."""
    having = queries.meetings_with_wordings(db) - {desk.meeting.id}
    return [
        (one.slug, in_language(one.name))
        for one in (meetings.meetings(db) if having else ())
        if one.id in having and desk.actor.organises(one.id)
    ]


@router.post(WORDINGS + "/copied")
def copy(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Takes over the words of another meeting."""
    home, wanted = WORDINGS.format(slug=desk.meeting.slug), str(posted.get("source") or "")
    source = meetings.meeting_at(db, wanted)
    taken = 0
    if source is not None and desk.actor.organises(source.id):
        taken = service.copy(db, desk.actor, source.id, desk.meeting.id)
    return redirect(request, home, COPIED if taken else NOT_COPIED)


@router.get(ONE)
def one(request: Request, here: MailHere, db: Db, about: str = "") -> Response:
    """One kind in one language: its words, and what a mail with them looks like."""
    return _one(request, here, db, None, about=about)


@router.post(ONE)
def change(request: Request, posted: Posted, here: MailHere, db: Db, about: str = "") -> Response:
    """Keeps what was written, or goes back to an earlier version or to what is provided."""
    desk, form = here.desk, WordingForm.posted_for(posted, here.kind)
    path = _path(here, about)
    if form.do.data == "provided":
        service.as_provided(db, desk.actor, here.words)
        return redirect(request, path, PROVIDED)
    if form.do.data == "back":
        service.take_back(db, desk.actor, here.words, int(form.number.data or 0))
        return redirect(request, path, SAVED)
    if form.do.data == "test" and not _is_another(db, here, form, about):
        trying.send_to_oneself(db, desk.actor, here.words, about)
        return redirect(request, path, SENT)
    valid = form.validate()
    if valid and form.do.data == "test":
        trying.send_to_oneself(db, desk.actor, here.words, about, form.words)
    if not valid or form.do.data in TRIED:
        return _one(request, here, db, form, about=about, status=200 if valid else 422)
    subject, text = form.words
    service.reword(db, desk.actor, here.words, subject=subject, text=text)
    return redirect(request, path, SAVED)


@router.get(ONE + "/html")
def as_html(here: MailHere, db: Db, about: str = "") -> Response:
    """The mail as a mail program would show it, within the page that shows its text."""
    looked = trying.look(db, here.words, about)
    policy = MAIL_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    headers = {"Content-Security-Policy": policy, "Cache-Control": PERSONAL}
    return HTMLResponse(looked.message.html, headers=headers)


def _one(
    request: Request,
    here: MailKind,
    db: Session,
    form: WordingForm | None,
    *,
    about: str,
    status: int = 200,
) -> Response:
    desk, kind = here.desk, here.kind
    choices = family_of(kind).choices(db, desk.meeting.id)
    about = about if about in dict(choices) else ""
    looked = trying.look(db, here.words, about)
    words = queries.wording(db, desk.meeting.id, kind.key, here.language)
    if form is None:
        subject, text = (words.subject, words.text) if words else looked.provided
        form = WordingForm.begun_with(kind, subject, text)
    looks = looked.with_words(*form.words) if form.do.data in TRIED and not form.errors else None
    answer = page(
        request,
        "meetings/wording",
        status=status,
        meeting=desk.head,
        kind=kind,
        here=here,
        languages_offered=list(LANGUAGES.items()),
        direction_there=direction(here.language),
        choices=choices,
        about=about,
        looked=looked,
        looks=looks,
        parts=number_of_parts(looks[1] if looks else looked.message.text),
        words=words,
        unused=service.unused(kind, words) if words else "",
        versions=_versions(db, here, looked.provided),
        form=form,
    )
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer


def _is_another(db: Session, here: MailKind, form: WordingForm, about: str) -> bool:
    """Whether words were typed that are not those which hold."""
    if not here.kind.offers:
        return False
    words = queries.wording(db, here.desk.meeting.id, here.kind.key, here.language)
    now = (words.subject, words.text) if words else trying.look(db, here.words, about).provided
    return [one.split() for one in now] != [one.split() for one in form.words]


def _path(here: MailKind, about: str) -> str:
    return f"{here.path}?{urlencode({'about': about})}" if about else here.path


def _versions(db: Session, here: MailKind, provided: tuple[str, str]) -> list[dict[str, object]]:
    """The versions, the newest first, each with what it changed in the one before it."""
    found = queries.wording_versions(db, here.desk.meeting.id, here.kind.key, here.language)
    texts = ["\n".join((one.subject, one.text) if one.text else provided) for one, _by in found]
    before = [*texts, "\n".join(provided)][1:]
    return [
        {"one": one, "by": by, "changed": changed_lines(old, new)}
        for (one, by), old, new in zip(found, before, texts, strict=True)
    ]
