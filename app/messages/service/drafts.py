"""Mails that wait until somebody has read them: changed, dropped or released."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from markupsafe import escape
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock, i18n
from app.core.errors import Conflict
from app.core.happenings import tell
from app.messages import queries, rules
from app.messages.errors import MarksWrong, NoSuchMessage, TooLong
from app.messages.models import Channel, DraftRule, MailHours, Message, MessageState, ReadBefore
from app.messages.rules.short import fits, fitted, number_of_parts
from app.messages.service import writing
from app.messages.service.line import queue
from app.settings import Settings

FRAME = "mails/_base/html.html"


@dataclass(frozen=True)
class DraftsGo:
    """Messages that waited are about to be sent; whoever knows that one is overtaken refuses."""

    drafts: Sequence[Message]


@dataclass(frozen=True)
class DraftsDropped:
    """Nobody gets these messages; whoever had something of their own in one may send that alone."""

    meeting_id: str
    ids: Collection[str]


@dataclass(frozen=True)
class NewsOvertaken:
    """What was to be told of a meeting was not so any more: it is to be told as it is now."""

    meeting_id: str


def refuse_overtaken(db: Session, message: Message) -> bool:
    """Withdraw a message that waited where what it tells of is overtaken; whether it was."""
    try:
        tell(db, DraftsGo([message]))
    except Conflict as overtaken:
        queries.withdraw(db, ids=[message.id], error=overtaken.sentence)
        if message.meeting_id:
            tell(db, NewsOvertaken(message.meeting_id))
        return True
    return False


def must_wait(db: Session, meeting_id: str, cause: str, *, together: bool) -> bool:
    """Whether mails of a cause wait at a meeting; `together`: several are written at once."""
    rule = queries.read_before(db, meeting_id).get(cause, rules.USUALLY_READ)
    return rules.waits(rule, together=together)


def set_read_before(
    db: Session, actor: Actor, meeting_id: str, cause: str, read_before: ReadBefore
) -> None:
    """Say which mails of a cause wait from now on. What waits already goes on waiting."""
    row = queries.draft_rule(db, meeting_id, cause)
    if row is None:
        row = DraftRule(meeting_id=meeting_id, cause=cause)
        db.add(row)
    row.read_before = read_before
    record(db, actor, "mails.read_before_set", meeting_id, None, cause=cause, to=read_before.value)
    db.flush()


def set_hours(db: Session, actor: Actor, meeting_id: str, hours: rules.Hours | None) -> None:
    """Say in which hours a meeting sends nothing that can wait; None: it sends at any hour."""
    row = queries.mail_hours(db, meeting_id)
    if row is not None:
        db.delete(row)
        db.flush()
    if hours is not None:
        db.add(MailHours(meeting_id=meeting_id, **asdict(hours)))
    said = {key: str(value) for key, value in asdict(hours).items()} if hours else {}
    record(db, actor, "mails.hours_set", meeting_id, None, **said)
    db.flush()


def draft(db: Session, meeting_id: str, message_id: str) -> Message:
    """One draft of a meeting, kept from others. Raises `NoSuchMessage`, also once it has gone."""
    found = queries.drafts_to_change(db, meeting_id, ids=[message_id])
    if not found:
        raise NoSuchMessage
    return found[0]


def to_read(db: Session, message: Message) -> str:
    """What a draft says, without its foot; our links are marks: they are the recipient's."""
    return _veiled(db, message.text)


def read_first(db: Session, message: Message) -> tuple[str, str] | None:
    """Subject and text of a draft before anybody changed it; None where nobody has."""
    first = message.first
    return (first["subject"], _veiled(db, first["text"])) if first else None


def _veiled(db: Session, text: str) -> str:
    said, _foot = rules.split_foot(text)
    return rules.veiled(said, _links(db, said)).strip()


def as_seen(db: Session, message: Message) -> str:
    """The HTML of a draft, its links leading to the first page."""
    html, settings = message.html, db.info["settings"]
    for link in sorted(_links(db, message.text), key=len, reverse=True):
        html = html.replace(escape(link), f"{settings.base_url}/").replace(
            link, f"{settings.base_url}/"
        )
    return html


