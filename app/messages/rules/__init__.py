"""Rules of sending mails: how long it is tried, and which answers of a mail server are final."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from re import compile as pattern
from zoneinfo import ZoneInfo

from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import derive_secret
from app.messages.models import (
    Channel,
    MailHours,
    MailReader,
    MailTopic,
    Message,
    MessageState,
    ReadBefore,
    SuppressedFor,
)

DELIVER = "messages.deliver"  # the job
FORGET = "messages.forget"  # what was said long ago
DELIVER_TEXT = "messages.deliver_text"  # and that of short texts
DELIVERY: Mapping[Channel, tuple[str, str]] = {  # the job and its queue
    Channel.MAIL: (DELIVER, "mail"),
    Channel.TEXT: (DELIVER_TEXT, "text"),
}
TEXT_MARK = ">text"  # at the end of the cause of a short text, which is else that of its mail
LONGEST_SUBJECT = 300
LONGEST_ERROR = 500
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(days=1)
LEAVES_WITHIN = timedelta(minutes=10)  # a mail server that has not answered by then never will
AFTER_ANOTHER = timedelta(seconds=5)
DECISIONS = "side_event.decision"
REVIEWS = "review.reminder"
PROGRAMME = "schedule.published"
QUESTIONS = "schedule.question"
ANNOUNCEMENTS = "announcement"
CAUSES: Mapping[str, str] = {  # of mails that may wait as drafts
    DECISIONS: lazy("Decisions on side events"),
    REVIEWS: lazy("Reminders to reviewers"),
    PROGRAMME: lazy("News of the programme"),
    QUESTIONS: lazy("Questions to hosts about the schedule"),
    ANNOUNCEMENTS: lazy("Announcements"),
}
READ_BEFORE: Mapping[ReadBefore, str] = {
    ReadBefore.TOGETHER: lazy("Those written for several at once"),
    ReadBefore.ALWAYS: lazy("All"),
    ReadBefore.NEVER: lazy("None: they go at once"),
}
SUPPRESSED_FOR: Mapping[SuppressedFor, str] = {
    SuppressedFor.BOUNCED: lazy("Its mail server does not take mails for it"),
    SuppressedFor.COMPLAINED: lazy("Whoever reads it has called a mail unwanted"),
}
STATES: Mapping[MessageState, tuple[str, str]] = {  # how it is shown: a mark and words
    MessageState.DRAFT: ("wait", lazy("waits to be read")),
    MessageState.WAITING: ("wait", lazy("waits for the end of the quiet hours")),
    MessageState.QUEUED: ("wait", lazy("waiting to be sent")),
    MessageState.SENT: ("ok", lazy("sent")),
    MessageState.FAILED: ("stop", lazy("could not be sent")),
    MessageState.KEPT: ("info", lazy("kept here")),
    MessageState.BOUNCED: ("stop", lazy("came back")),
    MessageState.SUPPRESSED: ("stop", lazy("waits: its address gets no mails")),
    MessageState.DROPPED: ("warn", lazy("dropped")),
    MessageState.WITHDRAWN: ("off", lazy("withdrawn before it went")),
}
TOPICS: Mapping[MailTopic, str] = {
    MailTopic.REMINDER: lazy("Reminders"),
    MailTopic.ANNOUNCEMENT: lazy("Announcements"),
}
WENT = frozenset({MessageState.SENT, MessageState.BOUNCED})
OPENED = WENT | {MessageState.KEPT}  # a mail in the log can be read
REPEATED_WITHIN = timedelta(days=14)  # so long it is kept, sealed, what a mail said that went
REPEATED = "again:"  # how the cause of a copy begins; why it was written says `caused`
USUALLY_URGENT = 24  # hours, see `MailHours.urgent_hours`
USUALLY_READ = ReadBefore.TOGETHER
ANY_DOMAIN = "*"
TOGETHER = "+"  # between the domains of one provider
FOOT = "\n-- \n"  # stands between what a mail says and who sends it (RFC 3676, 4.3)
MARK = "[[%d]]"  # stands for a link that only its recipient may have
_EMPTY_LINE = pattern(r"\n\s*\n")
_MARK = pattern(r"\[\[\d+\]\]")
_LINK = pattern(r"https?://[^\s<>\"]+")


@dataclass
class NameWanted:
    """Whoever knows a meeting says its name in addresses, and what it is called by language."""

    meeting_id: str
    slug: str = ""
    name: Mapping[str, str] = field(default_factory=dict)


@dataclass
class ZoneWanted:
    """Whoever knows a meeting, or a person by an address, says in which time zone it is.

    `own` is "" where the person has not said theirs.
    """

    meeting_id: str
    email: str
    zone: str = "UTC"
    own: str = ""


@dataclass(frozen=True)
class Hours:
    """Hours in which nothing is sent that can wait, by its reader's clocks (see `MailHours`)."""

    quiet_from: time
    quiet_until: time
    urgent_hours: int


def fault_of_hours(begins: time | None, ends: time | None) -> str:
    """Why quiet hours cannot be set so, as a sentence; "" where they can."""
    if begins is None or begins != ends:
        return ""
    return _("The quiet hours begin and end at the same time: write two different ones.")


