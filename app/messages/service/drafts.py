"""Mails that wait until somebody has read them: changed, dropped or released."""

from collections.abc import Collection, Sequence

import css_inline
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock, i18n
from app.core.jobs import enqueue
from app.core.web.templates import Place, render
from app.messages import queries, rules
from app.messages.errors import NoSuchMessage
from app.messages.models import DraftRule, Message, MessageState, ReadBefore
from app.settings import Settings


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


def draft(db: Session, meeting_id: str, message_id: str) -> Message:
    """One draft of a meeting, kept from others. Raises `NoSuchMessage`, also once it has gone."""
    found = queries.drafts_to_change(db, meeting_id, ids=[message_id])
    if not found:
        raise NoSuchMessage
    return found[0]


def change_draft(db: Session, actor: Actor, message: Message, *, subject: str, text: str) -> None:
    """Write a draft anew; its foot stays, and its HTML says what the text says."""
    old, foot = rules.split_foot(message.text)
    if (subject, text) == (message.subject, old.strip()):
        return
    settings: Settings = db.info["settings"]
    message.subject = subject[: rules.LONGEST_SUBJECT]
    message.text = f"{text.strip()}\n{foot}"
    place = Place("/", {}, keep_language=True)
    with i18n.in_use(message.language):
        said = [
            [rules.parts_of(line, settings.base_url) for line in one.splitlines()]
            for one in rules.paragraphs(text)
        ]
        html = render("mails/_base/changed.html", place, {"subject": subject, "said": said})
    message.html = css_inline.inline(html, keep_style_tags=True)
    record(db, actor, "mail.draft_changed", message.meeting_id, message.id)
    db.flush()


def release_drafts(db: Session, actor: Actor, meeting_id: str, drafts: Sequence[Message]) -> int:
    """Let drafts go; gives how many. Whoever released them first wins: they are drafts no more."""
    settings: Settings = db.info["settings"]
    now = clock.now()
    for message in drafts:
        message.state = MessageState.QUEUED if settings.smtp_url else MessageState.KEPT
        message.created_at = now  # it is tried for a day from now on
        if message.state is MessageState.QUEUED:
            enqueue(db, rules.DELIVER, "mail", message.id)
    if drafts:
        record(db, actor, "mails.drafts_released", meeting_id, None, number=len(drafts))
    db.flush()
    return len(drafts)


def drop_drafts(db: Session, actor: Actor, meeting_id: str, drafts: Collection[Message]) -> int:
    """Forget drafts, which nobody then gets; gives how many."""
    for message in drafts:
        db.delete(message)
    if drafts:
        record(db, actor, "mails.drafts_dropped", meeting_id, None, number=len(drafts))
    db.flush()
    return len(drafts)
