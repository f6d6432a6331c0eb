"""What people are told by mail about their registration, in their own language."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import clock, i18n
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.meetings.models import Meeting
from app.meetings.rules import dates_text, place_text
from app.messages.rules import paragraphs
from app.messages.rules.wording import filled
from app.messages.service import Recipient, post
from app.questions import queries as question_queries
from app.questions import rules as question_rules
from app.questions import service as questions
from app.registrations.models import Registration, RegistrationTransfer
from app.registrations.rules import (
    FIELD_LABELS,
    FUNCTION_LABELS,
    MODALITY_LABELS,
    STATE_LABELS,
    change_text,
    said_function,
)
from app.registrations.rules.event_badges import BadgeEventsAsked, said_event

# First mails to people who did not fill in the form themselves: it asked them nothing so far.
NAMES_QUESTIONS = frozenset(
    {"registrations/entered", "registrations/waiting", "registrations/taken_over"}
)
# What is written instead to who gets a badge for side events only.
FOR_EVENTS = {
    "registrations/received": "registrations/badge_received",
    "registrations/approved": "registrations/badge_approved",
    "registrations/declined": "registrations/badge_declined",
}


def tell_person(
    db: Session,
    kind: str,
    meeting: Meeting,
    registration: Registration,
    *,
    link: str,
    event: str,
    is_first: bool = False,
    other: str = "",
    asks_again: bool = False,
) -> None:
    """Write to the person of a registration; somebody without an address is not written to.

    `kind` is a folder under templates/mails, `link` the path of the person's own page, and `event`
    tells this occasion from others of the same kind, so that it is told once. `is_first` says that
    the registration was made in this transaction: nobody was told of it before. `other` is
    who had the place or has it now, and `asks_again` whether they ask for something beside it
    again: some kinds say so.
    """
    person = registration.person
    if person.email is None:
        return
    if registration.events_only:
        kind = FOR_EVENTS.get(kind, kind)
    with i18n.in_use(person.language):
        facts = _facts(db, meeting, registration)
        open_questions = _open_questions(db, registration) if kind in NAMES_QUESTIONS else []
    post(
        db,
        kind,
        Recipient(person.email, person.name, person.language),
        cause=f"{kind}:{registration.id}:{event}",
        meeting_id=meeting.id,
        is_first=is_first,
        meant=[registration.change_asked, registration.decline_reason, *open_questions],
        meeting=meeting,
        person=person,
        registration=registration,
        facts=facts,
        open_questions=open_questions,
        link=link,
        other=other,
        asks_again=asks_again,
        contact=meeting.contact_email,
    )


def tell_of_changes(
    db: Session,
    meeting: Meeting,
    registration: Registration,
    changes: Sequence[tuple[str, str, str]],
    *,
    link: str,
    by_focal_point: bool,
    reason: str,
) -> None:
    """Write to a person what somebody else changed in their registration, old beside new.

    `changes` are field, old and new, in the person's language; both "" where it is not to be
    written out. `reason` is what whoever changed it says of it, or "". Somebody without an
    address is not written to.
    """
    person = registration.person
    if person.email is None:
        return
    with i18n.in_use(person.language):
        changed = [(str(FIELD_LABELS[field]), old, new) for field, old, new in changes]
        facts = _facts(db, meeting, registration)
    post(
        db,
        "registrations/changed",
        Recipient(person.email, person.name, person.language),
        cause=f"registrations/changed:{registration.id}:{new_id()}",
        meeting_id=meeting.id,
        meant=() if by_focal_point else [reason],
        meeting=meeting,
        person=person,
        changes=changed,
        facts=facts,
        by_focal_point=by_focal_point,
        reason_given=reason,
        link=link,
        contact=meeting.contact_email,
    )


def tell_focal_point(
    db: Session,
    meeting: Meeting,
    registration: Registration,
    account: Account,
    changes: Sequence[str] = (),
    *,
    reason: str = "",
) -> None:
    """Write to who speaks for a delegation how somebody of it stands who has no address.

    `changes` are the fields of the registration that the secretariat changed, and `reason` why.
    """
    with i18n.in_use(account.language):
        facts = _facts(db, meeting, registration)
        told = [*facts, (_("Status"), str(STATE_LABELS[registration.state]))]
        changed = [str(FIELD_LABELS[field]) for field in changes]
    post(
        db,
        "registrations/for_member",
        Recipient(account.email, account.name, account.language),
        cause=f"registrations/for_member:{registration.id}:{account.id}:{new_id()}",
        meeting_id=meeting.id,
        meant=[reason, registration.change_asked, registration.decline_reason],
        meeting=meeting,
        person=registration.person,
        registration=registration,
        facts=told,
        changed=changed,
        reason_given=reason or registration.decline_reason,
        link=f"/{meeting.slug}/delegation",
        contact=meeting.contact_email,
    )


def written(
    meeting: Meeting, registration: Registration, subject: str, text: str
) -> tuple[str, str]:
    """An organiser's subject and text as this person will read them."""
    with i18n.in_use(registration.person.language):
        values = {
            "name": registration.person.name,
            "delegation": _entity(registration),
            "function": said_function(registration),
            "status": str(STATE_LABELS[registration.state]),
            "meeting": i18n.in_language(meeting.name),
        }
    return filled(subject, values), filled(text, values)


