"""The kinds of mails about registrations, with an example of each."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import clock, i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import new_id
from app.delegations.models import Delegation, DelegationCategory, Entity
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.meetings.models import Meeting
from app.messages.rules.kinds import (
    CONTACT,
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
    terms,
)
from app.registrations import mails, queries
from app.registrations.models import (
    DelegationFunction,
    Modality,
    Person,
    Registration,
    RegistrationState,
    RegistrationTransfer,
    Way,
)
from app.registrations.rules import MODALITY_LABELS, STATE_LABELS, said_function

LINK = "/registrations/example"  # no secret of anybody
ADDRESS = "demo.delegate@example.org"


def _of_registration(read: Callable[[Registration], str]) -> Callable[[Said], str]:
    return lambda said: read(said["registration"])


NAME = Placeholder(lazy("the person's name"), lambda said: str(said["person"].name))
FACTS = lines(
    lazy("what is to be checked: when and where, name, delegation, function"),
    lambda said: terms(said["facts"]),
)
WRITTEN: Mapping[str, Placeholder] = {"name": NAME, "meeting": MEETING, "contact": CONTACT}
STANDS: Mapping[str, Placeholder] = {
    **WRITTEN,
    "function": Placeholder(
        lazy("the function in the delegation"), _of_registration(said_function)
    ),
    "status": Placeholder(
        lazy("where the registration stands"),
        _of_registration(lambda one: str(STATE_LABELS[one.state])),
    ),
    "facts": FACTS,
    "link": link("link"),
}
BEGUN: Mapping[str, Placeholder] = {
    **WRITTEN,
    "name": plain(lazy("the person's name"), "name"),
    "link": link("link"),
}
REASON = lines(lazy("the reason given"), _of_registration(lambda one: one.decline_reason))
CHANGE = lines(
    lazy("what is to be changed"), _of_registration(lambda one: one.change_asked), needed=True
)
QUESTIONS = lines(
    lazy("questions of the meeting that are open, if any"),
    lambda said: items(said["open_questions"]),
)
APPROVED: Mapping[str, Placeholder] = {
    **STANDS,
    "calendar": lines(
        lazy("the address of the person’s own calendar"),
        lambda said: str(said["absolute"](f"{said['link']}/calendar")),
    ),
}
CHANGES = block(lazy("what has changed, old and new"), "changes", needed=True)


def _personal(
    name: str,
    label: str,
    offers: Mapping[str, Placeholder] = STANDS,
    *,
    state: RegistrationState = RegistrationState.APPROVED,
    way: Way = Way.FORM,
) -> Kind:
    """A kind that is written to the person of a registration."""
    key = f"registrations/{name}"

    def example(db: Session, meeting_id: str, about: str) -> None:
        meeting = _meeting(db, meeting_id)
        one = _chosen(db, meeting, about) or _made_up(meeting, state=state, way=way)
        other = "Demo Colleague"
        mails.tell_person(db, key, meeting, one, link=LINK, event="", other=other, asks_again=True)

    return Kind(key, label, example, offers)


def _changed(db: Session, meeting_id: str, about: str) -> None:
    meeting = _meeting(db, meeting_id)
    one = _chosen(db, meeting, about) or _made_up(meeting)
    old, new = (str(MODALITY_LABELS[way]) for way in (Modality.IN_PERSON, Modality.ONLINE))
    changes = [("modality", old, new), ("passport_name", "", "")]
    mails.tell_of_changes(
        db, meeting, one, changes, link=LINK, by_focal_point=True, reason=_a_reason()
    )


def _for_member(db: Session, meeting_id: str, about: str) -> None:
    meeting = _meeting(db, meeting_id)
    one = _chosen(db, meeting, about) or _made_up(meeting)
    mails.tell_focal_point(db, meeting, one, _account(), ["modality"], reason=_a_reason())


def _not_needed(db: Session, meeting_id: str, _about: str) -> None:
    mails.tell_carer(db, _meeting(db, meeting_id), _account())


def _started(db: Session, meeting_id: str, _about: str) -> None:
    mails.tell_of_draft(
        db,
        _meeting(db, meeting_id),
        email=ADDRESS,
        name="Demo Delegate",
        language=i18n.language(),
        link=LINK,
    )


def _transfer(db: Session, meeting_id: str, about: str) -> None:
    meeting = _meeting(db, meeting_id)
    one = _chosen(db, meeting, about) or _made_up(meeting)
    offer = RegistrationTransfer(
        id=new_id(), name="Demo Colleague", email=ADDRESS, language=i18n.language()
    )
    mails.tell_colleague(db, meeting, one, offer, link=LINK)


def _written(db: Session, meeting_id: str, about: str) -> None:
    meeting = _meeting(db, meeting_id)
    one = _chosen(db, meeting, about) or _made_up(meeting)
    subject, text = "{meeting}", "{name}\n\n{delegation} – {function} – {status}"
    mails.write(db, meeting, one, subject=subject, text=text, link=LINK, event="")


def _meeting(db: Session, meeting_id: str) -> Meeting:
    found = meetings.meeting_by_id(db, meeting_id)
    if found is None:
        raise NoSuchMeeting
    return found


def _chosen(db: Session, meeting: Meeting, about: str) -> Registration | None:
    found = queries.registration(db, about) if about else None
    return found if found and found.meeting_id == meeting.id and found.person.email else None


def _made_up(
    meeting: Meeting,
    *,
    state: RegistrationState = RegistrationState.APPROVED,
    way: Way = Way.FORM,
) -> Registration:
    """Somebody who is not registered; whatever a mail may say of them is there."""
    now = clock.now()
    person = Person(
        id=new_id(), name="Demo Delegate", email=ADDRESS, language=i18n.language(), created_at=now
    )
    return Registration(
        id=new_id(),
        meeting_id=meeting.id,
        person=person,
        delegation=Delegation(
            entity=Entity(name={"en": "Demo Organisation"}), category=DelegationCategory.OTHER
        ),
        function=DelegationFunction.REPRESENTATIVE,
        modality=Modality.IN_PERSON,
        way=way,
        state=state,
        decline_reason=_a_reason() if state is RegistrationState.DECLINED else "",
        change_asked=_a_reason() if state is RegistrationState.CHANGE_ASKED else "",
        created_at=now,
    )


def _a_reason() -> str:
    return _("Here stands what the secretariat writes.")


def _account() -> Account:
    return Account(id=new_id(), name="Demo Focal Point", email=ADDRESS, language=i18n.language())


DECLINED, ASKED = RegistrationState.DECLINED, RegistrationState.CHANGE_ASKED
WAITING, CANCELLED = RegistrationState.WAITING, RegistrationState.CANCELLED
PRIVATE = {**WRITTEN, "link": link("link")}  # what it is about stands on the person's own page
OTHER = {**STANDS, "other": plain(lazy("the colleague’s name"), "other")}
REGISTRATIONS = (
    _personal("received", lazy("We have received your registration"),
              state=RegistrationState.SUBMITTED),
    _personal("approved", lazy("Your registration is approved"), APPROVED),
    _personal("change_asked", lazy("Please change your registration"),
              {**STANDS, "change": CHANGE}, state=ASKED),
    _personal("declined", lazy("Your registration is not approved"),
              {**STANDS, "reason": REASON}, state=DECLINED),
    _personal("waiting", lazy("You are on the waiting list"),
              {**STANDS, "questions": QUESTIONS}, state=WAITING),
    _personal("moved_up", lazy("You have a place")),
    _personal("cancelled", lazy("Your registration is cancelled"), state=CANCELLED),
    _personal("cancelled_for", lazy("Your registration is cancelled by the secretariat"),
              state=CANCELLED),
    _personal("renewed", lazy("You are registered again")),
    _personal("known", lazy("You are already registered")),
    _personal("entered", lazy("You have been registered"), {**STANDS, "questions": QUESTIONS},
              way=Way.FOCAL_POINT),
    _personal("taken_out", lazy("You were taken off the list"), state=CANCELLED),
    Kind("registrations/changed", lazy("Your registration was changed"), _changed,
         {**WRITTEN, "facts": FACTS, "link": link("link"), "changes": CHANGES,
          "reason": lines(lazy("the reason given"), lambda said: said["reason_given"])}),
    Kind("registrations/for_member", lazy("A registration of your delegation"), _for_member,
         {**WRITTEN, "link": link("link"),
          "facts": block(FACTS.means, "stands", needed=True)}),
    _personal("undone", lazy("A decision was taken back"), {**STANDS, "reason": REASON}),
    Kind("registrations/started", lazy("You have begun to register"), _started, BEGUN),
    Kind("registrations/transfer", lazy("A colleague offers you their place"), _transfer,
         {**BEGUN, "giver": plain(lazy("the colleague’s name"), "giver")}),
    _personal("taken_over", lazy("You have taken over a place"),
              {**OTHER, "questions": QUESTIONS}),
    _personal("transferred", lazy("Your colleague has agreed"),
              {**WRITTEN, "other": OTHER["other"]}, state=CANCELLED),
    _personal("arranged", lazy("What you asked for is arranged"), PRIVATE),
    _personal("sponsored", lazy("Your request for sponsorship is granted"), PRIVATE),
    _personal("not_sponsored", lazy("Your request for sponsorship is declined"), PRIVATE),
    _personal("letter_ready", lazy("Your letter for the visa is ready"), PRIVATE),
    _personal("letter_declined", lazy("There is no letter for your visa"), PRIVATE),
    Kind("registrations/written", lazy("What you write to many"), _written),
    Kind("registrations/not_needed", lazy("Something is not needed any more"), _not_needed),
)  # fmt: skip
BADGES = (
    _personal("badge_received", lazy("A badge for side events is requested for you"),
              state=RegistrationState.SUBMITTED, way=Way.SIDE_EVENTS),
    _personal("badge_approved", lazy("Your badge for side events is approved"), APPROVED,
              way=Way.SIDE_EVENTS),
    _personal("badge_declined", lazy("You do not get a badge for side events"),
              {**STANDS, "reason": REASON}, state=DECLINED, way=Way.SIDE_EVENTS),
)  # fmt: skip
FAMILIES = (
    Family(
        lazy("Registrations"),
        REGISTRATIONS,
        lambda db, meeting_id: queries.newest_names(db, meeting_id, events_only=False),
    ),
    Family(
        lazy("Badges for side events only"),
        BADGES,
        lambda db, meeting_id: queries.newest_names(db, meeting_id, events_only=True),
    ),
)
