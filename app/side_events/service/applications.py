"""Taking applications in, and what their link opens."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from app.accounts.models import TokenKind
from app.accounts.service import find_token, issue_token, record
from app.calls.rules import is_late
from app.core import clock
from app.core.happenings import tell
from app.core.ids import hash_secret, new_id
from app.delegations import service as delegations
from app.meetings.models import Meeting
from app.meetings.rules import ENTERED, Origin
from app.questions import service as questions
from app.registrations import service as registrations
from app.registrations.models import Person
from app.registrations.rules import PersonEntered
from app.side_events import mails, queries
from app.side_events.errors import NotInThisState, WrongApplication
from app.side_events.models import (
    Answer,
    ConceptNote,
    EquipmentNeed,
    Partner,
    PartnerRole,
    RoomWish,
    SideEvent,
    SideEventState,
    SlotWish,
    Speaker,
)
from app.side_events.rules.amending import Amendment
from app.side_events.rules.application import (
    Application,
    Mistake,
    Offer,
    SpeakerGiven,
    is_named,
)
from app.side_events.rules.concept import ConceptGiven
from app.side_events.rules.states import DECIDED, Step, may
from app.side_events.service.admission import faults
from app.side_events.service.answers import ask_new, carry_over
from app.side_events.service.further import Further, unsaid
from app.side_events.service.links import link_path, secret_of

One = TypeVar("One", Partner, Speaker)


def apply(
    db: Session,
    meeting: Meeting,
    application: Application,
    *,
    nonce: str | None = None,
    at: datetime | None = None,
    origin: Origin = ENTERED,
    is_demo: bool = False,
    notify: bool = True,
    event_id: str | None = None,
    further: Further | None = None,
) -> SideEvent:
    """Take an application in: it gets the next number of its meeting, a link and a mail.

    The same `nonce` (of a form) gives the same side event, once, unless the title is another: then
    somebody went back in the browser for the next event. `at` (now) is when it came in and
    decides whether it is late. What is only known from a source (`origin` stated or inferred) may
    lack a chair, a contact (then no mail is written) and answers to the meeting's own questions.
    `event_id` is that of its draft. Raises `WrongApplication` with the first mistake, or question.
    """
    number = queries.next_number(db, meeting.id)
    if (known := sent_before(db, meeting, nonce, application.title)) is not None:
        return known
    now = at or clock.now()
    offer = queries.offer(db, meeting.id)
    wrong = faults(db, meeting, application, offer, at=now, basis=origin.basis)
    refuse([*wrong, *unsaid(db, meeting, application, further, basis=origin.basis)])
    event = SideEvent(
        id=event_id or new_id(),
        meeting_id=meeting.id,
        number=number,
        state=SideEventState.SUBMITTED,
        created_at=now,
        late=is_late(offer.policy, now),
        form_nonce=_form_nonce(meeting, nonce, application.title),
        is_demo=is_demo,
        **origin.columns,
    )
    _write(db, meeting, event, application, offer)
    db.add(event)
    _answer(db, event, further)
    if event_id is None:  # the draft that has this id has its link already
        _give_link(db, event)
    record(db, None, "side_event.received", meeting.id, event.id, number=number, late=event.late)
    if notify:
        _tell(db, meeting, event, offer)
    return event


def _give_link(db: Session, event: SideEvent) -> None:
    issue_token(db, TokenKind.APPLICATION, event.id, secret=secret_of(db, event.id))


def _tell(db: Session, meeting: Meeting, event: SideEvent, offer: Offer) -> None:
    other = queries.elsewhere(db, event)
    mails.received(db, meeting, event, link_path(db, event), offer=offer, other=other)
    ask_new(db, meeting, event, offer)


def sent_before(db: Session, meeting: Meeting, nonce: str | None, title: str) -> SideEvent | None:
    """The side event that was made of a form with this nonce and title, if it was sent before."""
    form_nonce = _form_nonce(meeting, nonce, title)
    return queries.side_event_of_form(db, form_nonce) if form_nonce else None


def _form_nonce(meeting: Meeting, nonce: str | None, title: str) -> str | None:
    return hash_secret(f"{meeting.id} {nonce} {title}") if nonce else None


def _answer(db: Session, event: SideEvent, further: Further | None) -> None:
    db.flush()
    if further is not None:
        questions.save_answers(db, event.id, further.asked, further.said)


def change(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    application: Application,
    *,
    further: Further | None = None,
) -> SideEvent:
    """Write an application anew, as long as it is not decided, with `further` answers anew too.

    Raises `NotInThisState` afterwards, `WrongApplication` with the first mistake.
    """
    event = queries.side_event_to_change(db, event.id)
    if not may(event.state, Step.CHANGE):
        raise NotInThisState(str(DECIDED))
    offer = queries.offer(db, meeting.id)
    wrong = faults(db, meeting, application, offer, event=event, basis=event.basis)
    there = {one.question.id: one.said for one in questions.told(db, event.id)}
    before = Further((), there)
    refuse([*wrong, *unsaid(db, meeting, application, further or before, basis=event.basis)])
    _write(db, meeting, event, application, offer)
    _answer(db, event, further)
    if event.state is SideEventState.CHANGE_ASKED:  # it is done
        event.state, event.decline_reason = SideEventState.SUBMITTED, ""
    db.flush()
    ask_new(db, meeting, event, offer)
    record(db, None, "side_event.changed", meeting.id, event.id)
    return event


def open_link(db: Session, secret: str) -> SideEvent | None:
    """The side event of a link, with everything loaded; None for a link that opens nothing."""
    token = find_token(db, TokenKind.APPLICATION, secret)
    return queries.side_event(db, token.subject_id) if token else None


def refuse(wrong: Iterable[Mistake]) -> None:
    """Raise `WrongApplication` with the first mistake, where there is one."""
    for mistake in wrong:
        raise WrongApplication(mistake.field, mistake.sentence)


def _write(
    db: Session, meeting: Meeting, event: SideEvent, application: Application, offer: Offer
) -> None:
    event.language = application.language
    event.closed = application.closed
    event.contact_name = application.contact_name
    event.contact_email = application.contact_email
    event.contact_language = application.contact_language
    event.duration = application.duration
    event.attendance = application.attendance
    event.features = sorted(set(application.features))
    event.note = application.note
    _write_needs(event, application)
    event.themes = [theme for theme in offer.themes if theme.id in application.themes]
    event.slot_wishes = [SlotWish(slot_id=id_, rank=n) for n, id_ in enumerate(application.slots)]
    event.room_wishes = [RoomWish(room_id=id_, rank=n) for n, id_ in enumerate(application.rooms)]
    event.equipment = [
        EquipmentNeed(equipment_id=id_, quantity=wanted)
        for id_, wanted in application.equipment.items()
        if wanted
    ]
    confirm = offer.policy.partners_confirm
    event.partners = _kept(event.partners, _partners(db, application, confirm=confirm))
    write_texts(db, meeting, event, application)


def write_texts(
    db: Session, meeting: Meeting, event: SideEvent, given: Application | Amendment
) -> None:
    """Write people and texts, of a whole application or of a change to it."""
    event.title = given.title
    event.calendar_title = given.calendar_title
    event.description = given.description
    if isinstance(given, Amendment):
        event.remote_link = given.remote_link
    _write_concept(event, given.concept)
    _name(event.speakers, given.speakers)
    unnamed = [one for one in event.speakers if not is_named(one)]
    speakers = [
        _speaker(_person(db, meeting, event, speaker, unnamed), speaker, n)
        for n, speaker in enumerate(given.speakers)
    ]
    event.speakers = _kept(event.speakers, speakers)


def _name(there: Iterable[Speaker], given: Iterable[SpeakerGiven]) -> None:
    """Who was not named and is so in the same line is the same row, with what they answered."""
    unnamed = {one.id: one for one in there if not is_named(one)}
    for said in given:
        if said.row in unnamed and is_named(said):
            unnamed[said.row].name = said.name


def _kept(there: Iterable[One], made: Iterable[One]) -> list[One]:
    """Rows as made, those of whom was there before being the same rows, with their answers."""
    left, found = list(there), []
    for one in made:
        row = carry_over(left, one)
        left = [other for other in left if other is not row]
        found.append(row)
    return found


def _write_needs(event: SideEvent, application: Application) -> None:
    for said in (application.needs, application.limits):
        for name, value in asdict(said).items():
            setattr(event, name, sorted(value) if isinstance(value, tuple) else value)


def _write_concept(event: SideEvent, notes: Iterable[ConceptGiven]) -> None:
    # A note keeps its row: two rows of one language cannot be there, not even for a moment.
    there = {note.language: note for note in event.concept}
    kept = []
    for given in notes:
        if given.is_empty:
            continue
        note = there.get(given.language) or ConceptNote(language=given.language)
        note.title = given.title
        for part, text in given.texts.items():
            setattr(note, part, text)
        kept.append(note)
    event.concept = kept


def _partners(db: Session, application: Application, *, confirm: bool) -> list[Partner]:
    typed = {given.name for given in application.partners if not given.entity_id}
    known = delegations.entities_named(db, typed)
    return [
        Partner(
            entity_id=given.entity_id or (known[given.name].id if given.name in known else None),
            name=given.name,
            role=given.role,
            email=given.email,
            answer=Answer.OPEN,
            must_confirm=confirm and given.role is not PartnerRole.LEAD_ORGANISER,
            position=position,
        )
        for position, given in enumerate(application.partners)
    ]


def _speaker(person: Person, given: SpeakerGiven, position: int) -> Speaker:
    return Speaker(
        person_id=person.id,
        person=person,
        role=given.role,
        answer=Answer.OPEN,
        away=[],
        name=given.name,
        honorific=given.honorific,
        email=given.email,
        affiliation=given.affiliation,
        position=position,
    )


def _person(
    db: Session, meeting: Meeting, event: SideEvent, given: SpeakerGiven, unnamed: list[Speaker]
) -> Person:
    """Who is meant. Whoever is not named yet is somebody without a name at each event.

    `unnamed` are those that the event has had; who is found among them is taken out.
    """
    if not is_named(given):
        known = next((one for one in unnamed if one.name == given.name), None)
        if known is not None:
            unnamed.remove(known)
            return known.person
        person = registrations.new_person(db, meeting, name="")
        person.language, person.is_demo = event.contact_language, event.is_demo
        return person
    person = registrations.person_for(
        db,
        meeting,
        name=given.name,
        email=given.email or None,
        honorific=given.honorific,
        language=event.contact_language,
        is_demo=event.is_demo,
    )
    tell(db, PersonEntered(person.id, meeting.id))
    return person
