"""Pages on which organisers write announcements, see whom they reach, send and withdraw them."""

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.announcements import queries, rules, service
from app.announcements.errors import ScreensTooLate
from app.announcements.forms import AnnouncementForm, DoForm, announcement_form, as_data
from app.announcements.guards import AnnouncementHere, AnnouncementToChange
from app.announcements.models import Announcement, AudienceKind, AudienceRole
from app.announcements.rules import Audience
from app.core import clock, i18n
from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy, show_day, show_parts
from app.core.web import Posted, notice, page, redirect
from app.delegations import queries as delegations
from app.delegations.rules import CATEGORY_LABELS
from app.meetings import queries as meetings
from app.meetings.guards import Desk, OrganiserDesk
from app.meetings.models import Meeting
from app.messages import rules as messages
from app.messages.models import Channel, MessageState
from app.messages.queries import Became, became_of
from app.messages.rules import ANNOUNCEMENTS
from app.messages.service import drafts, telephones

router = APIRouter(include_in_schema=False)
HOME = "/organise/{slug}/announcements"
ONE = HOME + "/{announcement_id}"
WRITTEN = notice("announcement.written", lazy("It is kept. Nobody gets it until you send it."))
SENT = notice("announcement.sent", lazy("It is on its way."))
TO_READ = notice(
    "announcement.to_read",
    lazy("The mails wait in the outbox until you have read and released them."),
)
DROPPED = notice("announcement.dropped", lazy("It is dropped. Nobody got it."))
WITHDRAWN = notice(
    "announcement.withdrawn",
    lazy("It is withdrawn: no screen shows it any more, and its mails that wait do not go."),
)
Names = Mapping[Audience, str]


