"""Applications that are being written: part by part, by several people at once, with one link."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypedDict

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import TokenKind
from app.accounts.rules import as_email
from app.accounts.service import find_token, issue_token, revoke_tokens
from app.core import clock, files
from app.core.i18n import LANGUAGES, language
from app.core.ids import hash_secret, new_id
from app.core.jobs import enqueue, put_off
from app.core.sealing import seal, unseal
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.questions import service as questions
from app.side_events import mails, queries
from app.side_events.errors import LinkOpensNothing, NotInThisState
from app.side_events.forms.application import filled_in
from app.side_events.forms.further import VERSION, answers_as_texts
from app.side_events.forms.parts import EVERY_PART, FURTHER, Part, texts_from
from app.side_events.models import ApplicationDraft, ApplicationPart, SideEvent
from app.side_events.rules.application import Application
from app.side_events.rules.joining import Joined, Seen, digest, join, put_in
from app.side_events.rules.states import DECIDED, Step, may
from app.side_events.service.applications import apply, change
from app.side_events.service.further import Further
from app.side_events.service.links import secret_of

ERASE = "side_events.erase_draft"
KEPT = timedelta(days=30)
MOST_ADDRESSES = 3  # that one draft writes to: it is not to fill mailboxes
MOST_ASIDE = 50  # texts of one part that wait for somebody to choose


class Aside(TypedDict):
    """A text in whose place another one stands; `page` is where it was typed."""

    id: str
    name: str
    text: str
    page: str
    at: str


@dataclass
class Kept:
    """A part as it is kept. Without `saved_at` it is what was sent, or empty."""

    texts: dict[str, str] = field(default_factory=dict)
    revision: int = 0
    aside: list[Aside] = field(default_factory=list)
    saved_at: datetime | None = None


@dataclass
class Copy:
    """What is being written of an application; `event` is what was sent, if it was."""

    id: str
    meeting: Meeting
    event: SideEvent | None
    parts: dict[str, Kept]
    path: str

    @property
    def texts(self) -> dict[str, str]:
        """The texts of all parts."""
        return {name: text for kept in self.parts.values() for name, text in kept.texts.items()}

    @property
    def is_changed(self) -> bool:
        """Whether anything was saved that is not sent."""
        return any(kept.saved_at for kept in self.parts.values())

    @property
    def undecided(self) -> list[str]:
        """The parts with texts from which somebody has to choose."""
        return [key for key, kept in self.parts.items() if kept.aside]


@dataclass(frozen=True)
class Begun:
    """An application that is begun: to whom its link went, and where it is written."""

    to: Recipient
    title: str
    path: str


def begin_draft(db: Session, meeting: Meeting, nonce: str | None) -> Copy:
    """A new draft with its link; the same `nonce` (that of the form) opens the same one again."""
    kept = hash_secret(f"{meeting.id} {nonce}") if nonce else None
    known = queries.draft_by_nonce(db, kept) if kept else None
    if known is None:
        known = _made(db, meeting, kept)
    return _copy(db, meeting, known.id, queries.side_event(db, known.id))


def _made(
    db: Session, meeting: Meeting, nonce: str | None, id_: str | None = None
) -> ApplicationDraft:
    now = clock.now()
    draft = ApplicationDraft(
        id=id_ or new_id(), meeting_id=meeting.id, nonce=nonce, created_at=now, touched_at=now
    )
    try:
        with db.begin_nested():
            db.add(draft)
            db.flush()
    except IntegrityError:  # sent twice at once
        known = queries.draft_by_nonce(db, nonce) if nonce else queries.draft(db, draft.id)
        if known is None:
            raise
        return known
    if id_ is None:
        issue_token(db, TokenKind.APPLICATION, draft.id, secret=secret_of(db, draft.id))
    enqueue(db, ERASE, "upkeep", draft.id, delay_seconds=KEPT.total_seconds())
    db.flush()
    return draft


def open_copy(db: Session, secret: str) -> Copy:
    """What a link opens, to write in it. Raises `LinkOpensNothing`."""
    token = find_token(db, TokenKind.APPLICATION, secret)
    event = queries.side_event(db, token.subject_id) if token else None
    draft = queries.draft(db, token.subject_id) if token else None
    if event is not None:
        return _copy(db, queries.meeting_of(db, event), event.id, event)
    if draft is None:
        raise LinkOpensNothing
    return _copy(db, queries.meeting_by_id(db, draft.meeting_id), draft.id, None)


def _copy(db: Session, meeting: Meeting, id_: str, event: SideEvent | None) -> Copy:
    sent = filled_in(event) if event else None
    parts = {part.key: Kept(texts_from(sent, part.fields) if sent else {}) for part in EVERY_PART}
    if event is not None:
        parts[FURTHER.key].texts = answers_as_texts(questions.told(db, id_))
    for row in queries.parts_of_draft(db, id_):
        if row.key in parts:
            _read(db, parts[row.key], row)
    return Copy(id_, meeting, event, parts, f"/applications/{secret_of(db, id_)}")


def _read(db: Session, kept: Kept, row: ApplicationPart) -> None:
    kept.revision = row.revision
    kept.aside = json.loads(unseal(db, row.aside) or "[]")
    if row.texts:
        kept.texts, kept.saved_at = json.loads(unseal(db, row.texts)), row.saved_at


def save_part(
    db: Session, copy: Copy, part: Part, *, seen: Seen, texts: Mapping[str, str], page: str
) -> Joined:
    """Keep what was typed into a part, joined with what others saved since the page was made.

    `seen` is what that page had shown, `page` the page itself: what it has put aside before is
    replaced. Raises `NotInThisState` once the application is decided.
    """
    refuse_after_decision(copy)
    draft = queries.draft_to_change(db, copy.id) or _made(db, copy.meeting, None, copy.id)
    row = queries.part_of_draft(db, copy.id, part.key)
    kept = copy.parts[part.key]
    if row is None:
        row = ApplicationPart(draft_id=copy.id, key=part.key, revision=0, texts="", aside="")
        db.add(row)
    else:
        _read(db, kept, row)  # as it is now that nobody else can write
    joined = join(seen, _typed(texts), _typed(kept.texts))
    joined.texts.update({VERSION: texts[VERSION]} if VERSION in texts else {})
    _put_aside(kept, joined, page)
    kept.texts, kept.revision = joined.texts, kept.revision + 1
    _write(db, draft, row, kept)
    return joined


def _typed(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name != VERSION}


def _put_aside(kept: Kept, joined: Joined, page: str) -> None:
    now = clock.now().isoformat()
    kept.aside = [one for one in kept.aside if (one["page"], one["name"]) not in _of(joined, page)]
    there = {(one["name"], digest(one["text"])) for one in kept.aside}
    kept.aside += [
        {"id": new_id(), "name": name, "text": text, "page": page, "at": now}
        for name, text in joined.aside.items()
        if (name, digest(text)) not in there
    ]


def _of(joined: Joined, page: str) -> set[tuple[str, str]]:
    return {(page, name) for name in joined.aside}


def choose(db: Session, copy: Copy, part: Part, *, aside: str, take: str, seen: str) -> bool:
    """Settle a text that was put aside: keep what is there, "take" it, or keep "both".

    `seen` is the digest of what was shown as being there. Gives False when that has changed since:
    then nothing is done, and both are to be looked at again.
    """
    refuse_after_decision(copy)
    draft = queries.draft_to_change(db, copy.id)
    row = queries.part_of_draft(db, copy.id, part.key)
    if draft is None or row is None:
        return False
    kept = copy.parts[part.key]
    _read(db, kept, row)
    found = next((one for one in kept.aside if one["id"] == aside), None)
    if found is None:
        return True  # somebody has settled it
    there = kept.texts.get(found["name"], "")
    if digest(there) != seen:
        return False
    if take != "keep":
        both = f"{there}\n\n{found['text']}" if there else found["text"]
        put_in(kept.texts, found["name"], both if take == "both" else found["text"])
    kept.aside.remove(found)
    kept.revision += 1
    _write(db, draft, row, kept)
    return True


def _write(db: Session, draft: ApplicationDraft, row: ApplicationPart, kept: Kept) -> None:
    now = clock.now()
    row.texts, row.revision = seal(db, json.dumps(kept.texts)), kept.revision
    row.aside = seal(db, json.dumps(kept.aside[-MOST_ASIDE:])) if kept.aside else ""
    row.saved_at = kept.saved_at = draft.touched_at = now
    db.flush()


def send_link(db: Session, copy: Copy) -> None:
    """Mail the link to the contact address, once it is one and as often as it is another."""
    email = as_email(copy.texts.get("contact_email", ""))
    draft = queries.draft_to_change(db, copy.id)
    if copy.event is not None or email is None or draft is None:
        return
    if draft.told == hash_secret(email) or draft.mails >= MOST_ADDRESSES:
        return
    draft.told, draft.mails = hash_secret(email), draft.mails + 1
    begun = _begun(copy, email)
    mails.begun(db, copy.meeting, to=begun.to, title=begun.title, path=begun.path)
    db.flush()


def begun_at(db: Session, meeting: Meeting) -> list[Begun]:
    """What is begun at a meeting and was never sent, where its link went to its contact address."""
    found = []
    for draft in queries.drafts_never_sent(db, meeting.id):
        copy = _copy(db, meeting, draft.id, None)
        email = as_email(copy.texts.get("contact_email", ""))
        if email and draft.told == hash_secret(email):
            found.append(_begun(copy, email))
    return found


def _begun(copy: Copy, email: str) -> Begun:
    texts, wanted = copy.texts, copy.texts.get("contact_language", "")
    name = texts.get("contact_name", "")[:200]
    to = Recipient(email, name, wanted if wanted in LANGUAGES else language())
    return Begun(to, texts.get("title", "")[:150], copy.path)


def send_copy(
    db: Session, copy: Copy, application: Application, further: Further | None = None
) -> SideEvent:
    """Send what was written: as an application, or as the change of one; with `further` answers.

    Without `further` those count that were kept before.

    Raises `NotInThisState` after the decision, `WrongApplication` with the first mistake.
    """
    draft = queries.draft_to_change(db, copy.id)
    there = queries.side_event(db, copy.id)
    if there is None:
        event = apply(db, copy.meeting, application, event_id=copy.id, further=further)
    elif draft is not None:
        event = change(db, copy.meeting, there, application, further=further)
    else:
        event = there
    for row in queries.parts_of_draft(db, copy.id):
        row.texts = row.aside = ""
        row.revision += 1
    db.flush()
    return event


def refuse_after_decision(copy: Copy) -> None:
    """Raises `NotInThisState` once the application is decided."""
    if copy.event is not None and not may(copy.event.state, Step.CHANGE):
        raise NotInThisState(str(DECIDED))


def erase_draft(db: Session, draft_id: str) -> None:
    """Erase a draft that nobody has touched for 30 days; for another, come back when it is due."""
    draft = queries.draft_to_change(db, draft_id)
    if draft is None or put_off(db, ERASE, "upkeep", draft.id, draft.touched_at + KEPT):
        return
    if queries.side_event(db, draft_id) is None:
        revoke_tokens(db, TokenKind.APPLICATION, draft_id)
        files.forget_waiting(db, draft_id)
    db.delete(draft)
    db.flush()
