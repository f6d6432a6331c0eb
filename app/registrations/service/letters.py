"""Letters for a visa: in the organisers' words, approved one by one, sealed, not kept long."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock, i18n
from app.core.documents import pdf_of
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.core.jobs import enqueue
from app.core.sealing import seal, unseal
from app.meetings.models import Meeting
from app.meetings.rules import dates_text, end_of, place_text
from app.registrations import mails, queries
from app.registrations.errors import Cancelled, NotOfferedHere
from app.registrations.models import (
    LetterRequest,
    LetterText,
    Registration,
    RegistrationState,
    SupportState,
)
from app.registrations.rules import said_function
from app.registrations.rules.support import Letter, Passport, fault_in_text, letter_of
from app.registrations.service.links import link_path

ERASE_PASSPORT = "registrations.erase_passport"
KEPT_WITHOUT_DAYS = timedelta(days=365)  # of a meeting of which no days are known


@dataclass(frozen=True)
class LetterAsked:
    """A request that was opened, for its person or for organisers; None once it is erased."""

    row: LetterRequest
    passport: Passport | None
    answer: str


def set_letter_text(
    db: Session, actor: Actor | None, meeting: Meeting, language: str, *, head: str, body: str
) -> None:
    """The text of letters in a language; an empty one sends no more letters in it.

    Raises `Invalid` for a placeholder that there is not, and where only one of both is written.
    """
    fault = fault_in_text(f"{head}\n{body}")
    if fault:
        raise Invalid(fault)
    if bool(head) != bool(body):
        raise Invalid(_("Write both the letterhead and the text, or neither."))
    known = queries.letter_texts(db, meeting.id).get(language)
    if known is not None:
        db.delete(known)
        db.flush()
    if body:
        db.add(LetterText(meeting_id=meeting.id, language=language, head=head, body=body))
    accounts.record(db, actor, "letters.text_set", meeting.id, None, language=language)
    db.flush()


def ask_letter(
    db: Session, meeting: Meeting, registration: Registration, passport: Passport, language: str
) -> None:
    """Ask for a letter; what is changed has to be approved anew.

    Raises `NotOfferedHere`, and `Cancelled` where they do not come.
    """
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    if language not in queries.letter_texts(db, meeting.id):
        raise NotOfferedHere
    row = queries.letter_request_of(db, registration.id)
    if row is None:
        row = LetterRequest(registration_id=registration.id, created_at=clock.now())
        db.add(row)
    elif row.language == language and _passport(db, row) == passport:
        return
    row.language, row.passport = language, seal(db, json.dumps(passport.as_json()))
    row.state, row.letter, row.answer = SupportState.ASKED, "", ""
    row.decided_at = row.erased_at = None
    db.flush()
    enqueue(db, ERASE_PASSPORT, "upkeep", row.id, delay_seconds=_left(meeting, row).total_seconds())
    accounts.record(db, None, "letter.asked", meeting.id, registration.id)


def withdraw_letter(db: Session, meeting: Meeting, registration: Registration) -> None:
    """Need no letter any more: the passport is erased with it. Twice is once."""
    row = queries.letter_request_of(db, registration.id)
    if row is not None:
        db.delete(row)
        accounts.record(db, None, "letter.withdrawn", meeting.id, registration.id)
        db.flush()


def approve_letter(db: Session, actor: Actor, meeting: Meeting, row: LetterRequest) -> None:
    """Approve a letter as it reads now, and tell the person where it is.

    Raises `NotOfferedHere` where there is no text in its language any more, or nothing to fill in.
    """
    letter = drafted(db, meeting, row)
    if letter is None:
        raise NotOfferedHere
    row.letter = seal(db, json.dumps(asdict(letter)))
    _decide(db, actor, meeting, row, SupportState.GRANTED)
    _tell(db, "registrations/letter_ready", meeting, row.registration)


def decline_letter(
    db: Session, actor: Actor, meeting: Meeting, row: LetterRequest, *, answer: str
) -> None:
    """Send no letter, and tell the person; why stands on their page."""
    row.letter, row.answer = "", seal(db, answer)
    _decide(db, actor, meeting, row, SupportState.DECLINED)
    _tell(db, "registrations/letter_declined", meeting, row.registration)


def letter_told(db: Session, registration: Registration) -> LetterAsked | None:
    """The letter that the person of a registration asked for."""
    row = queries.letter_request_of(db, registration.id)
    return opened_letter(db, row) if row else None


def opened_letter(db: Session, row: LetterRequest) -> LetterAsked:
    """A request with its texts unsealed."""
    return LetterAsked(row, _passport(db, row), unseal(db, row.answer))


def drafted(db: Session, meeting: Meeting, row: LetterRequest) -> Letter | None:
    """The letter as it was approved, else as it would read; None where it cannot be written."""
    if row.letter:
        return Letter(**json.loads(unseal(db, row.letter)))
    text = queries.letter_texts(db, meeting.id).get(row.language)
    passport = _passport(db, row)
    if text is None or passport is None:
        return None
    with i18n.in_use(row.language):
        return letter_of(text.head, text.body, _values(meeting, row.registration, passport))


def letter_pdf(meeting: Meeting, row: LetterRequest, letter: Letter) -> bytes:
    """A letter as a PDF file, in its language."""
    with i18n.in_use(row.language):
        data = {**asdict(letter), "title": _("Letter for a visa")}
    return pdf_of("registrations/letter", {**data, "meeting": meeting.slug}, row.language)


def erase_passport(db: Session, request_id: str) -> None:
    """Erase passport and letter of a request once its meeting is over; else come back then."""
    row = db.get(LetterRequest, request_id)
    if row is None or row.erased_at is not None:
        return
    meeting_id = db.get_one(Registration, row.registration_id).meeting_id
    left = _left(db.get_one(Meeting, meeting_id), row)
    if left > timedelta(0):
        enqueue(db, ERASE_PASSPORT, "upkeep", row.id, delay_seconds=left.total_seconds())
        return
    row.passport = row.letter = row.answer = ""
    row.erased_at = clock.now()
    accounts.record(db, None, "letter.erased", meeting_id, row.registration_id)
    db.flush()


def _left(meeting: Meeting, row: LetterRequest) -> timedelta:
    now = clock.now()
    return max((end_of(meeting) or row.created_at + KEPT_WITHOUT_DAYS) - now, timedelta(0))


def _passport(db: Session, row: LetterRequest) -> Passport | None:
    return Passport(**json.loads(unseal(db, row.passport))) if row.passport else None


def _values(meeting: Meeting, registration: Registration, passport: Passport) -> dict[str, str]:
    person, delegation = registration.person, registration.delegation
    return {
        "name": person.passport_name or person.name,
        "passport_number": passport.number,
        "nationality": passport.nationality,
        "birth_date": i18n.show_date(passport.born_on, style="long"),
        "position": person.position,
        "delegation": i18n.in_language(delegation.entity.name)
        if delegation
        else registration.organisation,
        "function": said_function(registration),
        "meeting": i18n.in_language(meeting.name),
        "dates": dates_text(meeting),
        "place": place_text(meeting),
        "today": i18n.show_date(clock.now(), meeting.timezone, "long"),
    }


def _decide(
    db: Session, actor: Actor, meeting: Meeting, row: LetterRequest, state: SupportState
) -> None:
    row.state, row.decided_at = state, clock.now()
    accounts.record(db, actor, f"letter.{state.value}", meeting.id, row.registration_id)
    db.flush()


def _tell(db: Session, kind: str, meeting: Meeting, registration: Registration) -> None:
    link = link_path(db, meeting, registration)
    mails.tell_person(db, kind, meeting, registration, link=link, event=new_id())