def write(
    db: Session,
    meeting: Meeting,
    registration: Registration,
    *,
    subject: str,
    text: str,
    link: str,
    event: str,
) -> None:
    """Send an organiser's message to a person who has an address; once for an `event`."""
    person, meant = registration.person, [subject, text]
    subject, text = written(meeting, registration, subject, text)
    post(
        db,
        "registrations/written",
        Recipient(person.email or "", person.name, person.language),
        cause=f"registrations/written:{registration.id}:{event}",
        meeting_id=meeting.id,
        meant=meant,
        meeting=meeting,
        said=subject,
        text=text,
        parts=paragraphs(text),
        link=link,
        contact=meeting.contact_email,
    )


def tell_of_draft(
    db: Session, meeting: Meeting, *, email: str, name: str, language: str, link: str
) -> None:
    """Write to the address of a registration that was begun, at most once an hour."""
    post(
        db,
        "registrations/started",
        Recipient(email, name, language),
        cause=f"registrations/started:{meeting.id}:{clock.now():%Y-%m-%dT%H}",
        meeting_id=meeting.id,
        meeting=meeting,
        name=name,
        link=link,
        contact=meeting.contact_email,
    )


def tell_colleague(
    db: Session,
    meeting: Meeting,
    registration: Registration,
    offer: RegistrationTransfer,
    *,
    link: str,
) -> None:
    """Write to somebody to whom a registration is offered."""
    post(
        db,
        "registrations/transfer",
        Recipient(offer.email, offer.name, offer.language),
        cause=f"registrations/transfer:{offer.id}",
        meeting_id=meeting.id,
        meeting=meeting,
        name=offer.name,
        giver=registration.person.name,
        link=link,
        contact=meeting.contact_email,
    )


def tell_carer(db: Session, meeting: Meeting, carer: Account) -> None:
    """Write to who sees to needs that something is needed no more; not what, and not by whom."""
    post(
        db,
        "registrations/not_needed",
        Recipient(carer.email, carer.name, carer.language),
        cause=f"registrations/not_needed:{meeting.id}:{new_id()}",
        meeting_id=meeting.id,
        meeting=meeting,
        link=f"/care/{meeting.slug}",
        contact=meeting.contact_email,
    )


def _facts(db: Session, meeting: Meeting, registration: Registration) -> list[tuple[str, str]]:
    """What the person should check, as term and text in the language in use."""
    where = [(_("When"), dates_text(meeting)), (_("Where"), place_text(meeting))]
    if registration.events_only:
        return [*where, *_facts_of_events(db, meeting, registration)]
    pairs = [
        *where,
        (_("Name"), registration.person.name),
        (_("Delegation"), _entity(registration)),
        (_("Function"), str(FUNCTION_LABELS[registration.function])),
        (_("How you take part"), str(MODALITY_LABELS[registration.modality])),
    ]
    return [(term, text) for term, text in pairs if text]


def _facts_of_events(
    db: Session, meeting: Meeting, registration: Registration
) -> list[tuple[str, str]]:
    asked = BadgeEventsAsked([registration.id])
    tell(db, asked)
    pairs = [
        (_("Name"), registration.person.name),
        (_("Organisation"), registration.organisation),
        (_("Badge"), change_text("badge", "side_events")),
        *(
            (_("Side event"), said_event(one, meeting.timezone))
            for one in asked.of(registration.id)
        ),
    ]
    return [(term, text) for term, text in pairs if text]


def _open_questions(db: Session, registration: Registration) -> list[str]:
    """What must be answered and is not, in the language in use."""
    everything = question_queries.questions_of(db, registration.meeting_id)
    category = registration.delegation.category if registration.delegation else None
    asked = question_rules.questions_for(everything, category, registration.modality.value)
    said = {one.question.id: one.said for one in questions.told(db, registration.id)}
    return [i18n.in_language(one.now.text) for one in question_rules.missing(asked, said)]


def _entity(registration: Registration) -> str:
    delegation = registration.delegation
    return i18n.in_language(delegation.entity.name) if delegation else registration.organisation
