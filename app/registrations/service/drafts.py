"""Registrations that are begun: saved step by step, gone on with by link, sent or forgotten."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import TokenKind
from app.accounts.queries import tokens_of
from app.core import clock, files
from app.core.ids import derive_secret, hash_secret
from app.core.jobs import enqueue, put_off
from app.core.sealing import seal, unseal
from app.meetings.models import Meeting
from app.registrations import mails, queries
from app.registrations.models import Registration, RegistrationDraft
from app.registrations.rules import WHO, Entry
from app.registrations.service.entering import register
from app.registrations.service.links import link_path
from app.settings import Settings

ERASE = "registrations.erase_draft"
KEPT = timedelta(days=30)
TYPED = "typed"  # beside the answers: what was typed and is not right yet, by step
HERE = "here"  # whose link it is that was shown, and mailed to nobody
MOST_ADDRESSES = 3  # that one draft writes to: it is not to fill mailboxes
Answers = dict[str, Any]


@dataclass
class Opened:
    """A draft that somebody has open, its answers by step, and the address of its pages.

    `by_mail` says that it was opened by the link in the mail, so the address is theirs.
    """

    draft: RegistrationDraft
    answers: dict[str, Answers]
    path: str
    by_mail: bool


def begin_draft(db: Session, meeting: Meeting, nonce: str | None) -> Opened:
    """A new draft; the same `nonce` (that of the form) opens the same one again.

    A draft that was sent, or that is gone on with elsewhere by the link in the mail, is not opened
    by it: then a further one begins.
    """
    known = queries.draft_by_nonce(db, nonce) if nonce else None
    if known is None:
        known = _made(db, meeting, nonce)
    elif known.meeting_id != meeting.id or known.sent_at or known.here_hash != _here(db, known):
        known = _made(db, meeting, None)
    return _opened(db, known, _secret(db, known, HERE), by_mail=False)


def _made(db: Session, meeting: Meeting, nonce: str | None) -> RegistrationDraft:
    now = clock.now()
    draft = RegistrationDraft(meeting_id=meeting.id, nonce=nonce, created_at=now, touched_at=now)
    try:
        with db.begin_nested():
            db.add(draft)
            db.flush()
    except IntegrityError:  # the form was sent twice at once
        known = queries.draft_by_nonce(db, nonce or "")
        if known is None:
            raise
        return known
    draft.here_hash = _here(db, draft)
    enqueue(db, ERASE, "upkeep", draft.id, delay_seconds=KEPT.total_seconds())
    db.flush()
    return draft


def open_draft(db: Session, secret: str) -> Opened | None:
    """The draft that a secret opens, kept from others until the transaction ends; None if none."""
    kept = hash_secret(secret)
    draft = queries.draft_by_secret(db, kept)
    return None if draft is None else _opened(db, draft, secret, by_mail=draft.mail_hash == kept)


def _opened(db: Session, draft: RegistrationDraft, secret: str, *, by_mail: bool) -> Opened:
    answers = json.loads(unseal(db, draft.answers) or "{}")
    return Opened(draft, answers, _path(secret), by_mail)


def _path(secret: str) -> str:
    return f"/registrations/drafts/{secret}"


def _here(db: Session, draft: RegistrationDraft) -> str:
    return hash_secret(_secret(db, draft, HERE))


def _secret(db: Session, draft: RegistrationDraft, *whose: str) -> str:
    settings: Settings = db.info["settings"]
    return derive_secret(settings.secret_key, "draft", draft.id, *whose)


def keep_answers(db: Session, meeting: Meeting, opened: Opened, step: str, said: Answers) -> None:
    """Save what was answered in a step, and mail the link when the address is given or changed.

    From the first answer on that comes by the link in the mail, the browser in which it was begun
    opens it no more: it may be that of somebody else. Whoever gives another address there goes on
    by a link that proves nothing: the one that proves the new address is in its mail alone.
    """
    draft, before = opened.draft, opened.answers.get(WHO, {}).get("email")
    opened.answers[step] = said
    opened.answers.get(TYPED, {}).pop(step, None)
    if opened.by_mail:
        draft.here_hash = None
    draft.answers = seal(db, json.dumps(opened.answers))
    draft.touched_at = clock.now()
    if step == WHO and said["email"] != before:
        _write_to(db, meeting, opened)
    db.flush()


def keep_typed(db: Session, opened: Opened, step: str, typed: Sequence[tuple[str, str]]) -> None:
    """Keep what was typed in a step that is not right yet, as names and values of its form.

    It is no answer: it is shown again in that step, until that is saved.
    """
    opened.answers[TYPED] = {**opened.answers.get(TYPED, {}), step: [list(one) for one in typed]}
    opened.draft.answers = seal(db, json.dumps(opened.answers))
    opened.draft.touched_at = clock.now()
    db.flush()


def _write_to(db: Session, meeting: Meeting, opened: Opened) -> None:
    who, draft = opened.answers[WHO], opened.draft
    proves = _secret(db, draft, who["email"])
    draft.mail_hash = hash_secret(proves)
    draft.mails += 1
    if opened.by_mail:
        here = _secret(db, draft, HERE, who["email"])
        draft.here_hash, opened.path, opened.by_mail = hash_secret(here), _path(here), False
    if draft.mails <= MOST_ADDRESSES:
        email, name, language = who["email"], who["name"], who["language"]
        mails.tell_of_draft(
            db, meeting, email=email, name=name, language=language, link=_path(proves)
        )


def send_draft(
    db: Session, meeting: Meeting, opened: Opened, entry: Entry, *, proven: bool
) -> Registration:
    """Register the person of a draft that is not sent yet, and forget the draft's answers.

    Gives the registration that there is now for the address. `proven`: see `register`. Raises
    `RegistrationClosed`.
    """
    registration = register(db, meeting, entry, nonce=opened.draft.id, proven=proven)
    opened.draft.answers, opened.draft.sent_at = "", clock.now()
    db.flush()
    return registration


def sent_from(db: Session, meeting: Meeting, opened: Opened) -> str | None:
    """The page of the registration that a draft became, for who has the link in the draft's mail.

    None where that mail proves nothing any more: the address is another by now, the person's link
    was revoked, the registration is gone; or where it was known before the draft was sent.
    """
    registration = queries.registration_by_nonce(db, opened.draft.id)
    if registration is None or not opened.by_mail:
        return None
    proves = _secret(db, opened.draft, registration.person.email or "")
    links = tokens_of(db, TokenKind.REGISTRATION, registration.id)
    if opened.draft.mail_hash != hash_secret(proves) or not links:
        return None
    if any(link.revoked_at is not None for link in links):
        return None
    return link_path(db, meeting, registration)


def erase_draft(db: Session, draft_id: str) -> None:
    """Erase a draft that nobody has touched for 30 days; for another, come back when it is due."""
    draft = db.get(RegistrationDraft, draft_id)
    if draft is None or put_off(db, ERASE, "upkeep", draft.id, draft.touched_at + KEPT):
        return
    files.forget_waiting(db, draft.id)
    db.delete(draft)
    db.flush()


def forget_files(db: Session, opened: Opened) -> None:
    """Erase the files of a draft that its registration did not take."""
    files.forget_waiting(db, opened.draft.id)