@router.get(HOME)
def listed(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """All announcements with what became of them."""
    found, names = queries.announcements_of(db, desk.meeting.id), _named(db, desk.meeting)
    ids = [one.id for one in found]
    mails = became_of(db, desk.meeting.id, ANNOUNCEMENTS, ids)
    texts = became_of(db, desk.meeting.id, ANNOUNCEMENTS, ids, Channel.TEXT)
    return page(
        request,
        "announcements/list",
        meeting=desk.head,
        announcements=[
            (
                one,
                _title(one, desk.meeting),
                _stage_shown(one, mails.get(one.id), texts.get(one.id)),
                names.get(rules.audience_of(one), ""),
            )
            for one in found
        ],
        mails=mails,
        mail_states=messages.STATES,
    )


@router.get(HOME + "/new")
def new(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """An empty form."""
    together = drafts.must_wait(db, desk.meeting.id, messages.ANNOUNCEMENTS, together=True)
    form = announcement_form(desk.meeting)(data={"by_mail": True, "to_read": together})
    return _form(request, desk, db, form)


@router.post(HOME + "/new")
def write(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Keeps what is written; nobody gets it yet."""
    form = announcement_form(desk.meeting).posted(posted)
    _offer(db, desk.meeting, form)
    if not form.validate():
        return _form(request, desk, db, form, status=422)
    said = form.said(desk.meeting.timezone)
    made = service.write(db, desk.actor, desk.meeting, said)
    return redirect(request, _path(desk, made), WRITTEN)


@router.get(ONE)
def one(request: Request, desk: OrganiserDesk, announcement: AnnouncementHere, db: Db) -> Response:
    """What it says, whom it reaches and whom not, and what became of it."""
    return _one(request, desk, announcement, db)


@router.post(ONE)
def act(
    request: Request,
    posted: Posted,
    desk: OrganiserDesk,
    announcement: AnnouncementToChange,
    db: Db,
) -> Response:
    """Sends it, drops it, or withdraws what was sent."""
    match DoForm.posted(posted).do.data:
        case "send":
            try:
                service.send(db, desk.actor, announcement)
            except ScreensTooLate as late:
                return _one(request, desk, announcement, db, wrong=late.sentence, status=409)
            said = TO_READ if announcement.to_read and announcement.by_mail else SENT
            return redirect(request, _path(desk, announcement), said)
        case "drop":
            service.drop(db, desk.actor, announcement)
            return redirect(request, HOME.format(slug=desk.meeting.slug), DROPPED)
        case "withdraw":
            service.withdraw(db, desk.actor, announcement)
            return redirect(request, _path(desk, announcement), WITHDRAWN)
    return _one(request, desk, announcement, db, wrong=_("Use one of the buttons."), status=422)


@router.get(ONE + "/change")
def to_change(
    request: Request, desk: OrganiserDesk, announcement: AnnouncementHere, db: Db
) -> Response:
    """The form with what is written."""
    form = announcement_form(desk.meeting)(data=as_data(announcement, desk.meeting))
    return _form(request, desk, db, form)


@router.post(ONE + "/change")
def change(
    request: Request,
    posted: Posted,
    desk: OrganiserDesk,
    announcement: AnnouncementToChange,
    db: Db,
) -> Response:
    """Writes it anew, while it is not sent."""
    form = announcement_form(desk.meeting).posted(posted)
    _offer(db, desk.meeting, form)
    if not form.validate():
        return _form(request, desk, db, form, status=422)
    service.change(db, desk.actor, announcement, form.said(desk.meeting.timezone))
    return redirect(request, _path(desk, announcement), WRITTEN)


def _title(announcement: Announcement, meeting: Meeting) -> tuple[str, str]:
    """What one is called in a list, with the language that it is in."""
    said = announcement.subject or announcement.short
    code = rules.language_for(said, i18n.language(), meeting.languages)
    return code, said.get(code, "")


def _path(desk: Desk, announcement: Announcement) -> str:
    return ONE.format(slug=desk.meeting.slug, announcement_id=announcement.id)


def _form(
    request: Request, desk: Desk, db: Session, form: AnnouncementForm, *, status: int = 200
) -> Response:
    _offer(db, desk.meeting, form)
    return page(
        request,
        "announcements/form",
        status=status,
        meeting=desk.head,
        form=form,
        texts_go=telephones.offered(db, desk.meeting.id),
    )


def _one(
    request: Request,
    desk: Desk,
    announcement: Announcement,
    db: Session,
    *,
    wrong: str = "",
    status: int = 200,
) -> Response:
    mails = became_of(db, desk.meeting.id, ANNOUNCEMENTS, [announcement.id])
    texts = became_of(db, desk.meeting.id, ANNOUNCEMENTS, [announcement.id], Channel.TEXT)
    rooms = {
        one.room_id: in_language(one.room.name) for one in meetings.rooms_of(db, desk.meeting.id)
    }
    return page(
        request,
        "announcements/one",
        status=status,
        meeting=desk.head,
        one=announcement,
        audience=_named(db, desk.meeting).get(rules.audience_of(announcement), ""),
        stage=rules.stage_of(announcement, clock.now()),
        stage_shown=_stage_shown(
            announcement, mails.get(announcement.id), texts.get(announcement.id)
        ),
        reach=service.reach(db, desk.meeting, announcement),
        mails=mails.get(announcement.id),
        texts=texts.get(announcement.id),
        mail_states=messages.STATES,
        screen=rooms.get(announcement.screen_room_id or "", ""),
        wrong=wrong,
    )


def _stage_shown(announcement: Announcement, *became: Became | None) -> tuple[str, str]:
    """Where it stands, as a mark and words: it is not sent while any of its messages waits."""
    stage = rules.stage_of(announcement, clock.now())
    waits = [
        state
        for state in (MessageState.DRAFT, MessageState.WAITING, MessageState.QUEUED)
        if any(one and one.states.get(state) for one in became)
    ]
    if waits and stage is rules.Stage.SENT:
        return messages.STATES[waits[0]]
    return rules.STAGES[stage]


def _offer(db: Session, meeting: Meeting, form: AnnouncementForm) -> None:
    rooms = {one.room_id: in_language(one.room.name) for one in meetings.rooms_of(db, meeting.id)}
    form.offer(_audiences(db, meeting), rooms)


def _named(db: Session, meeting: Meeting) -> Names:
    """Everybody to whom something can go, in words."""
    return {
        audience: name
        for _group, names in _audiences(db, meeting)
        for audience, name in names.items()
    }


def _audiences(db: Session, meeting: Meeting) -> Iterator[tuple[str, Names]]:
    """The same in groups."""
    yield "", {Audience(AudienceKind.EVERYBODY): str(rules.EVERYBODY_LABEL)}
    roles = {
        Audience(AudienceKind.ROLE, one.value): str(rules.ROLE_LABELS[one]) for one in AudienceRole
    }
    yield _("By function"), roles
    found = delegations.delegations_of(db, meeting.id)
    present = {one.category for one in found}
    yield (
        _("A category of delegations"),
        {
            Audience(AudienceKind.CATEGORY, one.value): str(label)
            for one, label in CATEGORY_LABELS.items()
            if one in present
        },
    )
    names = {one.id: in_language(one.entity.name) for one in found}
    yield (
        _("A delegation"),
        {
            Audience(AudienceKind.DELEGATION, key): name
            for key, name in sorted(names.items(), key=lambda one: one[1].casefold())
        },
    )
    yield from _of_events(db, meeting)


def _of_events(db: Session, meeting: Meeting) -> Iterator[tuple[str, Names]]:
    events = queries.events_offered(db, meeting.id)
    rooms = {one.room_id: in_language(one.room.name) for one in meetings.rooms_of(db, meeting.id)}
    zone = ZoneInfo(meeting.timezone)
    days = {
        (one.announced_start.astimezone(zone).date(), one.announced_room_id)
        for one in events
        if one.announced_start and one.announced_room_id in rooms
    }
    yield (
        _("Everybody of a room's events on a day"),
        {
            Audience(AudienceKind.ROOM_DAY, str(room), day): show_parts(
                [rooms[str(room)], show_day(day)]
            )
            for day, room in sorted(days, key=lambda one: (one[0], rooms[str(one[1])]))
        },
    )
    yield (
        _("Host, speakers and those who want to attend a side event"),
        {Audience(AudienceKind.EVENT, one.id): f"{one.number} {one.title}" for one in events},
    )
