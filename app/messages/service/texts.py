"""Writes short texts: beside a mail, to whoever wants them, and to a number that was just given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.core.happenings import tell
from app.core.i18n import in_language
from app.core.ids import new_id
from app.messages import queries, rules
from app.messages.models import Channel, Message
from app.messages.rules.kinds import SHORT, kind_of
from app.messages.rules.short import fitted
from app.messages.rules.wording import filled_short
from app.messages.service import wording, writing
from app.messages.service.line import let_go, make_ready
from app.settings import Settings


@dataclass(frozen=True)
class Phone:
    """To which number a text goes, whose it is, and in which language."""

    number: str
    email: str
    name: str
    language: str


def beside(db: Session, kind: str, meeting_id: str, said: Mapping[str, Any]) -> Sequence[Message]:
    """The short text that goes with a mail of a kind, which the caller puts into the outbox.

    None where the meeting's gateway does not carry them, or its reader wants none.
    """
    known, to = kind_of(kind), said["to"]
    gateway = queries.gateway(db, meeting_id) if known and known.carried else None
    if known is None or gateway is None or not gateway.on or known.carried not in gateway.carries:
        return ()
    telephone = queries.telephone_of(db, meeting_id, to.email)
    if telephone is None or telephone.agreed_at is None:
        return ()
    phone = Phone(telephone.number, to.email, to.name, to.language)
    return [_written(db, f"mails/{kind}", phone, said, meeting_id)]


def send(db: Session, kind: str, to: Phone, meeting_id: str, *, cause: str, **said: Any) -> Message:
    """Send a text at once to whoever asked for it just now; `cause` is new.

    `kind` is its folder under templates, with subject.txt and short.txt.
    """
    named = rules.NameWanted(meeting_id)
    tell(db, named)
    with i18n.in_use(to.language):
        name = in_language(named.name)
    made = _written(db, kind, to, {"meeting_name": name, **said}, meeting_id)
    made.cause = cause
    make_ready(db, made)
    db.add(made)
    let_go(db, made)
    db.flush()
    return made


def _written(
    db: Session, folder: str, to: Phone, context: Mapping[str, Any], meeting_id: str
) -> Message:
    settings: Settings = db.info["settings"]
    kind = folder.removeprefix("mails/")
    with i18n.in_use(to.language):
        said = writing.said_with(kind, settings.base_url, context)
        words = wording.usable(db, meeting_id, f"{kind}{SHORT}", i18n.language())
        if words:
            text = filled_short(words[1].text, writing.values_of(words[0], said))
        else:
            text = fitted(writing.provided_short(folder, said))
        subject = writing.provided_subject(folder, said)
    return Message(
        id=new_id(),
        channel=Channel.TEXT,
        meeting_id=meeting_id,
        kind=kind,
        to_email=to.email,
        to_name=to.name,
        to_phone=to.number,
        language=to.language,
        subject=subject[: rules.LONGEST_SUBJECT],
        text=text,
        html="",
        attachments=[],
        wording_id=words[1].id if words else None,
        created_at=clock.now(),
    )