def hours_for(meeting: MailHours | None, reader: MailReader | None) -> Hours | None:
    """The quiet hours of a reader: their own, or those of the meeting; None where none are."""
    urgent = meeting.urgent_hours if meeting else USUALLY_URGENT
    if reader and reader.quiet_from is not None and reader.quiet_until is not None:
        return Hours(reader.quiet_from, reader.quiet_until, urgent)
    return Hours(meeting.quiet_from, meeting.quiet_until, urgent) if meeting else None


def goes_at(now: datetime, zone: str, hours: Hours, event_at: datetime | None) -> datetime:
    """When what can wait goes: now, or at the end of the quiet hours in which it is.

    What tells of something that begins soon does not wait, nor what would come after it began.
    """
    local = now.astimezone(ZoneInfo(zone))
    start, end, at = hours.quiet_from, hours.quiet_until, local.time()
    quiet = start <= at < end if start < end else (at >= start or at < end) and start != end
    if not quiet or (event_at and event_at - now <= timedelta(hours=hours.urgent_hours)):
        return now
    day = local.date() + timedelta(days=int(at >= end))
    return datetime.combine(day, end, ZoneInfo(zone)).astimezone(UTC)


def cause_for(cause: str, email: str, channel: Channel) -> str:
    """The cause of one message to one person, as its row keeps it (see `Message.cause`)."""
    return f"{cause}>{email}{TEXT_MARK if channel is Channel.TEXT else ''}"


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: twofold each time, up to a quarter hour."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def is_given_up(tried_since: datetime, now: datetime, *, after: timedelta = GIVE_UP_AFTER) -> bool:
    """Whether a message that could not be sent so far is tried no more."""
    return now - tried_since >= after


def can_be_sent_again(message: Message, *, with_server: bool) -> bool:
    """Whether a mail that did not go can go once more: the text of one that went is not kept.

    What was kept here goes once there is a server; an entry for a calendar is sent anew where its
    versions are shown, as it may have changed since.
    """
    if message.state is MessageState.KEPT:
        return with_server and not any("method=" in one["type"] for one in message.attachments)
    return message.state is MessageState.FAILED and bool(message.text)


def provider_of(email: str) -> str:
    """Who takes the mails for an address, as far as it says: its domain."""
    return email.rpartition("@")[2].lower()


def turn_of(rates: Mapping[str, int], domain: str) -> tuple[str, timedelta | None]:
    """Whose turn a mail to a domain waits for, and how long to wait between two; None is not.

    A rate may be of several domains of one provider, which then share the turn of the first.
    """
    for names, rate in rates.items():
        together = names.split(TOGETHER)
        if domain in together:
            return together[0], timedelta(minutes=1) / rate
    rate = rates.get(ANY_DOMAIN, 0)
    return domain, timedelta(minutes=1) / rate if rate else None


def reader_path(message_id: str, key: str) -> str:
    """Where the recipient of a mail says what they want of such mails; nobody else knows."""
    return f"/mails/{message_id}.{derive_secret(key, 'mail refusal', message_id)}"


def is_final(codes: Sequence[int]) -> bool:
    """Whether a mail server's answers (RFC 5321, 4.2.1) say that trying again is of no use."""
    return bool(codes) and all(500 <= code < 600 for code in codes)  # noqa: PLR2004 - 5yz


def parts_of(text: str, base_url: str) -> list[tuple[str, bool]]:
    """A text cut into pieces, each with whether it is an address of ours (to be made a link)."""
    edges = [0, len(text)]
    ours: set[int] = set()
    for match in _LINK.finditer(text):
        if match[0].startswith(f"{base_url}/"):
            edges += [match.start(), match.end()]
            ours.add(match.start())
    cuts = pairwise(sorted(set(edges)))
    return [(text[start:end], start in ours) for start, end in cuts]


def waits(rule: ReadBefore, *, together: bool) -> bool:
    """Whether a mail waits to be read; `together`: it is one of several written at once."""
    return rule is ReadBefore.ALWAYS or (together and rule is ReadBefore.TOGETHER)


def split_foot(text: str) -> tuple[str, str]:
    """What a mail says, and its foot, with the line that parts them; together they are the text."""
    said, mark, foot = text.rpartition(FOOT)
    return (said, mark + foot) if mark else (text, "")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what stands between empty lines."""
    return [one.strip() for one in _EMPTY_LINE.split(text) if one.strip()]


def laid_out(text: str, base_url: str) -> list[list[list[tuple[str, bool]]]]:
    """A text as the HTML of a mail has it: paragraphs of lines of parts (see `parts_of`)."""
    return [[parts_of(line, base_url) for line in one.splitlines()] for one in paragraphs(text)]


def links_of(text: str, base_url: str) -> list[str]:
    """The addresses of ours in a text, each once: many are secrets of whoever gets the mail."""
    return list(dict.fromkeys(part for part, ours in parts_of(text, base_url) if ours))


def veiled(text: str, links: Sequence[str]) -> str:
    """A text with a mark in the place of each of these links."""
    for number, link in sorted(enumerate(links, 1), key=lambda one: -len(one[1])):
        text = text.replace(link, MARK % number)
    return text


def marks_wrong(text: str, links: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of the marks in a text: those of these links that are not there, and those of none."""
    meant = [MARK % number for number in range(1, len(links) + 1)]
    there = [found[0] for found in _MARK.finditer(text)]
    return [one for one in meant if one not in there], [one for one in there if one not in meant]


def unveiled(text: str, links: Sequence[str]) -> str:
    """The same the other way round."""
    for number, link in enumerate(links, 1):
        text = text.replace(MARK % number, link)
    return text
