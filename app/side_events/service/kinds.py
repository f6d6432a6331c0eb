"""The kinds of mails about side events, with an example of each."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import new_id
from app.meetings.models import Meeting
from app.messages.rules.kinds import (
    MEETING,
    Family,
    Kind,
    Placeholder,
    Said,
    block,
    items,
    lines,
    link,
    plain,
)
from app.messages.service import Recipient
from app.questions.models import Question, QuestionWording
from app.registrations.models import Person
from app.side_events import mails, queries
from app.side_events.mails import ending
from app.side_events.models import (
    Answer,
    ChangeRequest,
    Partner,
    PartnerRole,
    RequestState,
    SideEvent,
    SideEventState,
    Speaker,
    SpeakerRole,
)
from app.side_events.rules.answers import Named
from app.side_events.rules.application import Offer
from app.side_events.rules.applied import Applied
from app.side_events.rules.shown import Announced
from app.side_events.rules.warnings import Elsewhere

PATH = "/applications/example"  # no secret of anybody
ADDRESS = "demo.host@example.org"
Write = Callable[[Session, Meeting, SideEvent], None]


def _of_event(read: Callable[[SideEvent], str]) -> Callable[[Said], str]:
    return lambda said: read(said["event"])


EVENT: Mapping[str, Placeholder] = {
    "title": Placeholder(lazy("the title of the side event"), _of_event(lambda one: one.title)),
    "meeting": MEETING,
    "link": link("path"),
}


def _when_and_where(announced: Announced | None, zone: str) -> str:
    if announced is None:
        return ""
    hours = i18n.show_period(announced.starts_at, announced.ends_at, zone)
    place = (i18n.in_language(announced.room), i18n.in_language(announced.venue))
    return i18n.show_parts((i18n.show_date(announced.starts_at, zone), hours, *place))


ANNOUNCED = Placeholder(
    lazy("when and where it was to be held, by the clocks of the meeting, where that was public"),
    lambda said: _when_and_where(said.get("announced"), said["meeting"].timezone),
)
NUMBERED: Mapping[str, Placeholder] = {
    **EVENT,
    "number": Placeholder(
        lazy("the number of the application"), _of_event(lambda one: str(one.number))
    ),
    "name": Placeholder(
        lazy("the name of whoever applied"), _of_event(lambda one: one.contact_name)
    ),
}
REASON = lines(lazy("the reason given"), _of_event(lambda one: one.decline_reason))
CHANGE = lines(
    lazy("what is to be changed"), _of_event(lambda one: one.decline_reason), needed=True
)
ASKED: Mapping[str, Placeholder] = {
    **EVENT,
    "host": plain(lazy("who organises the side event"), "host"),
    "name": plain(lazy("the name of who is asked"), "named"),
    "function": plain(lazy("in which part they are named"), "role"),
}


def _settled(said: Said) -> str:
    return {
        "taken": _("The organisers have changed your side event as you asked."),
        "done": _("The organisers have done what you asked for."),
        "allowed": _("You can change your side event once, at this address."),
    }.get(
        said["state"],
        _("The organisers have not made the change. Your side event stays as it is."),
    )


def _kind(
    name: str,
    label: str,
    write: Write,
    offers: Mapping[str, Placeholder],
    state: SideEventState = SideEventState.ACCEPTED,
) -> Kind:
    def example(db: Session, meeting_id: str, about: str) -> None:
        meeting = queries.meeting_by_id(db, meeting_id)
        found = queries.side_event(db, about, meeting_id=meeting_id) if about else None
        event = found if found and found.contact_email else made_up(meeting_id, state)
        write(db, meeting, event)

    return Kind(f"side_events/{name}", label, example, offers)


def _decision(
    state: SideEventState, label: str, offers: Mapping[str, Placeholder], name: str = ""
) -> Kind:
    """A kind that tells what was decided; a real event is told of as if that had been."""

    def write(db: Session, meeting: Meeting, event: SideEvent) -> None:
        mails.tell_decision(
            db, name or state.value, meeting, event, PATH, place=1, announced=_example()
        )

    return _kind(name or state.value, label, write, offers, state)


def _received(db: Session, meeting: Meeting, event: SideEvent) -> None:
    other = Elsewhere(speakers=["Demo Chair"])
    mails.received(db, meeting, event, PATH, offer=Offer(), other=other)


def _begun(db: Session, meeting: Meeting, event: SideEvent) -> None:
    to = Recipient(event.contact_email, event.contact_name, event.contact_language)
    mails.begun(db, meeting, to=to, title=event.title, path=PATH)


def _asked(db: Session, meeting: Meeting, event: SideEvent) -> None:
    mails.asked(db, meeting, event, _named(event), path=PATH, again=False)


def _badge(db: Session, meeting: Meeting, event: SideEvent) -> None:
    mails.badge_asked(db, meeting, event, made_up_speaker(), path=PATH)


def _answered(db: Session, meeting: Meeting, event: SideEvent) -> None:
    mails.answered(db, meeting, event, made_up_speaker(meeting), path=PATH)


def _to_answer(db: Session, meeting: Meeting, event: SideEvent) -> None:
    applied = Applied(
        event.id,
        event.number,
        event.state,
        event.basis,
        event.title,
        event.language,
        event.contact_name,
        event.contact_email,
        event.contact_language,
        None,
        None,
    )
    text = {"en": _("Here stands what the secretariat writes.")}
    question = Question(id=new_id(), wordings=[QuestionWording(number=1, text=text)])
    mails.to_answer(db, meeting, applied, [question], path=PATH, day="")


def _not_held(db: Session, meeting: Meeting, event: SideEvent) -> None:
    reader = ending.Reader.of(event, _named(event))
    ending.tell_not_held(db, meeting, event, reader, announced=_example())


def _example() -> Announced:
    now = clock.now()
    return Announced(now, now + timedelta(hours=1), {"en": "Demo Room"}, {"en": "Demo Building"})


def _given_back(db: Session, meeting: Meeting, event: SideEvent) -> None:
    ending.tell_given_back(db, meeting, event)


def _settled_request(db: Session, meeting: Meeting, event: SideEvent) -> None:
    request = ChangeRequest(
        id=new_id(),
        text=_("Here stands what the host wrote."),
        state=RequestState.DECLINED,
        answer=_("Here stands what the secretariat writes."),
    )
    mails.request_settled(db, meeting, event, request, path=PATH)


def made_up(meeting_id: str, state: SideEventState = SideEventState.ACCEPTED) -> SideEvent:
    """A side event that nobody applied for; whatever a mail may say of it is there."""
    language, now = i18n.language(), clock.now()
    return SideEvent(
        id=new_id(),
        meeting_id=meeting_id,
        number=12,
        state=state,
        title="Demo side event",
        language=language,
        contact_name="Demo Host",
        contact_email=ADDRESS,
        contact_language=language,
        duration=60,
        attendance=40,
        features=[],
        late=True,
        decline_reason=_("Here stands what the secretariat writes."),
        created_at=now,
        decided_at=now,
        partners=[
            Partner(
                id=new_id(),
                name="Demo Organisation",
                role=PartnerRole.LEAD_ORGANISER,
                answer=Answer.OPEN,
                email="",
            )
        ],
        speakers=[made_up_speaker()],
        room_wishes=[],
    )


def made_up_speaker(meeting: Meeting | None = None) -> Speaker:
    """Somebody whom no application names; away on the second day of a meeting."""
    away = [meeting.starts_on + timedelta(days=1)] if meeting and meeting.starts_on else []
    return Speaker(
        id=new_id(),
        name="Demo Chair",
        role=SpeakerRole.CHAIR,
        email=ADDRESS,
        answer=Answer.CONFIRMED,
        answered_at=clock.now(),
        away=[date.isoformat(day) for day in away],
        person=Person(name="Demo Chair", language=i18n.language()),
    )


def _named(event: SideEvent) -> Named:
    named: list[Named] = [*event.speakers, *event.partners]
    return next((one for one in named if one.email), None) or made_up_speaker()


FAMILIES = (
    Family(
        lazy("Side events"),
        (
            _kind("begun", lazy("Go on with your application"), _begun,
                  {**EVENT, "title": plain(lazy("the title of the side event"), "title")}),
            _kind("received", lazy("We have your application"), _received,
                  {**NUMBERED, "notes": lines(lazy("what the applicant should know at once"),
                                                    lambda said: items(said["warnings"]))}),
            _kind("to_answer", lazy("Questions are open"), _to_answer,
                  {**NUMBERED, "questions": lines(
                      lazy("questions of the meeting that are open, if any"),
                      lambda said: items(said["texts"]), needed=True)}),
            _kind("asked", lazy("Do you take part?"), _asked, ASKED),
            _kind("answered", lazy("Somebody has answered"), _answered,
                  {**EVENT, "name": plain(lazy("the name of who is asked"), "named"),
                   "answer": block(lazy("what they answered"), "answer", needed=True)}),
            _kind("badge", lazy("A badge for side events only"), _badge, ASKED),
            _decision(SideEventState.ACCEPTED, lazy("Your side event is accepted"), NUMBERED),
            _decision(SideEventState.WAITING, lazy("Your application is on the waiting list"),
                      {**NUMBERED, "place": plain(lazy("the place on the waiting list"), "place")}),
            _decision(SideEventState.DECLINED, lazy("Your application is declined"),
                      {**NUMBERED, "reason": REASON}),
            _decision(SideEventState.CHANGE_ASKED, lazy("Please change your application"),
                      {**NUMBERED, "change": CHANGE}),
            _decision(SideEventState.SUBMITTED, lazy("Your application is looked at again"),
                      NUMBERED, "reopened"),
            _decision(SideEventState.WITHDRAWN, lazy("Your application is withdrawn"), NUMBERED),
            _decision(SideEventState.CANCELLED, lazy("Your side event is cancelled"),
                      {**NUMBERED, "reason": REASON, "hours": ANNOUNCED}),
            _kind("not_held", lazy("A side event is not held"), _not_held,
                  {**EVENT, "reason": REASON, "hours": ANNOUNCED,
                   "function": plain(lazy("in which part they are named"), "role")}),
            _kind("request_settled", lazy("The change that you asked for"), _settled_request,
                  {**NUMBERED, "asked": plain(lazy("what the host asked for"), "asked"),
                   "answer": lines(lazy("what became of it"), _settled, needed=True),
                   "reason": plain(lazy("the reason given"), "answer")}),
            _kind("given_back", lazy("An accepted side event is withdrawn"), _given_back, {}),
        ),
        queries.newest_titles,
    ),
)  # fmt: skip
