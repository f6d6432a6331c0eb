"""A meeting's own words for kinds of mails: written, compared, taken back, copied, tried out."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _
from app.messages import queries
from app.messages.models import MailWording
from app.messages.rules.kinds import Kind, kind_of
from app.messages.rules.wording import WordsOf, fault_in_body, fault_in_subject
from app.messages.service.rehearsing import rehearsal_of


def usable(
    db: Session, meeting_id: str | None, kind: str, language: str
) -> tuple[Kind, MailWording] | None:
    """The kind and the words that a meeting has of its own for it; None: those provided hold.

    Of a mail that is only tried out, those are its words that were typed for it. Words that are
    `unused` are not: a mail that says less than was meant is better than none.
    """
    known = kind_of(kind)
    if meeting_id is None or known is None or not known.offers:
        return None
    rehearsal = rehearsal_of(db)
    typed = rehearsal.words if rehearsal else None
    words = typed or queries.wording(db, meeting_id, kind, language)
    if words is None or unused(known, words):
        return None
    return known, words


def unused(kind: Kind, words: MailWording) -> str:
    """Why words that a meeting has of its own are not used, as a sentence; "" where they are.

    They hold a placeholder that the kind has no more, or lack one that it has since.
    """
    return _fault(kind, words.subject, words.text)


def reword(db: Session, actor: Actor, of: WordsOf, *, subject: str, text: str) -> None:
    """Write a kind in own words from now on. Raises `Invalid` for placeholders that are not its
    own or lack, and for a kind whose words are the same at every meeting.
    """
    fault = _fault(of.kind, subject, text)
    if fault or not (of.kind.offers and text and (subject or of.kind.is_short)):
        raise Invalid(fault or _("These words are the same at every meeting."))
    words = queries.wording(db, of.meeting_id, of.kind.key, of.language)
    if words is None or (words.subject, words.text) != (subject, text):
        _add(db, actor, of, subject=subject, text=text)


def _fault(kind: Kind, subject: str, text: str) -> str:
    return fault_in_subject(kind, subject) or fault_in_body(kind, text)


def as_provided(db: Session, actor: Actor, of: WordsOf) -> None:
    """Write a kind in the words provided again; the own ones stay among the versions."""
    if queries.wording(db, of.meeting_id, of.kind.key, of.language) is not None:
        _add(db, actor, of, subject="", text="")


def take_back(db: Session, actor: Actor, of: WordsOf, number: int) -> None:
    """Let an earlier version hold again. Raises `Invalid` as `reword` does, or for no such one."""
    versions = queries.wording_versions(db, of.meeting_id, of.kind.key, of.language)
    found = next((one for one, _by in versions if one.number == number), None)
    if found is None:
        raise Invalid(_("There is no such version."))
    if found.text:
        reword(db, actor, of, subject=found.subject, text=found.text)
    else:
        as_provided(db, actor, of)


def copy(db: Session, actor: Actor, source_id: str, meeting_id: str) -> int:
    """Take over the words of another meeting where this one never had any; gives how many."""
    had = {(one.kind, one.language) for one in queries.wordings_of(db, meeting_id)}
    taken = 0
    for one in queries.wordings_of(db, source_id):
        kind = kind_of(one.kind)
        if one.text and kind and (one.kind, one.language) not in had:
            of = WordsOf(meeting_id, kind, one.language)
            _add(db, actor, of, subject=one.subject, text=one.text)
            taken += 1
    return taken


def _add(db: Session, actor: Actor, of: WordsOf, *, subject: str, text: str) -> None:
    versions = queries.wording_versions(db, of.meeting_id, of.kind.key, of.language)
    words = MailWording(
        meeting_id=of.meeting_id,
        kind=of.kind.key,
        language=of.language,
        number=versions[0][0].number + 1 if versions else 1,
        subject=subject,
        text=text,
        created_by=actor.account_id,
        created_at=clock.now(),
    )
    try:
        with db.begin_nested():
            db.add(words)
            db.flush()
    except IntegrityError as error:  # two wrote the same version at once
        said = _("Somebody else has just changed these words. Look at them first.")
        raise Conflict(said) from error
    what = "mails.worded" if text else "mails.as_provided"
    which = {"kind": words.kind, "language": words.language, "number": words.number}
    record(db, actor, what, of.meeting_id, None, **which)
