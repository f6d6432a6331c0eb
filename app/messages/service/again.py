"""Sends once more what went: as it was, to the same person, where that does no harm.

Until then its text is sealed: it may hold links that are secrets of its reader, and whoever reads
the database alone does not learn them.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.queries import spent_among
from app.accounts.service import record
from app.core import clock
from app.core.errors import Conflict, Invalid
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.core.ids import hash_secret, new_id
from app.core.sealing import KeyMissing, seal, unseal
from app.messages import queries, rules
from app.messages.errors import NoSuchMessage, SentMeanwhile
from app.messages.models import Message, MessageState
from app.messages.rules.gateway import NAMES
from app.messages.service.drafts import DraftsGo
from app.messages.service.line import let_go, make_ready
from app.settings import Settings


@dataclass(frozen=True)
class Said:
    """What a mail said, in both its forms, and what it carried."""

    text: str
    html: str
    attachments: list[dict[str, Any]]


@dataclass(frozen=True)
class EntryGoesAgain:
    """A mail with an entry for a calendar is about to go once more. Whoever sends entries gives it
    as it is now (`Message.attachments`), or raises `Conflict` where it is not the newest or not so.
    """

    message_id: str
    entries: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class WentAgain:
    """A mail goes once more, as this copy. Whoever knows what the mail told knows it of the copy
    from now on: that may arrive where the mail did not.
    """

    message_id: str
    copy_id: str


@dataclass(frozen=True)
class Repeat:
    """A mail that went, what it said where that is kept, and why it does not go once more, as a
    sentence; "" where it can. In what is `shown` its links are marks: they are its reader's.
    `suppressed` says what the server said of an address that gets no mails, None of one that gets
    some. `first` is what it is itself a copy of, None where it is none.
    """

    message: Message
    said: Said | None
    shown: str
    hindrance: str
    suppressed: str | None
    first: Message | None


def keep(db: Session, message: Message) -> None:
    """Seal what a mail of a meeting said; of texts that somebody asked for just now nothing."""
    if message.meeting_id and message.kind not in NAMES:
        said = Said(message.text, message.html, message.attachments)
        message.sealed = seal(db, json.dumps(asdict(said)))


def said_by(db: Session, message: Message) -> Said | None:
    """What a mail said, as long as it is kept. Raises `KeyMissing` where no key opens it."""
    if message.text:
        return Said(message.text, message.html, message.attachments)
    return Said(**json.loads(unseal(db, message.sealed))) if message.sealed else None


def forget(db: Session) -> int:
    """Forget what mails said that went long ago; gives how many."""
    return queries.forget_sealed(db, clock.now() - rules.REPEATED_WITHIN)


def look(db: Session, meeting_id: str, message_id: str) -> Repeat:
    """A mail of a meeting that went, as it can be sent once more, or was kept here and can be read.

    Raises `NoSuchMessage`.
    """
    found = queries.message_by_id(db, message_id)
    if found is None or found.meeting_id != meeting_id or found.state not in rules.OPENED:
        raise NoSuchMessage
    settings: Settings = db.info["settings"]
    said, hindrance = _opened(db, found)
    text, _foot = rules.split_foot(said.text if said else "")
    shown = rules.veiled(text, rules.links_of(text, settings.base_url)).strip()
    why = queries.suppression_of(db, meeting_id, found.to_email)
    if said is not None:
        hindrance = _hindrance(db, found, said)
    first = queries.message_by_id(db, found.copy_of) if found.copy_of else None
    return Repeat(found, said, shown, hindrance, why.said if why else None, first)


def _opened(db: Session, message: Message) -> tuple[Said | None, str]:
    """What a mail said; or why nobody can know that any more."""
    days = rules.REPEATED_WITHIN.days
    try:
        gone = _("What it said is kept for %(days)s days only.") % {"days": days}
        return said_by(db, message), gone
    except KeyMissing:
        return None, _(
            "What it said is sealed with a key that this installation has no more. Whoever runs it"
            " can set that key again (CORRIDOR_SEALING_KEYS)."
        )


def _hindrance(db: Session, message: Message, said: Said) -> str:
    if message.state is MessageState.KEPT:
        return _(
            "It was kept here, as no mail server was set. Once there is one, “All mails” sends it;"
            " an entry for a calendar is sent from the page of its side event."
        )
    if message.topic and queries.refusal(
        db, message.meeting_id or "", message.to_email, message.topic
    ):
        return _("Its recipient wants no more mails of this kind.")
    if _is_spent(db, said.text):
        return _(
            "A link in it was used or replaced since, and would open nothing. Start again from the"
            " page where the mail was caused: that gives a new link."
        )
    try:
        tell(db, DraftsGo([_copy(message, _as_of_now(db, message, said))]))
    except Conflict as overtaken:
        return overtaken.sentence
    return ""


def _as_of_now(db: Session, message: Message, said: Said) -> Said:
    """What a mail said, with the entry that it carried as that is now. Raises as `EntryGoesAgain`
    says.
    """
    others = [one for one in said.attachments if "method=" not in one["type"]]
    if len(others) == len(said.attachments):
        return said
    going = EntryGoesAgain(message.id)
    tell(db, going)
    return replace(said, attachments=[*others, *going.entries])


def _is_spent(db: Session, text: str) -> bool:
    """Whether a link of ours in a text opens nothing any more."""
    settings: Settings = db.info["settings"]
    links = rules.links_of(text, settings.base_url)
    secrets = {part for link in links for part in link.partition("?")[0].split("/")[3:]}
    bare = {one.removesuffix(".ics") for one in secrets}
    hashes = {hash_secret(one) for one in bare}
    return spent_among(db, hashes, {one.partition(".")[0] for one in bare}, clock.now())


def _copy(message: Message, said: Said) -> Message:
    """The same mail once more, in no outbox so far. Whatever overtakes the mail overtakes it."""
    return Message(
        id=new_id(),
        meeting_id=message.meeting_id,
        kind=message.kind,
        cause=message.cause,
        topic=message.topic,
        channel=message.channel,
        to_email=message.to_email,
        to_phone=message.to_phone,
        to_name=message.to_name,
        language=message.language,
        subject=message.subject,
        text=said.text,
        html=said.html,
        attachments=said.attachments,
        draft_of=message.draft_of,
        about_id=message.about_id,
        copy_of=message.copy_of or message.id,
        event_at=message.event_at,
        event_id=message.event_id,
        wording_id=message.wording_id,
        created_at=clock.now(),
    )


def send(
    db: Session, actor: Actor, meeting_id: str, message_id: str, *, seen: int, why: str
) -> Message:
    """Send a mail once more, at any hour; that is a cause of its own. `seen` is the edition of the
    mail that was looked at: a button that is pressed twice sends one mail.

    `why` must be said where the address gets no mails, and goes with this mail alone. Raises
    `NoSuchMessage`, `SentMeanwhile`, `Conflict` where something hinders it, `Invalid` where `why`
    lacks.
    """
    found = queries.message_to_change(db, message_id)
    look_at = look(db, meeting_id, message_id)
    if found is None or found.edition != seen:
        raise SentMeanwhile
    if look_at.hindrance or look_at.said is None:
        raise Conflict(look_at.hindrance)
    if look_at.suppressed is not None and not why:
        raise Invalid(_("Say why this mail goes to an address that gets no mails."))
    found.edition += 1
    copy = _copy(found, _as_of_now(db, found, look_at.said))
    copy.cause = f"{rules.REPEATED}{found.id}:{found.edition}"
    copy.despite = why if look_at.suppressed is not None else ""
    make_ready(db, copy)
    db.add(copy)
    let_go(db, copy)
    record(db, actor, "mail.repeated", meeting_id, found.id, despite=bool(copy.despite))
    db.flush()
    tell(db, WentAgain(found.id, copy.id))
    return copy