def _links(db: Session, text: str) -> list[str]:
    settings: Settings = db.info["settings"]
    return rules.links_of(text, settings.base_url)


def change_draft(db: Session, actor: Actor, message: Message, *, subject: str, text: str) -> None:
    """Write a draft anew, as `to_read` gave it; its foot stays, its HTML says the same.

    Raises `MarksWrong` where the mark of a link is left out, for the link would be lost for good,
    and where one stands for none; `TooLong` where a short text would be.
    """
    if (subject, text) == (message.subject, to_read(db, message)):
        return
    old, foot = rules.split_foot(message.text)
    missing, unknown = rules.marks_wrong(text, _links(db, old))
    if missing or unknown:
        raise MarksWrong(missing, unknown)
    text = rules.unveiled(text, _links(db, old))
    first = message.first or _as_it_is(message)
    if message.channel is Channel.TEXT:
        _say_shortly(message, subject, text)
    else:
        _say(db, message, subject, text, foot)
    message.first = first
    record(db, actor, "mail.draft_changed", message.meeting_id, message.id)
    db.flush()


def _as_it_is(message: Message) -> dict[str, str]:
    return {"subject": message.subject, "text": message.text, "html": message.html}


def change_back(db: Session, actor: Actor, message: Message) -> None:
    """Let a draft say again what it said before anybody changed it."""
    if message.first:
        for name, said in message.first.items():
            setattr(message, name, said)
        message.first = None
        record(db, actor, "mail.draft_changed_back", message.meeting_id, message.id)
        db.flush()


def _say_shortly(message: Message, subject: str, text: str) -> None:
    if not fits(text):
        raise TooLong(number_of_parts(text))
    message.subject, message.text = subject[: rules.LONGEST_SUBJECT], fitted(text)


def _say(db: Session, message: Message, subject: str, text: str, foot: str) -> None:
    settings: Settings = db.info["settings"]
    with i18n.in_use(message.language):
        said = {
            "reason": _reason(foot),
            "settings_at": next(iter(rules.links_of(foot, settings.base_url)), ""),
            "can_refuse": bool(message.topic),
        }
        html = writing.in_paragraphs(FRAME, subject, text, base_url=settings.base_url, said=said)
    written = writing.Written(subject, f"{text.strip()}\n{foot}", html)
    done = writing.finished(written, settings.base_url, meant=[subject, text])
    message.subject, message.text, message.html = done.subject, done.text, done.html


def _reason(foot: str) -> str:
    """Why somebody gets a mail: what a foot says before where to set it, and who sends it."""
    said = foot.strip().splitlines()[1:-1]
    return " ".join(said[:-2] if any("://" in line for line in said) else said)


def release_drafts(db: Session, actor: Actor, meeting_id: str, drafts: Sequence[Message]) -> int:
    """Let drafts go; gives how many. Whoever released them first wins: they are drafts no more.

    Raises as those do that refuse (see `DraftsGo`).
    """
    tell(db, DraftsGo(drafts))
    for message in drafts:
        message.first = None
        queue(db, message)
    if drafts:
        record(db, actor, "mails.drafts_released", meeting_id, None, number=len(drafts))
    db.flush()
    return len(drafts)


def drop_drafts(db: Session, actor: Actor, meeting_id: str, drafts: Collection[Message]) -> int:
    """Let nobody get drafts; gives how many. That they were dropped is seen in the log.

    What is kept says to whom it would have said what, and who decided. Its cause is free for
    another mail, but where it came by itself: that would come again.
    """
    for message in drafts:
        message.state = MessageState.DROPPED
        message.text = message.html = ""
        message.attachments, message.first = [], None
        message.draft_of = message.about_id = None
        message.cause = message.cause if message.topic else f"dropped:{message.id}"
        message.dropped_at, message.dropped_by = clock.now(), actor.account_id
        record(db, actor, "mails.draft_dropped", meeting_id, message.id, kind=message.kind)
    db.flush()
    tell(db, DraftsDropped(meeting_id, [message.id for message in drafts]))
    return len(drafts)
